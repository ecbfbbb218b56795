-- The county's pension fund: people who live, and some of their widows and widowers.
SELECT
    ref(person, 'N') AS pension_ref,
    uprn, address, postcode, title, forename, surname, date_of_birth, nino, sex,
    least(getvariable('day') - 30, greatest((date_of_birth + INTERVAL 58 YEAR)::DATE,
        days_before(getvariable('day'), person, 'retired', 30, 9000))) AS started,
    NULL::DATE AS stopped,
    150000 + 100 * among(person, 'pension', 14000) AS annual_pence,
    household_kind = 'pensioner' AND chance(person, 'survivor') < 0.15 AS survivor,
    'eastmarch' AS _member, person AS _person, dwelling AS _dwelling
FROM residents
WHERE age >= 60 AND work = 'retired' AND chance(person, 'fund') < 0.13
