/*
id: pension-credit-gap
version: "1"
title: Pensioners below the guarantee without Pension Credit
question: Where do pensioners whose counted income is below the standard minimum guarantee have no Pension Credit?
shape: share
population: pension-age-claims-below-guarantee
unit: pension-age claim of housing benefit or council tax reduction whose counted income is below the guarantee
counted: has no Pension Credit
aims: [planning, support]
needs:
  - dataset: housing-benefit
    columns: [claim_ref, claim_from, claim_to, scheme, pension_credit, weekly_income_pence, partner_surname]
  - dataset: council-tax-reduction
    columns: [claim_ref, claim_from, claim_to, scheme, pension_credit, weekly_income_pence, partner_surname]
numbers:
  guarantee_single: {value: 23800, unit: pence a week, source: "Standard minimum guarantee 2026-27, single: DWP, Benefit and pension rates 2026 to 2027"}
  guarantee_couple: {value: 36325, unit: pence a week, source: "Standard minimum guarantee 2026-27, couple: DWP, Benefit and pension rates 2026 to 2027"}
limits:
  - Only pensioners with one of the two claims are seen; those with neither are not.
  - A household with both claims is counted once, by its address; income is as the claim counted it.
sources: ["State Pension Credit Act 2002 s 2; SI 2002/1792 reg 6"]
*/
WITH claims AS (
  SELECT _record, pension_credit, weekly_income_pence, partner_surname, scheme
  FROM housing_benefit
  WHERE claim_from <= $as_of AND (claim_to IS NULL OR claim_to > $as_of)
  UNION ALL
  SELECT _record, pension_credit, weekly_income_pence, partner_surname, scheme
  FROM council_tax_reduction
  WHERE claim_from <= $as_of AND (claim_to IS NULL OR claim_to > $as_of)
), below AS (
  SELECT c._record, p.uprn, coalesce(c.pension_credit, false) AS has_it
  FROM claims c LEFT JOIN placed p ON p.record = c._record
  WHERE c.scheme = 'pension_age' AND c.weekly_income_pence < (
    SELECT value FROM numbers
    WHERE name = CASE WHEN c.partner_surname IS NULL THEN 'guarantee_single'
                      ELSE 'guarantee_couple' END)
)
SELECT min(_record) AS unit, uprn, NOT bool_or(has_it) AS counted, NULL::BIGINT AS pence
FROM below
GROUP BY uprn, CASE WHEN uprn IS NULL THEN _record END
