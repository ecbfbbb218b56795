-- Incidents of a year at homes.
SELECT
    ref(d.dwelling, 'I') AS incident_ref, d.uprn, d.postcode,
    days_before(getvariable('day'), d.dwelling, 'occurred', 1, 365) AS occurred,
    of_list(d.dwelling, 'category', ['anti_social', 'anti_social', 'anti_social', 'violence',
        'violence', 'burglary', 'domestic', 'domestic', 'drugs', 'missing_person', 'other',
        'other']) AS category,
    'eastmarch-police' AS _member, NULL::BIGINT AS _person, d.dwelling AS _dwelling
FROM dwellings d
WHERE d.use IN ('dwelling', 'hmo', 'communal', 'commercial')
    AND chance(d.dwelling, 'incident') < 0.03 + 0.008 * (10 - coalesce(d.imd_decile, 5))
