-- A handful in ten thousand: whole addresses (refuges, placements) and single people.
SELECT
    ref(d.dwelling, 'X') AS entry_ref, 'address' AS kind, d.uprn, d.address, d.postcode,
    NULL AS title, NULL AS forename, NULL AS surname, NULL::DATE AS date_of_birth, NULL AS nino,
    NULL AS sex,
    days_before(getvariable('day'), d.dwelling, 'protected', 30, 900) AS valid_from,
    NULL::DATE AS valid_to,
    'eastmarch' AS _member, NULL::BIGINT AS _person, d.dwelling AS _dwelling
FROM dwellings d
WHERE d.use IN ('dwelling', 'hmo', 'communal') AND d.state = 'occupied'
    AND chance(d.dwelling, 'refuge') < 0.0004
UNION ALL
SELECT
    ref(r.person, 'Y'), 'person', r.uprn, r.address, r.postcode, r.title, r.forename, r.surname,
    r.date_of_birth, r.nino, r.sex, days_before(getvariable('day'), r.person, 'protected', 30, 900),
    NULL, 'eastmarch', r.person, r.dwelling
FROM residents r
WHERE r.age >= 18 AND chance(r.person, 'anonymous') < 0.0006
