/*
id: ctr-take-up
version: "1"
title: Take-up of council tax reduction
question: Where do fewer households have council tax reduction than the area's deprivation suggests?
shape: share
population: council-tax-households
unit: household that is liable for council tax where it lives
counted: has council tax reduction
aims: [planning, support]
needs:
  - dataset: council-tax
    columns: [account_ref, person_no, date_of_birth, liable_from, liable_to, liability]
  - dataset: council-tax-reduction
    columns: [account_ref, date_of_birth, claim_from, claim_to]
breakdown:
  name: age_band
  title: Age of the first liable person
  values: [under_35, 35_to_65, 66_and_over, not_known]
numbers:
  pension_age: {value: 66, unit: years, source: "Pensions Act 1995 sch 4 as amended by Pensions Act 2014 s 26: 66, rising to 67 between April 2026 and March 2028"}
limits:
  - Having no reduction is not being entitled to one; take-up among those entitled is not known from this.
  - Council tax accounts often have no date of birth; the claim's is used where there is one.
sources: ["Local Government Finance Act 1992 s 13A; SI 2012/2885"]
*/
WITH household AS (
  SELECT account_ref, _member, min_by(_record, person_no) AS record,
         min_by(date_of_birth, person_no) AS date_of_birth
  FROM council_tax
  WHERE liability = 'resident' AND liable_from <= $as_of
    AND (liable_to IS NULL OR liable_to > $as_of)
  GROUP BY account_ref, _member
), claim AS (
  SELECT account_ref, _member, min(date_of_birth) AS date_of_birth
  FROM council_tax_reduction
  WHERE claim_from <= $as_of AND (claim_to IS NULL OR claim_to > $as_of)
    AND account_ref IS NOT NULL
  GROUP BY account_ref, _member
), aged AS (
  SELECT h.record, c.account_ref IS NOT NULL AS counted,
         date_sub('year', coalesce(h.date_of_birth, c.date_of_birth), $as_of) AS years
  FROM household h LEFT JOIN claim c USING (account_ref, _member)
)
SELECT a.record AS unit, p.uprn, a.counted, NULL::BIGINT AS pence,
       CASE WHEN a.years IS NULL THEN 'not_known'
            WHEN a.years < 35 THEN 'under_35'
            WHEN a.years < (SELECT value FROM numbers WHERE name = 'pension_age') THEN '35_to_65'
            ELSE '66_and_over' END AS age_band
FROM aged a LEFT JOIN placed p ON p.record = a.record
