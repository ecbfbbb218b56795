-- Houses in multiple occupation by their premises, drivers by their own address.
SELECT
    ref(d.dwelling, 'M') AS licence_ref, 'hmo' AS kind,
    d.uprn, d.address, d.postcode,
    coalesce(r.title, s.title) AS title, coalesce(r.forename, s.forename) AS forename,
    coalesce(r.surname, s.surname) AS surname,
    coalesce(r.date_of_birth, s.date_of_birth) AS date_of_birth,
    coalesce(r.nino, s.nino) AS nino, coalesce(r.sex, s.sex) AS sex,
    days_before(getvariable('day'), d.dwelling, 'licensed', 30, 1500) AS valid_from,
    days_before(getvariable('day'), d.dwelling, 'licensed', 30, 1500) + 1826 AS valid_to,
    d.member AS _member, coalesce(r.person, s.person) AS _person, d.dwelling AS _dwelling
FROM dwellings d
LEFT JOIN residents r ON r.person = d.landlord
LEFT JOIN strangers s ON s.dwelling = d.dwelling AND s.purpose = 'owner'
WHERE d.use = 'hmo' AND (r.person IS NOT NULL OR s.person IS NOT NULL)
UNION ALL
SELECT
    ref(r.person, 'L'), CASE WHEN chance(r.person, 'hire') < 0.3 THEN 'taxi' ELSE 'private_hire' END,
    r.uprn, r.address, r.postcode, r.title, r.forename, r.surname, r.date_of_birth, r.nino, r.sex,
    days_before(getvariable('day'), r.person, 'licensed', 10, 1000),
    days_before(getvariable('day'), r.person, 'licensed', 10, 1000) + 1096,
    r.member, r.person, r.dwelling
FROM residents r
JOIN homes h USING (household)
WHERE r.age BETWEEN 21 AND 70 AND r.work = 'employed' AND NOT h.has_benefit AND NOT h.has_reduction
    AND chance(r.person, 'drives') < 0.006
