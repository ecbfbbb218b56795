/*
id: free-school-meals
version: "1"
title: Pupils with free school meals
question: Where do more pupils have free school meals?
shape: share
population: pupils
unit: pupil on a roll
counted: has free school meals
aims: [planning, support]
needs:
  - dataset: school-roll
    columns: [pupil_ref, date_of_birth, entered, left, free_school_meals]
breakdown:
  name: school_age
  title: Age on the day
  values: [under_11, 11_and_over, not_known]
limits:
  - Having no free meals is not being able to pay; registration differs between schools.
sources: ["Education Act 1996 s 512ZB"]
*/
WITH pupil AS (
  SELECT * FROM school_roll
  WHERE (entered IS NULL OR entered <= $as_of) AND ("left" IS NULL OR "left" > $as_of)
  QUALIFY row_number() OVER (PARTITION BY _member, pupil_ref ORDER BY _record) = 1
)
SELECT s._record AS unit, p.uprn, coalesce(s.free_school_meals, false) AS counted,
       NULL::BIGINT AS pence,
       CASE WHEN s.date_of_birth IS NULL THEN 'not_known'
            WHEN date_sub('year', s.date_of_birth, $as_of) < 11 THEN 'under_11'
            ELSE '11_and_over' END AS school_age
FROM pupil s LEFT JOIN placed p ON p.record = s._record
