-- Badges, parking and passes of those who live where the permit says.
WITH asked AS (
    SELECT person, 'blue_badge' AS kind, 'B' AS prefix, 1095 AS lasts FROM residents
    WHERE chance(person, 'badge') < CASE WHEN age >= 80 THEN 0.3 WHEN age >= 65 THEN 0.12
        WHEN age >= 18 THEN 0.02 ELSE 0.004 END
    UNION ALL
    SELECT person, 'resident_parking', 'K', 365 FROM residents
    WHERE age >= 18 AND role IN ('head', 'partner') AND use IN ('dwelling', 'hmo')
        AND chance(person, 'parking') < CASE WHEN parent_uprn IS NULL THEN 0.04 ELSE 0.15 END
    UNION ALL
    SELECT person, 'concessionary_pass', 'S', 1825 FROM residents
    WHERE age >= 66 AND chance(person, 'pass') < 0.6
)
SELECT
    ref(r.person, a.prefix) AS permit_ref, a.kind,
    r.uprn, r.address, r.postcode, r.title, r.forename, r.surname, r.date_of_birth, r.nino, r.sex,
    days_before(getvariable('day'), r.person, a.kind, 5, a.lasts - 30) AS issued,
    days_before(getvariable('day'), r.person, a.kind, 5, a.lasts - 30) + a.lasts AS expires,
    NULL::DATE AS cancelled,
    r.member AS _member, r.person AS _person, r.dwelling AS _dwelling
FROM asked a JOIN residents r USING (person)
