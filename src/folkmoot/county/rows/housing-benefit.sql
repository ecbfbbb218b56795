-- Claims that run. What there is to declare is declared.
SELECT
    ref(r.household, 'H') AS claim_ref,
    r.uprn, r.address, r.postcode, r.title, r.forename, r.surname, r.date_of_birth, r.nino, r.sex,
    h.claim_from,
    (CASE h.tenure WHEN 'private_rent' THEN 13500 ELSE 9000 END
        + 100 * among(r.household, 'rent', 70)) AS weekly_pence,
    h.scheme,
    CASE h.tenure WHEN 'private_rent' THEN 'private' ELSE h.tenure END AS tenure,
    CASE h.tenure
        WHEN 'council' THEN NULL
        WHEN 'housing_association' THEN NULL
        ELSE coalesce(o.forename || ' ' || o.surname, l.forename || ' ' || l.surname)
    END AS landlord,
    CASE WHEN h.tenure = 'private_rent' AND chance(r.household, 'paid to landlord') < 0.3
        THEN sort_code_of(coalesce(h.landlord, r.dwelling)) END AS sort_code,
    CASE WHEN h.tenure = 'private_rent' AND chance(r.household, 'paid to landlord') < 0.3
        THEN account_number_of(coalesce(h.landlord, r.dwelling)) END AS account_number,
    false AS two_homes,
    p.forename AS partner_forename, p.surname AS partner_surname,
    p.date_of_birth AS partner_date_of_birth,
    h.others AS non_dependants,
    h.scheme = 'working_age' AND NOT h.working AND h.weekly_income_pence < 12000 AS passported,
    coalesce(h.scheme = 'pension_age' AND h.weekly_income_pence < 22710
        AND chance(r.household, 'pension credit') < 0.65, false) AS pension_credit,
    h.weekly_income_pence,
    false AS other_property,
    h.working AS declared_work,
    CASE WHEN h.others > 0 THEN CASE WHEN h.others_work THEN 4460 ELSE 1965 END END
        AS non_dependant_pence,
    r.member AS _member, r.person AS _person, r.dwelling AS _dwelling
FROM homes h
JOIN residents r ON r.person = h.head
LEFT JOIN residents p ON p.person = h.partner
LEFT JOIN residents o ON o.person = h.landlord
LEFT JOIN (
    -- A landlord whom no piece of the world here knows: another's name, always the same.
    SELECT
        h.household, g.forename, f.surname
    FROM homes h
    JOIN (SELECT row_number() OVER (ORDER BY person) - 1 AS k, forename FROM people) g
        ON g.k = among(coalesce(h.landlord, h.dwelling), 'landlord given',
            (SELECT count(*) FROM people))
    JOIN (SELECT row_number() OVER (ORDER BY person) - 1 AS k, surname FROM people) f
        ON f.k = among(coalesce(h.landlord, h.dwelling), 'landlord family',
            (SELECT count(*) FROM people))
    WHERE h.has_benefit AND h.tenure = 'private_rent'
) l ON l.household = h.household
WHERE h.has_benefit
