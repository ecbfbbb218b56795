/*
id: ctr-unclaimed
version: "1"
title: Households with a sign of need and no council tax reduction
question: Where do households on a low income go without council tax reduction?
shape: share
population: council-tax-households-with-a-sign-of-need
unit: household liable for council tax with housing benefit, or with a pupil who has free school meals, at its address
counted: has no council tax reduction
aims: [planning, support]
needs:
  - dataset: council-tax
    columns: [account_ref, person_no, liable_from, liable_to, liability]
  - dataset: council-tax-reduction
    columns: [account_ref, claim_from, claim_to]
  - dataset: housing-benefit
    columns: [claim_from, claim_to]
  - dataset: school-roll
    columns: [entered, left, free_school_meals]
limits:
  - A sign of need at the address is not an entitlement of the liable person; schemes differ between councils.
  - Universal Credit is not among the data, so need is understated.
sources: ["Local Government Finance Act 1992 s 13A; Education Act 1996 s 512ZB"]
*/
WITH household AS (
  SELECT account_ref, _member, min_by(_record, person_no) AS record
  FROM council_tax
  WHERE liability = 'resident' AND liable_from <= $as_of
    AND (liable_to IS NULL OR liable_to > $as_of)
  GROUP BY account_ref, _member
), in_need AS (
  SELECT p.uprn FROM housing_benefit b JOIN placed p ON p.record = b._record
  WHERE b.claim_from <= $as_of AND (b.claim_to IS NULL OR b.claim_to > $as_of)
  UNION
  SELECT p.uprn FROM school_roll s JOIN placed p ON p.record = s._record
  WHERE s.free_school_meals AND (s.entered IS NULL OR s.entered <= $as_of)
    AND (s."left" IS NULL OR s."left" > $as_of)
), claim AS (
  SELECT DISTINCT account_ref, _member FROM council_tax_reduction
  WHERE claim_from <= $as_of AND (claim_to IS NULL OR claim_to > $as_of)
    AND account_ref IS NOT NULL
)
SELECT h.record AS unit, p.uprn, c.account_ref IS NULL AS counted, NULL::BIGINT AS pence
FROM household h
JOIN placed p ON p.record = h.record
JOIN in_need n ON n.uprn = p.uprn
LEFT JOIN claim c ON c.account_ref = h.account_ref AND c._member = h._member
