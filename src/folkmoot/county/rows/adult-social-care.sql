-- Services to older people, and to some younger ones.
SELECT
    ref(person, 'A') AS person_ref, ref(person, 'V') AS service_ref, nhs_number,
    uprn, address, postcode, title, forename, surname, date_of_birth, sex,
    CASE WHEN use = 'communal' THEN 'residential' ELSE of_list(person, 'service',
        ['home_care', 'home_care', 'home_care', 'direct_payment', 'equipment', 'day_care']) END
        AS service,
    days_before(getvariable('day'), person, 'cared', 20, 1500) AS started,
    NULL::DATE AS stopped,
    'eastmarch' AS _member, person AS _person, dwelling AS _dwelling
FROM residents
WHERE age >= 18 AND chance(person, 'care') <
    CASE WHEN age >= 85 THEN 0.16 WHEN age >= 75 THEN 0.05 WHEN age >= 65 THEN 0.02 ELSE 0.006 END
