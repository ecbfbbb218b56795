-- Children of school age, and most of those in the sixth form.
SELECT
    ref(r.person, 'U') AS pupil_ref,
    r.uprn, r.address, r.postcode, r.title, r.forename, r.surname, r.date_of_birth, r.sex,
    make_date(year(r.date_of_birth) + CASE WHEN r.age >= 16 THEN 16 WHEN r.age >= 11 THEN 11 ELSE 4
        END, 9, 1) AS entered,
    NULL::DATE AS left,
    h.has_benefit OR h.has_reduction OR h.weekly_income_pence < 15000 AS free_school_meals,
    'eastmarch' AS _member, r.person AS _person, r.dwelling AS _dwelling
FROM residents r
JOIN homes h USING (household)
WHERE (r.age BETWEEN 5 AND 15 OR (r.age IN (16, 17) AND chance(r.person, 'sixth form') < 0.6))
    AND chance(r.person, 'state school') < 0.93
