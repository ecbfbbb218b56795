/*
id: empty-dwellings
version: "1"
title: Dwellings recorded as empty
question: Where do dwellings stand empty?
shape: share
population: dwellings
unit: completed dwelling of the gazetteer
counted: is recorded as empty by council tax
aims: [planning]
needs:
  - dataset: gazetteer
    columns: [uprn, class, status, completed]
  - dataset: council-tax
    columns: [empty_from, exemption, exemption_from, exemption_to, liable_from, liable_to]
limits:
  - A dwelling is empty when its owner says so; classes b, d, e and f of exemption are empty dwellings too.
sources: ["Local Government Finance Act 1992 ss 11A, 11B; SI 1992/558 art 3"]
*/
WITH empty AS (
  SELECT DISTINCT p.uprn
  FROM council_tax c JOIN placed p ON p.record = c._record
  WHERE (c.liable_from IS NULL OR c.liable_from <= $as_of)
    AND (c.liable_to IS NULL OR c.liable_to > $as_of)
    AND (c.empty_from <= $as_of
         OR (c.exemption IN ('b', 'd', 'e', 'f')
             AND (c.exemption_from IS NULL OR c.exemption_from <= $as_of)
             AND (c.exemption_to IS NULL OR c.exemption_to > $as_of)))
)
SELECT g.uprn::VARCHAR AS unit, g.uprn, e.uprn IS NOT NULL AS counted, NULL::BIGINT AS pence
FROM (
  SELECT DISTINCT uprn::BIGINT AS uprn FROM gazetteer
  WHERE class = 'dwelling' AND coalesce(status, 'approved') = 'approved'
    AND (completed IS NULL OR completed <= $as_of)
) g
LEFT JOIN empty e ON e.uprn = g.uprn
