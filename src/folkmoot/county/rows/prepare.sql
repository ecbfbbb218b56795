-- What the queries of all datasets read. They see: dwellings, households, people (world.py) and
-- the variables `seed`, `day` (the extract's) and `year_from`, `year_to` (the billing year).

-- A number from 0 to 1 that depends on the seed, the id and the question alone. Hashed twice, for
-- a hash of several values joins them by exclusive or, and two questions would have one answer.
CREATE MACRO chance(id, question) AS
    (hash(hash(id, question, getvariable('seed'))) >> 11)::DOUBLE / 9007199254740992.0;
CREATE MACRO among(id, question, n) AS
    ((hash(hash(id, question, getvariable('seed'))) >> 11)::BIGINT % n);
CREATE MACRO of_list(id, question, choices) AS
    choices[among(id, question, len(choices)) + 1];
-- As reference.py gives them.
CREATE MACRO ref(n, prefix) AS
    prefix || printf('%09d', (n * 387420489 + 123456791) % 1000000000);
CREATE MACRO days_before(on_, id, question, least, most) AS
    on_ - (least + among(id, question, most - least + 1))::INTEGER;
CREATE MACRO sort_code_of(id) AS printf('2%05d', among(id, 'sort code', 100000));
CREATE MACRO account_number_of(id) AS printf('%08d', 10000000 + among(id, 'account', 80000000));

CREATE TABLE residents AS
SELECT
    p.person, p.household, p.role, p.title, p.forename, p.surname, p.sex, p.date_of_birth, p.nino,
    p.nhs_number, p.work,
    h.kind AS household_kind, h.since, h.scheme, h.weekly_income_pence, h.student, h.carer,
    d.dwelling, d.uprn, d.parent_uprn, d.address, d.postcode, d.member, d.use, d.tenure, d.band,
    datesub('year', p.date_of_birth, getvariable('day')) AS age,
    (p.date_of_birth + INTERVAL 18 YEAR)::DATE AS eighteen
FROM people p
JOIN households h USING (household)
JOIN dwellings d ON d.dwelling = h.dwelling;

-- One row a household. Who owns what is let never claims here; nor does a household of students.
CREATE TABLE homes AS
WITH told AS (
    SELECT
        household,
        min(person) FILTER (role = 'head') AS head,
        min(person) FILTER (role = 'partner' AND age >= 18) AS partner,
        count(*) FILTER (age >= 18) AS adults,
        count(*) FILTER (age >= 18 AND role NOT IN ('head', 'partner')) AS others,
        count(*) FILTER (age >= 18 AND role NOT IN ('head', 'partner') AND work = 'student')
            AS student_others,
        count(*) FILTER (age < 18) AS children,
        bool_or(work = 'employed' AND age >= 16) AS working,
        bool_or(work = 'employed' AND role NOT IN ('head', 'partner')) AS others_work,
        bool_or(person IN (SELECT landlord FROM all_dwellings WHERE landlord IS NOT NULL)) AS lets,
        max(age) FILTER (role = 'head') AS head_age
    FROM residents GROUP BY household
)
SELECT
    t.*, h.kind, h.since, h.scheme, h.weekly_income_pence, h.student, h.carer,
    d.dwelling, d.member, d.use, d.tenure, d.band, d.landlord,
    coalesce(h.benefit, 'none') IN ('hb_ctr', 'ctr')
        AND NOT h.student AND NOT t.lets AND d.use = 'dwelling' AS has_reduction,
    NOT h.student AND NOT t.lets AND d.use IN ('dwelling', 'hmo')
        AND d.tenure IN ('private_rent', 'council', 'housing_association')
        AND (h.benefit = 'hb_ctr'
             OR (h.benefit = 'unclaimed' AND chance(h.household, 'claims rent only') < 0.5))
        AS has_benefit,
    -- Nine parts are band D (pool.py says the same of planted rows).
    226000 * CASE d.band WHEN 'A' THEN 6 WHEN 'B' THEN 7 WHEN 'C' THEN 8 WHEN 'E' THEN 11
        WHEN 'F' THEN 13 WHEN 'G' THEN 15 WHEN 'H' THEN 18 ELSE 9 END // 9 AS charge_pence,
    least(getvariable('day') - 1, h.since
        + (among(h.household, 'claims after', 1500))::INTEGER) AS claim_from
FROM told t
JOIN households h USING (household)
JOIN dwellings d ON d.dwelling = h.dwelling
WHERE t.head IS NOT NULL;

-- The discount of each household's dwelling: the law's quarter where one adult counts (Local
-- Government Finance Act 1992 s.11 and Schedule 1), and the reason why another does not.
CREATE TABLE reliefs AS
SELECT
    household,
    CASE
        WHEN student THEN 'none'
        WHEN adults = 1 AND head_age < 25 AND chance(household, 'care leaver') < 0.01
            THEN 'care_leaver'
        WHEN adults = 1 AND chance(household, 'takes up') < 0.97 THEN 'single_person'
        WHEN adults = 2 AND partner IS NULL AND student_others = 1 THEN 'student'
        WHEN adults = 2 AND partner IS NULL AND carer THEN 'carer'
        WHEN adults = 2 AND partner IS NULL AND kind = 'adult_child' AND others_work
            AND chance(household, 'apprentice') < 0.05 THEN 'apprentice'
        WHEN adults = 2 AND head_age >= 75 AND chance(household, 'impaired') < 0.03
            THEN 'severely_mentally_impaired'
        ELSE 'none'
    END AS discount,
    CASE WHEN student THEN 'n' ELSE 'none' END AS exemption
FROM homes;

-- People who are in no household of the county: they own what stands empty, lived here before, or
-- are dead. Their names are those of two residents crossed.
CREATE TABLE needed AS
SELECT dwelling, 0 AS part, 'owner' AS purpose, 30 AS youngest, 75 AS oldest
FROM dwellings WHERE state IN ('empty', 'second_home') AND use = 'dwelling'
UNION ALL
SELECT dwelling, 0, 'owner', 30, 75
FROM dwellings d WHERE use = 'hmo' AND NOT EXISTS (FROM residents r WHERE r.person = d.landlord)
UNION ALL
SELECT dwelling, 1, 'former', 20, 70
FROM homes WHERE use = 'dwelling' AND since >= getvariable('day') - 500
    AND since < getvariable('day') - 14 AND chance(dwelling, 'former') < 0.7
UNION ALL
SELECT dwelling, 2, 'dead', 55, 98
FROM homes WHERE use IN ('dwelling', 'communal')
    AND chance(dwelling, 'dead') < CASE WHEN head_age >= 65 THEN 0.14 ELSE 0.04 END
QUALIFY row_number() OVER (PARTITION BY dwelling ORDER BY household) = 1;

CREATE TABLE strangers AS
WITH given AS (
    SELECT row_number() OVER (ORDER BY person) - 1 AS k, forename, sex, title
    FROM people WHERE datesub('year', date_of_birth, getvariable('day')) >= 18
), family AS (
    SELECT row_number() OVER (ORDER BY person) - 1 AS k, surname FROM people
), drawn AS (
    SELECT
        n.*, 300000000 + 4 * n.dwelling + n.part AS person,
        among(n.dwelling * 4 + n.part, 'given', (SELECT count(*) FROM given)) AS g,
        among(n.dwelling * 4 + n.part, 'family', (SELECT count(*) FROM family)) AS f
    FROM needed n
)
SELECT
    n.person, n.dwelling, n.purpose, given.title, given.forename, family.surname, given.sex,
    days_before(getvariable('day'), n.person, 'born', n.youngest * 365, n.oldest * 365)
        AS date_of_birth,
    -- Letters that no office of the Department for Work and Pensions keeps for itself.
    of_list(n.person, 'first', ['A', 'B', 'E', 'H', 'J', 'L', 'R', 'S', 'T', 'W', 'X'])
        || of_list(n.person, 'second', ['A', 'B', 'C', 'E', 'H', 'J', 'L', 'M', 'S'])
        || printf('%06d', 1 + among(n.person, 'digits', 999998))
        || of_list(n.person, 'suffix', ['A', 'B', 'C', 'D']) AS nino
FROM drawn n JOIN given ON given.k = n.g JOIN family ON family.k = n.f;
