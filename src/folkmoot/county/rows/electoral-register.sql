-- Most adults, and those who are about to be 18. Nobody has become 18 unseen: a household with a
-- single person discount has no attainer whose birthday falls in the billing year.
SELECT
    ref(r.person, 'E') AS elector_no,
    r.uprn, r.address, r.postcode, r.title, r.forename, r.surname,
    CASE WHEN r.age < 18 THEN r.date_of_birth END AS attainer_date_of_birth,
    least(getvariable('day') - 1, greatest(
        r.since + (10 + among(r.person, 'registers after', 90))::INTEGER,
        (r.date_of_birth + INTERVAL 16 YEAR)::DATE + 30)) AS registered_from,
    chance(r.person, 'carried over') < 0.06 AND r.since < getvariable('day') - 400 AS carried_over,
    r.member AS _member, r.person AS _person, r.dwelling AS _dwelling
FROM residents r
JOIN reliefs d USING (household)
WHERE r.since < getvariable('day') - 1
    AND CASE
        WHEN r.age >= 18 THEN chance(r.person, 'registered') < CASE
            WHEN r.work = 'student' THEN 0.65
            WHEN r.tenure = 'private_rent' THEN 0.75
            WHEN r.age < 30 THEN 0.85
            ELSE 0.92 END
        WHEN r.age >= 16 THEN chance(r.person, 'registered') < 0.6
            AND NOT (d.discount = 'single_person' AND r.eighteen < getvariable('year_to'))
        ELSE false
    END
