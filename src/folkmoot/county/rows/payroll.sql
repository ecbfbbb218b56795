-- Staff of the county council and of three billing authorities; nobody has two posts here. One
-- address in twenty is older than the last move, and lies outside the county.
WITH staff AS (
    SELECT
        r.*,
        CASE
            WHEN chance(r.person, 'employer') < 0.03 THEN 'eastmarch'
            WHEN r.member IN ('ashvale', 'chelmarsh', 'southmere')
                AND chance(r.person, 'employer') < 0.045 THEN r.member
        END AS employer,
        chance(r.person, 'hours') < 0.68 AS full_time,
        chance(r.person, 'old address') < 0.05 AS lags
    FROM residents r
    WHERE r.work = 'employed' AND r.age >= 18
)
SELECT
    ref(person, 'W') AS employee_ref, ref(person, 'J') AS post_ref,
    CASE WHEN NOT lags THEN uprn END AS uprn,
    CASE WHEN lags THEN 1 + among(person, 'house', 180) || ' '
        || of_list(person, 'street', ['Quayside', 'Hill Rise', 'Bridge Road', 'The Crescent'])
        || ', Westerhaven' ELSE address END AS address,
    CASE WHEN lags THEN 'TR' || 1 + among(person, 'district', 20) || ' '
        || 1 + among(person, 'sector', 9) || 'AB' ELSE postcode END AS postcode,
    title, forename, surname, date_of_birth, nino, sex,
    greatest(eighteen, days_before(getvariable('day'), person, 'started', 30, 6000)) AS started,
    NULL::DATE AS left,
    CASE WHEN full_time THEN 3700 ELSE 1200 + 100 * among(person, 'part', 15) END AS weekly_hours,
    of_list(person, 'contract', ['permanent', 'permanent', 'permanent', 'permanent', 'permanent',
        'permanent', 'permanent', 'fixed_term', 'casual']) AS contract,
    of_list(person, 'when', ['day', 'day', 'day', 'day', 'day', 'day', 'evening', 'night',
        'weekend']) AS hours_kind,
    (2300000 + 100 * among(person, 'salary', 28000)) * CASE WHEN full_time THEN 2 ELSE 1 END // 2
        AS annual_pence,
    sort_code_of(person) AS sort_code, account_number_of(person) AS account_number,
    employer AS _member, person AS _person, dwelling AS _dwelling
FROM staff WHERE employer IS NOT NULL
