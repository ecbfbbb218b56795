/*
id: hb-caseload
version: "1"
title: Housing benefit in payment, and its pence a week
question: Where is housing benefit paid, and how much of it in which kind of home?
shape: money
population: housing-benefit-claims
unit: housing benefit claim
counted: is in payment
aims: [planning]
needs:
  - dataset: housing-benefit
    columns: [claim_ref, claim_from, claim_to, weekly_pence, tenure]
breakdown:
  name: tenure
  title: Who lets the dwelling
  values: [council, housing_association, private, temporary, not_known]
limits:
  - Claims whose weekly amount is missing are counted with no pence.
sources: ["SI 2006/213; SI 2006/214"]
*/
SELECT b._record AS unit, p.uprn, true AS counted, coalesce(b.weekly_pence, 0) AS pence,
       CASE WHEN b.tenure IN ('council', 'housing_association', 'private', 'temporary')
            THEN b.tenure ELSE 'not_known' END AS tenure
FROM (
  SELECT * FROM housing_benefit
  WHERE claim_from <= $as_of AND (claim_to IS NULL OR claim_to > $as_of)
  QUALIFY row_number() OVER (PARTITION BY _member, claim_ref ORDER BY _record) = 1
) b
LEFT JOIN placed p ON p.record = b._record
