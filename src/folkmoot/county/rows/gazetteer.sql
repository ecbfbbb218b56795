-- Every property, whoever is in it.
SELECT
    uprn, parent_uprn, address, postcode,
    use AS class,
    CASE WHEN completed > getvariable('day') THEN 'provisional' ELSE 'approved' END AS status,
    -- The first day of 1900 is what systems write for "not known": an old house is of a later one.
    CASE WHEN completed < DATE '1900-01-02' THEN DATE '1900-06-24' ELSE completed END AS completed,
    lsoa, ward, imd_decile,
    member AS _member, NULL::BIGINT AS _person, dwelling AS _dwelling
FROM all_dwellings
