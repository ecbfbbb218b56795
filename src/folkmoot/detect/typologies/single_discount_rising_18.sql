/*
id: single-discount-rising-18
number: 14
version: "1"
name: Single person discount after a child's 18th birthday
summary: >-
  A child does not count for the single person discount; from the 18th birthday they do, unless
  they are disregarded. This looks for an account with the discount and somebody whom the register
  took up before the age of 18 at the same dwelling, who has become 18 while the discount stands.
aims: [counter_fraud, tax]
origin: National Fraud Initiative (council tax, rising 18s); number 14 of the project's list
words: >-
  A lead is something to look into. Many people of 18 and 19 are at school, in training or away to
  study and do not count. No discount changes without contact, reply and a named decision-maker,
  and the person may appeal.
looks_at:
  - {dataset: council-tax, where: "discount = 'single_person'"}
needs:
  - dataset: council-tax
    columns:
      - {name: account_ref, essential: true, why: tells accounts apart}
      - {name: discount, essential: true, why: which accounts have the discount and who is disregarded}
      - {name: person_no, essential: false, why: the first liable person}
      - {name: full_name, essential: false, why: the young person's own account or disregard}
      - {name: forename, essential: false, why: the young person's own account or disregard}
      - {name: surname, essential: false, why: the young person's own account or disregard}
      - {name: date_of_birth, essential: false, why: the young person's own account or disregard}
      - {name: liable_from, essential: true, why: overlap}
      - {name: liable_to, essential: false, why: overlap}
      - {name: discount_from, essential: false, why: overlap}
      - {name: discount_to, essential: false, why: overlap}
      - {name: exemption, essential: false, why: students and severely mentally impaired people}
      - {name: charge_pence, essential: false, why: the amount; without it money is not computable}
  - dataset: electoral-register
    columns:
      - {name: attainer_date_of_birth, essential: true, why: the 18th birthday}
      - {name: full_name, essential: false, why: the young person's own account or disregard}
      - {name: forename, essential: false, why: the young person's own account or disregard}
      - {name: surname, essential: false, why: the young person's own account or disregard}
      - {name: registered_from, essential: false, why: an entry older than the account or that does not fit the birthday}
      - {name: carried_over, essential: false, why: an entry that nobody confirmed}
parameters:
  discount_per_cent:
    unit: hundredths of the charge
    meaning: the discount where one resident counts
    values:
      - {value: 25, from: 1993-04-01, source: "Local Government Finance Act 1992 s.11(1), (3)"}
  min_overlap_days:
    unit: days
    meaning: shorter overlaps are a lag of the records
    values:
      - {value: 31, from: 1990-04-01, source: design}
  school_ends_month:
    unit: month of the year, on its first day
    meaning: from then on somebody who became 18 in the school year before is no school leaver
    values:
      - {value: 11, from: 1993-04-01, source: "SI 1992/552 reg 3, Class C: school and college leavers, until 1 November"}
  recommended_per_mille:
    unit: thousandths of probability
    meaning: how sure it must be that both records are of this dwelling
    values:
      - {value: 990, from: 1990-04-01, source: design}
citations:
  - {from: 1993-04-01, text: "Local Government Finance Act 1992 ss.11, 13, Sch 1 paras 3-5; SI 1992/548; SI 1992/552 reg 3"}
exclusions:
  - {name: same_person, sentence: "The young person is the liable person."}
  - {name: disregarded, sentence: "The council knows the young person as a student, apprentice, carer or severely mentally impaired person, here or elsewhere."}
  - {name: own_account, sentence: "The young person is liable for another dwelling: they have left home."}
  - {name: not_yet_18, sentence: "The 18th birthday is still to come, or too recent to look into."}
  - {name: discount_ended, sentence: "The discount ended by the 18th birthday, or so soon after that the records only lag."}
  - {name: former_occupier, sentence: "The entry is older than the account: the family that lived there before."}
traps:
  - {name: child_benefit, sentence: "Somebody of 18 or 19 for whom child benefit is due does not count, nor a school leaver until 1 November."}
  - {name: carried_over, sentence: "An entry kept without an answer may be of somebody who has left home."}
  - {name: registered_twice, sentence: "A student may stand in the register at home and where they study."}
  - {name: disregarded_under_another_name, sentence: "The council knows of somebody there who does not count, by a name that is spelt otherwise."}
  - {name: disregard_not_recorded, sentence: "A student of whom the council has no record looks like any other."}
  - {name: mistyped_birthday, sentence: "A digit of the birthday is wrong: it does not fit the day on which an attainer is taken up."}
  - {name: wrong_flat, sentence: "An address that was matched to the next flat."}
money:
  actual: charge_pence x discount_per_cent x days from the 18th birthday in the billing year of the extract / days of the year
  forward: the same for the days from the extract to 31 March or the end of the discount, while it runs
  notional: not computable
  rounding: down to the penny
  source: the charge of the billing year of the extract; earlier years are not in the file
  council_tax: true
*/
WITH
-- Records of several that linkage holds to be one person, well enough for the agreement.
people AS MATERIALIZED (
    SELECT e.record, k.entity
    FROM entities AS e
    LEFT JOIN links AS k ON k.entity = e.entity AND k.match_probability >= $least_probability
    WHERE e.verdict NOT IN ('placeholder', 'missing')
),

