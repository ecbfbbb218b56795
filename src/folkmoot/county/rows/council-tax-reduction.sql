-- Claims that run, on the account of the same dwelling. Working-age schemes leave a part to pay.
SELECT
    ref(r.household, 'R') AS claim_ref, ref(r.dwelling, '') AS account_ref,
    r.uprn, r.address, r.postcode, r.title, r.forename, r.surname, r.date_of_birth, r.nino, r.sex,
    h.claim_from,
    (CASE h.scheme WHEN 'pension_age' THEN 100 ELSE 78 END
        * CASE d.discount WHEN 'none' THEN h.charge_pence ELSE h.charge_pence - h.charge_pence // 4
          END) // 5200 AS weekly_pence,
    h.scheme,
    p.forename AS partner_forename, p.surname AS partner_surname,
    p.date_of_birth AS partner_date_of_birth,
    h.others AS non_dependants,
    h.scheme = 'working_age' AND NOT h.working AND h.weekly_income_pence < 12000 AS passported,
    coalesce(h.scheme = 'pension_age' AND h.weekly_income_pence < 22710
        AND chance(r.household, 'pension credit') < 0.65, false) AS pension_credit,
    h.weekly_income_pence,
    false AS other_property,
    h.working AS declared_work,
    r.member AS _member, r.person AS _person, r.dwelling AS _dwelling
FROM homes h
JOIN reliefs d USING (household)
JOIN residents r ON r.person = h.head
LEFT JOIN residents p ON p.person = h.partner
WHERE h.has_reduction
