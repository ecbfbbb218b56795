-- How a band D charge is shared out. A unitary authority bills for the county's work too.
WITH shares AS (
    SELECT
        w.member, w.unitary,
        720 + among(w.member, 'county', 21) - 10 AS county,
        120 + among(w.member, 'police', 9) - 4 AS police, 40 AS fire,
        CASE WHEN w.unitary THEN 0 ELSE 4 + among(w.member, 'parish', 17) END AS parish
    FROM whole w
), parts AS (
    SELECT
        member,
        unnest(['county', 'police', 'fire', 'parish', 'district']) AS preceptor,
        unnest([
            CASE WHEN unitary THEN 0 ELSE 226 * county END, 226 * police, 226 * fire, 226 * parish,
            226 * (1000 - police - fire - parish - CASE WHEN unitary THEN 0 ELSE county END)
        ]) AS band_d_pence
    FROM shares
)
SELECT
    upper(member || '-' || preceptor) || '-' || year(getvariable('year_from')) AS precept_ref,
    member AS billing_authority, preceptor, band_d_pence, getvariable('year_from') AS year_from,
    member AS _member, NULL::BIGINT AS _person, NULL::BIGINT AS _dwelling
FROM parts WHERE band_d_pence > 0