accounts AS MATERIALIZED (
    SELECT
        c.*,
        c._record AS record,
        e.entity,
        p.uprn,
        coalesce(p.probability, 1) AS placed,
        d.as_of,
        given_name(c.forename, c.full_name) AS given,
        family_name(c.surname, c.full_name) AS family
    FROM council_tax AS c
    JOIN deliveries AS d ON d._delivery = c._delivery
    LEFT JOIN people AS e ON e.record = c._record
    LEFT JOIN places AS p ON p.record = c._record
),

-- The discounts: the first liable person's row of each account, over the days that are known.
discounts AS MATERIALIZED (
    SELECT
        *,
        greatest(liable_from, coalesce(discount_from, liable_from)) AS starts,
        least(coalesce(discount_to, as_of), coalesce(liable_to, as_of), as_of) AS ends,
        least(discount_to, liable_to) AS stops,
        make_date(CAST(year(as_of) - CAST(month(as_of) < 4 AS INTEGER) AS INTEGER), 4, 1)
            AS year_from
    FROM accounts
    WHERE discount = 'single_person' AND coalesce(exemption, 'none') = 'none' AND uprn IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY _member, account_ref ORDER BY person_no, record) = 1
),

-- Those whom the register took up before they were 18, with the birthday and the 1 November after
-- the school year (from September) in which it falls.
attainers AS MATERIALIZED (
    SELECT
        r._record AS record,
        r._member AS member,
        e.entity,
        p.uprn,
        coalesce(p.probability, 1) AS placed,
        d.as_of,
        r.registered_from,
        coalesce(r.carried_over, FALSE) AS carried_over,
        r.attainer_date_of_birth AS born,
        given_name(r.forename, r.full_name) AS given,
        family_name(r.surname, r.full_name) AS family,
        CAST(r.attainer_date_of_birth + INTERVAL 18 YEAR AS DATE) AS adult_from,
        make_date(
            CAST(year(r.attainer_date_of_birth) + 18
                + CAST(month(r.attainer_date_of_birth) >= 9 AS INTEGER) AS INTEGER),
            CAST(parameter('school_ends_month', d.as_of) AS INTEGER),
            1
        ) AS left_school
    FROM electoral_register AS r
    JOIN deliveries AS d ON d._delivery = r._delivery
    JOIN people AS e ON e.record = r._record
    JOIN places AS p ON p.record = r._record
    WHERE r.attainer_date_of_birth IS NOT NULL
),

-- What council tax knows of the young person anywhere, by linkage, or by name and birthday, or
-- (where the birthday is blank) by name at the same dwelling.
known AS MATERIALIZED (
    SELECT
        r.record,
        bool_or(c.discount IN ('student', 'carer', 'severely_mentally_impaired', 'apprentice')
            OR c.exemption IN ('n', 'u')) AS disregarded,
        bool_or(c.uprn <> r.uprn) AS elsewhere
    FROM (
        SELECT r.record, c.record AS account
        FROM attainers AS r JOIN accounts AS c ON c.entity = r.entity
        UNION
        SELECT r.record, c.record
        FROM attainers AS r JOIN accounts AS c ON c.family = r.family AND c.date_of_birth = r.born
        WHERE one_spelling(c.given, r.given)
        UNION
        SELECT r.record, c.record
        FROM attainers AS r JOIN accounts AS c ON c.family = r.family AND c.uprn = r.uprn
        WHERE c.date_of_birth IS NULL AND one_spelling(c.given, r.given)
    ) AS m
    JOIN attainers AS r ON r.record = m.record
    JOIN accounts AS c ON c.record = m.account
    GROUP BY r.record
),

-- The same young person in the register elsewhere.
again AS (
    SELECT DISTINCT a.record
    FROM attainers AS a
    JOIN attainers AS b ON b.born = a.born AND b.uprn <> a.uprn
    WHERE one_spelling(b.family, a.family) AND (one_spelling(b.given, a.given) OR b.given IS NULL)
),

-- Dwellings with somebody who is known not to count, whatever name the record gives them.
uncounted AS (
    SELECT DISTINCT uprn
    FROM accounts
    WHERE discount IN ('student', 'carer', 'severely_mentally_impaired', 'apprentice')
        OR exemption IN ('n', 'u')
),

