/*
id: single-person-discount
version: "1"
title: Households with the single person discount
question: What share of households has the single person discount?
shape: share
population: council-tax-households
unit: household that is liable for council tax where it lives
counted: has the single person discount
aims: [planning]
needs:
  - dataset: council-tax
    columns: [account_ref, person_no, liable_from, liable_to, liability, discount, discount_from, discount_to]
limits:
  - A high share is no sign of error; households of one person are more common in some areas.
sources: ["Local Government Finance Act 1992 s 11"]
*/
WITH household AS (
  SELECT account_ref, _member, min_by(_record, person_no) AS record,
         bool_or(discount = 'single_person'
                 AND (discount_from IS NULL OR discount_from <= $as_of)
                 AND (discount_to IS NULL OR discount_to > $as_of)) AS single
  FROM council_tax
  WHERE liability = 'resident' AND liable_from <= $as_of
    AND (liable_to IS NULL OR liable_to > $as_of)
  GROUP BY account_ref, _member
)
SELECT h.record AS unit, p.uprn, coalesce(h.single, false) AS counted, NULL::BIGINT AS pence
FROM household h LEFT JOIN placed p ON p.record = h.record
