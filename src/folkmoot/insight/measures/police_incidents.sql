/*
id: police-incidents
version: "1"
title: Police incidents of the last twelve months by kind
question: Where do which kinds of incidents happen?
shape: count
population: police-incidents
unit: incident of the last twelve months
counted: happened
aims: [planning]
needs:
  - dataset: police-incidents
    columns: [incident_ref, occurred, category]
breakdown:
  name: category
  title: Kind of incident
  values: [domestic, violence, burglary, anti_social, drugs, missing_person, other]
limits:
  - Where something is reported is not always where it happened, and much is never reported.
  - An area is where incidents happened; nothing is said about who lives there.
sources: ["Home Office, Annual data requirement"]
*/
SELECT i._record AS unit, p.uprn, true AS counted, NULL::BIGINT AS pence,
       CASE WHEN i.category IN ('domestic', 'violence', 'burglary', 'anti_social', 'drugs',
                                'missing_person') THEN i.category ELSE 'other' END AS category
FROM (
  SELECT * FROM police_incidents
  WHERE occurred <= $as_of AND occurred > $as_of - INTERVAL 12 MONTH
  QUALIFY row_number() OVER (PARTITION BY _member, incident_ref ORDER BY _record) = 1
) i
LEFT JOIN placed p ON p.record = i._record