compared AS MATERIALIZED (
    SELECT
        s.* EXCLUDE (placed),
        r.record AS elector,
        r.member,
        r.adult_from,
        r.left_school,
        r.carried_over,
        -- An attainer is taken up before the 18th birthday, and not as a child.
        coalesce(r.registered_from < r.adult_from
            AND r.registered_from > r.adult_from - INTERVAL 3 YEAR, FALSE) AS fits,
        g.record IS NOT NULL AS again,
        u.uprn IS NOT NULL AS uncounted,
        least(s.placed, r.placed) AS sure,
        least(s.ends, r.as_of) AS until,
        greatest(s.starts, r.adult_from) AS overlap_from,
        overlap_days(r.adult_from, NULL, s.starts, least(s.ends, r.as_of)) AS overlap_days,
        -- The order says how near to a lead it came.
        CASE
            WHEN coalesce(r.entity = s.entity OR r.born = s.date_of_birth, FALSE)
                OR (one_spelling(r.given, s.given) AND one_spelling(r.family, s.family)) THEN 1
            WHEN k.disregarded THEN 2
            WHEN k.elsewhere THEN 3
            WHEN r.as_of - r.adult_from < parameter('min_overlap_days', r.as_of) THEN 4
            WHEN overlap_days(r.adult_from, NULL, s.starts, least(s.ends, r.as_of))
                < parameter('min_overlap_days', r.as_of) THEN 5
            WHEN r.registered_from < s.liable_from THEN 6
            ELSE 7
        END AS stage
    FROM discounts AS s
    JOIN attainers AS r ON r.uprn = s.uprn
    LEFT JOIN known AS k ON k.record = r.record
    LEFT JOIN again AS g ON g.record = r.record
    LEFT JOIN uncounted AS u ON u.uprn = r.uprn
),

-- One candidate a discount: those that came nearest to a lead speak for it.
candidates AS MATERIALIZED (
    SELECT
        record,
        any_value(COLUMNS(['_member', 'uprn', 'as_of', 'charge_pence', 'stops', 'year_from'])),
        max(stage) AS stage,
        list_sort(list(elector)) AS electors,
        list(DISTINCT member) AS members,
        min(sure) AS sure,
        min(overlap_from) AS overlap_from,
        max(until) AS overlap_to,
        max(overlap_days) AS overlap_days,
        -- Enough that one of them is past school, confirmed and registered here alone.
        bool_or(uncounted) AND count(*) = 1 AS uncounted,
        bool_or(left_school <= until AND fits AND NOT carried_over AND NOT again) AS settled,
        bool_and(NOT fits) AS misfits,
        bool_and(left_school > until) AS school,
        bool_and(carried_over) AS carried_over,
        bool_and(again) AS again
    FROM (SELECT *, rank() OVER (PARTITION BY record ORDER BY stage DESC) AS nearest FROM compared)
    WHERE nearest = 1
    GROUP BY record
),

told AS MATERIALIZED (
    SELECT
        *,
        CAST(year_from + INTERVAL 1 YEAR AS DATE) AS year_to,
        charge_pence * parameter('discount_per_cent', overlap_to) AS taken,
        100 * date_diff('day', year_from, year_from + INTERVAL 1 YEAR) AS parts,
        stage = 7 AND settled AND NOT uncounted AND sure * 1000 >= parameter('recommended_per_mille', overlap_to)
            AS good
    FROM candidates
)

SELECT
    'u:' || uprn AS entity,
    list_sort(list_append(electors, record)) AS records,
    list_sort(list_distinct(list_append(members, _member))) AS members,
    uprn,
    CAST(NULL AS DOUBLE) AS match_weight,
    CAST(NULL AS DOUBLE) AS match_probability,
    [
        'same_person', 'disregarded', 'own_account', 'not_yet_18', 'discount_ended',
        'former_occupier'
    ][stage] AS reason,
    overlap_from,
    overlap_to,
    overlap_days,
    (SELECT x.text FROM citations AS x WHERE x.valid_from <= overlap_to AND overlap_to < x.valid_to)
        AS citation,
    list_filter([
        printf('The discount has stood for %d days since an 18th birthday at the dwelling.',
            overlap_days),
        CASE WHEN settled THEN 'They are past the school year in which they became 18.' END
    ], lambda x: x IS NOT NULL) AS reasons_for,
    list_filter([
        'Whether they study, train or have child benefit is not among the data of this run.',
        CASE WHEN school
            THEN 'They may be at school or a school leaver, who does not count until 1 November.' END,
        CASE WHEN carried_over
            THEN 'The entry was kept without an answer: they may have left home.' END,
        CASE WHEN misfits
            THEN 'The birthday and the day of the entry do not fit together: one is mistyped.' END,
        CASE WHEN uncounted
            THEN 'Somebody at the dwelling is known not to count: it may be this adult.' END,
        CASE WHEN again THEN 'They are registered at another dwelling too: away to study.' END,
        CASE WHEN sure * 1000 < parameter('recommended_per_mille', overlap_to)
            THEN 'The address was matched with some doubt.' END,
        CASE WHEN charge_pence IS NULL
            THEN 'The charge is not among the data of this run: not computable.' END
    ], lambda x: x IS NOT NULL) AS reasons_against,
    good AS recommended,
    list_filter([
        CASE WHEN good THEN 'adult, past school, confirmed in the register'
            ELSE 'not settled by these records alone' END
    ], lambda x: stage = 7) AS recommended_because,
    CAST(taken * overlap_days(overlap_from, overlap_to, year_from, year_to) // parts AS BIGINT)
        AS actual_pence,
    CAST(taken * overlap_days(as_of, least(stops, year_to), as_of, NULL) // parts AS BIGINT)
        AS forward_pence,
    CAST(NULL AS BIGINT) AS notional_pence
FROM told
ORDER BY records
