-- Accounts: of households, of owners of what stands empty, and closed ones of those who left.
WITH liable AS (
    SELECT
        r.household, r.person,
        row_number() OVER (
            PARTITION BY r.household
            ORDER BY CASE r.role WHEN 'head' THEN 0 WHEN 'partner' THEN 1 ELSE 2 END, r.person
        ) AS person_no
    FROM residents r
    WHERE r.use = 'dwelling' AND (r.age >= 18 AND r.role IN ('head', 'partner', 'sharer')
        OR r.role = 'head')
), running AS (
    SELECT
        ref(r.dwelling, '') AS account_ref, l.person_no, ref(r.dwelling, 'P') AS property_ref,
        r.uprn, r.address, r.postcode, r.title, r.forename, r.surname, r.date_of_birth, r.sex,
        greatest(h.since, (r.eighteen)) AS liable_from, NULL::DATE AS liable_to,
        'resident' AS liability, r.band, h.charge_pence,
        d.discount, d.exemption,
        h.since AS relief_from, NULL::DATE AS empty_from,
        NULL AS billing_address, NULL AS billing_postcode,
        r.member, r.person, r.dwelling
    FROM liable l
    JOIN residents r ON r.person = l.person
    JOIN homes h ON h.household = l.household
    JOIN reliefs d ON d.household = l.household
    WHERE l.person_no <= 4
), owned AS (
    SELECT
        ref(d.dwelling, '') AS account_ref, 1 AS person_no, ref(d.dwelling, 'P') AS property_ref,
        d.uprn, d.address, d.postcode,
        coalesce(r.title, s.title) AS title, coalesce(r.forename, s.forename) AS forename,
        coalesce(r.surname, s.surname) AS surname,
        coalesce(r.date_of_birth, s.date_of_birth) AS date_of_birth,
        coalesce(r.sex, s.sex) AS sex,
        days_before(getvariable('day'), d.dwelling, 'owned', 800, 5000) AS liable_from,
        NULL::DATE AS liable_to,
        CASE d.use WHEN 'hmo' THEN 'landlord' ELSE 'owner' END AS liability, d.band,
        226000 * CASE d.band WHEN 'A' THEN 6 WHEN 'B' THEN 7 WHEN 'C' THEN 8 WHEN 'E' THEN 11
            WHEN 'F' THEN 13 WHEN 'G' THEN 15 WHEN 'H' THEN 18 ELSE 9 END // 9 AS charge_pence,
        'none' AS discount,
        CASE
            WHEN d.state = 'empty' AND d.use = 'dwelling' THEN
                of_list(d.dwelling, 'class', ['none', 'none', 'none', 'none', 'f', 'f', 'e', 'b'])
            ELSE 'none'
        END AS exemption,
        CASE WHEN d.state = 'empty' AND d.use = 'dwelling'
            THEN days_before(getvariable('day'), d.dwelling, 'empty', 40, 700) END AS relief_from,
        CASE WHEN d.state = 'empty' AND d.use = 'dwelling'
            THEN days_before(getvariable('day'), d.dwelling, 'empty', 40, 700) END AS empty_from,
        -- Far from the county, on streets and under a postcode area that nothing in it has.
        CASE WHEN r.person IS NULL THEN 1 + among(d.dwelling, 'house', 180) || ' '
            || of_list(d.dwelling, 'street', ['Quayside', 'Hill Rise', 'Bridge Road', 'The Crescent'])
            || ', Westerhaven' END AS billing_address,
        CASE WHEN r.person IS NULL THEN 'TR' || 1 + among(d.dwelling, 'district', 20) || ' '
            || 1 + among(d.dwelling, 'sector', 9) || of_list(d.dwelling, 'unit', ['AB', 'DE', 'HJ'])
            END AS billing_postcode,
        d.member, coalesce(r.person, s.person) AS person, d.dwelling
    FROM dwellings d
    LEFT JOIN residents r ON r.person = d.landlord AND d.use = 'hmo'
    LEFT JOIN strangers s ON s.dwelling = d.dwelling AND s.purpose = 'owner'
    WHERE (d.use = 'hmo' OR (d.use = 'dwelling' AND d.state IN ('empty', 'second_home')))
        AND (r.person IS NOT NULL OR s.person IS NOT NULL)
), closed AS (
    SELECT
        ref(200000000 + s.dwelling, '') AS account_ref, 1 AS person_no,
        ref(s.dwelling, 'P') AS property_ref, d.uprn, d.address, d.postcode, s.title, s.forename,
        s.surname, s.date_of_birth, s.sex,
        days_before(h.since, s.dwelling, 'lived', 200, 3000) AS liable_from, h.since AS liable_to,
        'resident' AS liability, d.band, h.charge_pence, 'none' AS discount, 'none' AS exemption,
        NULL::DATE AS relief_from, NULL::DATE AS empty_from,
        NULL AS billing_address, NULL AS billing_postcode, d.member, s.person, s.dwelling
    FROM strangers s
    JOIN dwellings d ON d.dwelling = s.dwelling
    JOIN homes h ON h.dwelling = s.dwelling
    WHERE s.purpose = 'former'
), every AS (FROM running UNION ALL FROM owned UNION ALL FROM closed)
SELECT
    * EXCLUDE (relief_from, member, person, dwelling),
    CASE WHEN discount <> 'none' THEN relief_from END AS discount_from,
    CASE WHEN discount <> 'none' THEN charge_pence // 4 END AS discount_pence,
    CASE WHEN exemption <> 'none' THEN relief_from END AS exemption_from,
    member AS _member, person AS _person, dwelling AS _dwelling
FROM every
