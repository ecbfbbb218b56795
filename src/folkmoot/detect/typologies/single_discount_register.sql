/*
id: single-discount-register
number: 13
version: "1"
name: Single person discount where the register shows a second adult
summary: >-
  A quarter of council tax is taken off while only one adult lives in a dwelling. This looks for
  an account with that discount and another adult whom the electoral register has at the same
  dwelling while the discount stands.
aims: [counter_fraud, tax]
origin: National Fraud Initiative (council tax to electoral register); number 13 of the project's list
words: >-
  A lead is something to look into. It says that two records differ; it does not say why. Many
  adults do not count for the discount. No discount changes without contact, reply and a named
  decision-maker, and the person may appeal.
looks_at:
  - {dataset: council-tax, where: "discount = 'single_person'"}
needs:
  - dataset: council-tax
    columns:
      - {name: account_ref, essential: true, why: tells accounts apart}
      - {name: discount, essential: true, why: which accounts have the discount and who is disregarded}
      - {name: person_no, essential: false, why: the first liable person}
      - {name: full_name, essential: false, why: the liable person is no second adult}
      - {name: forename, essential: false, why: the liable person is no second adult}
      - {name: surname, essential: false, why: the liable person is no second adult}
      - {name: liable_from, essential: true, why: an older entry may be a former occupier's}
      - {name: liable_to, essential: false, why: overlap}
      - {name: discount_from, essential: false, why: overlap}
      - {name: discount_to, essential: false, why: overlap}
      - {name: exemption, essential: false, why: students and severely mentally impaired people}
      - {name: charge_pence, essential: false, why: the amount; without it money is not computable}
  - dataset: electoral-register
    columns:
      - {name: full_name, essential: false, why: who the elector is}
      - {name: forename, essential: false, why: who the elector is}
      - {name: surname, essential: false, why: who the elector is}
      - {name: registered_from, essential: false, why: overlap; without it nothing is recommended}
      - {name: carried_over, essential: false, why: an entry that nobody confirmed}
      - {name: attainer_date_of_birth, essential: false, why: those not yet 18 are for number 14}
parameters:
  discount_per_cent:
    unit: hundredths of the charge
    meaning: the discount where one resident counts
    values:
      - {value: 25, from: 1993-04-01, source: "Local Government Finance Act 1992 s.11(1), (3)"}
  min_overlap_days:
    unit: days
    meaning: shorter overlaps are a move or a lag of the records
    values:
      - {value: 31, from: 1990-04-01, source: design}
  material_days:
    unit: days
    meaning: the overlap from which a lead is recommended
    values:
      - {value: 90, from: 1990-04-01, source: "design; the co-residence of number 11"}
  recommended_per_mille:
    unit: thousandths of probability
    meaning: how sure it must be that both records are of this dwelling
    values:
      - {value: 990, from: 1990-04-01, source: design}
citations:
  - {from: 1993-04-01, text: "Local Government Finance Act 1992 ss.11, 13, Sch 1; SI 1992/548; SI 1992/552"}
exclusions:
  - {name: same_person, sentence: "The elector is the liable person under another spelling or family name."}
  - {name: disregarded, sentence: "The council knows the adult as a student, carer, apprentice or severely mentally impaired person, who does not count."}
  - {name: attainer, sentence: "The elector was registered before the age of 18; number 14 looks at that."}
  - {name: mover, sentence: "The elector has an account of their own at the dwelling: one left, the other moved in."}
  - {name: several_households, sentence: "Accounts of several people run at the dwelling at once."}
  - {name: carried_over, sentence: "The entry was kept from last year without an answer."}
  - {name: no_overlap, sentence: "The entry and the discount do not overlap for long enough."}
traps:
  - {name: former_occupier, sentence: "An entry older than the account may be of somebody who has moved away."}
  - {name: liable_person_not_registered, sentence: "If the liable person is not in the register, its one entry may be theirs under another name."}
  - {name: disregard_not_recorded, sentence: "A disregarded adult of whom the council has no record looks like any other."}
  - {name: disregarded_under_another_name, sentence: "The council knows of an adult there who does not count, by a name that is spelt otherwise."}
  - {name: entry_without_day, sentence: "A register that does not say since when an entry stands."}
  - {name: wrong_flat, sentence: "An address that was matched to the next flat."}
money:
  actual: charge_pence x discount_per_cent x days of overlap in the billing year of the extract / days of the year
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

-- Council tax rows at a known dwelling, with the name as it can be compared.
accounts AS MATERIALIZED (
    SELECT
        c.*,
        c._record AS record,
        e.entity,
        p.uprn,
        coalesce(p.probability, 1) AS placed,
        d.as_of,
        coalesce(
            c.discount IN ('student', 'carer', 'severely_mentally_impaired', 'apprentice')
            OR c.exemption IN ('n', 'u'), FALSE
        ) AS does_not_count,
        given_name(c.forename, c.full_name) AS given,
        family_name(c.surname, c.full_name) AS family
    FROM council_tax AS c
    JOIN deliveries AS d ON d._delivery = c._delivery
    LEFT JOIN people AS e ON e.record = c._record
    JOIN places AS p ON p.record = c._record AND p.uprn IS NOT NULL
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
    WHERE discount = 'single_person' AND coalesce(exemption, 'none') = 'none'
    QUALIFY row_number() OVER (PARTITION BY _member, account_ref ORDER BY person_no, record) = 1
),

-- Everybody in the register at a dwelling with a discount, unless it is plainly the liable person.
electors AS MATERIALIZED (
    SELECT
        s.record AS account,
        r._record AS record,
        r._member AS member,
        e.entity,
        p.uprn,
        coalesce(p.probability, 1) AS placed,
        d.as_of,
        r.registered_from,
        r.carried_over,
        r.attainer_date_of_birth__verdict NOT IN ('missing', 'absent') AS attainer,
        given_name(r.forename, r.full_name) AS given,
        family_name(r.surname, r.full_name) AS family
    FROM discounts AS s
    JOIN places AS p ON p.uprn = s.uprn
    JOIN electoral_register AS r ON r._record = p.record
    JOIN deliveries AS d ON d._delivery = r._delivery
    JOIN people AS e ON e.record = r._record
),

compared AS MATERIALIZED (
    SELECT
        r.*,
        s.starts,
        s.liable_from,
        least(s.ends, r.as_of) AS ends,
        coalesce(r.entity = s.entity, FALSE)
            OR coalesce(r.given = s.given AND r.family = s.family, FALSE) AS itself,
        one_spelling(r.given, s.given) AS one_given,
        one_spelling(r.family, s.family) AS one_family,
        -- Forename and family name in each other's field.
        coalesce(r.given = s.family AND r.family = s.given, FALSE) AS swapped
    FROM electors AS r
    JOIN discounts AS s ON s.record = r.account
),

-- What else council tax knows of an elector or of the dwelling.
known AS MATERIALIZED (
    SELECT
        r.record,
        r.account,
        bool_or(
            (coalesce(c.entity = r.entity, FALSE)
                OR (one_spelling(c.given, r.given) AND one_spelling(c.family, r.family)))
            AND c.does_not_count
        ) AS disregarded,
        bool_or(c.does_not_count) AS somebody_disregarded,
        bool_or(
            (coalesce(c.entity = r.entity, FALSE)
                OR (one_spelling(c.given, r.given) AND one_spelling(c.family, r.family)))
            AND c.account_ref <> s.account_ref
        ) AS own_account,
        bool_or(c.account_ref <> s.account_ref AND overlap_days(
            c.liable_from, c.liable_to, r.starts, r.ends
        ) >= parameter('min_overlap_days', r.ends)) AS another_account
    FROM compared AS r
    JOIN discounts AS s ON s.record = r.account
    JOIN accounts AS c ON c.uprn = r.uprn AND c.record <> s.record
    WHERE NOT r.itself
    GROUP BY r.record, r.account
),

judged AS MATERIALIZED (
    SELECT
        r.*,
        coalesce(k.somebody_disregarded, FALSE) AS somebody_disregarded,
        greatest(r.starts, coalesce(r.registered_from, r.starts)) AS overlap_from,
        overlap_days(r.registered_from, NULL, r.starts, r.ends) AS overlap_days,
        -- The order says how near to a lead the elector came.
        CASE
            WHEN r.one_given OR r.swapped THEN 1
            WHEN k.disregarded THEN 2
            WHEN r.attainer THEN 3
            WHEN k.own_account THEN 4
            WHEN k.another_account THEN 5
            WHEN r.carried_over THEN 6
            WHEN overlap_days(r.registered_from, NULL, r.starts, r.ends)
                < parameter('min_overlap_days', r.ends) THEN 7
            ELSE 8
        END AS stage
    FROM compared AS r
    LEFT JOIN known AS k ON k.record = r.record AND k.account = r.account
    WHERE NOT r.itself
),

-- One candidate a discount: the electors that came nearest speak for it.
candidates AS MATERIALIZED (
    SELECT
        account,
        max(stage) AS stage,
        list_sort(list(record)) AS electors,
        list(DISTINCT member) AS members,
        min(overlap_from) AS overlap_from,
        max(ends) AS overlap_to,
        max(overlap_days) AS overlap_days,
        max(placed) AS placed,
        count(DISTINCT given || ' ' || family) AS adults,
        bool_or(registered_from IS NULL) AS day_unknown,
        bool_and(registered_from < liable_from) AS older,
        bool_or(somebody_disregarded) AS somebody_disregarded,
        bool_and(one_family) AS one_family
    FROM (SELECT *, rank() OVER (PARTITION BY account ORDER BY stage DESC) AS nearest FROM judged)
    WHERE nearest = 1
    GROUP BY account
),

valued AS MATERIALIZED (
    SELECT
        c.*,
        s.* EXCLUDE (placed),
        least(c.placed, s.placed) AS sure,
        -- An entry that nobody confirmed may be an old one of theirs, beside one of another name.
        (SELECT bool_or((r.itself OR (r.one_given AND r.one_family))
            AND r.carried_over IS DISTINCT FROM TRUE) FROM compared AS r
            WHERE r.account = c.account) AS self_registered,
        s.charge_pence * parameter('discount_per_cent', c.overlap_to) AS taken,
        s.year_from + INTERVAL 1 YEAR AS year_to,
        100 * date_diff('day', s.year_from, s.year_from + INTERVAL 1 YEAR) AS parts
    FROM candidates AS c
    JOIN discounts AS s ON s.record = c.account
),

told AS MATERIALIZED (
    SELECT
        *,
        stage = 8
            AND sure * 1000 >= parameter('recommended_per_mille', overlap_to)
            AND overlap_days >= parameter('material_days', overlap_to)
            AND (adults > 1 OR (self_registered AND NOT somebody_disregarded))
            AND NOT day_unknown AND NOT coalesce(older, FALSE) AS good
    FROM valued
)

SELECT
    'u:' || uprn AS entity,
    list_sort(list_append(electors, record)) AS records,
    list_sort(list_distinct(list_append(members, _member))) AS members,
    uprn,
    CAST(NULL AS DOUBLE) AS match_weight,
    CAST(NULL AS DOUBLE) AS match_probability,
    [
        'same_person', 'disregarded', 'attainer', 'mover', 'several_households', 'carried_over',
        'no_overlap'
    ][stage] AS reason,
    overlap_from,
    overlap_to,
    overlap_days,
    (SELECT x.text FROM citations AS x WHERE x.valid_from <= overlap_to AND overlap_to < x.valid_to)
        AS citation,
    list_filter([
        printf('The discount stood for %d days beside the entry of another adult.', overlap_days),
        CASE WHEN adults > 1 THEN printf('The register has %d adults more.', adults) END,
        CASE WHEN self_registered THEN 'The liable person has a confirmed entry of their own.' END,
        CASE WHEN one_family THEN 'The family name is the same.' END
    ], lambda x: x IS NOT NULL) AS reasons_for,
    list_filter([
        'Whether a disregarded adult went unrecorded is not among the data of this run.',
        CASE WHEN NOT self_registered
            THEN 'The liable person has no confirmed entry: this may be theirs, by another name.' END,
        CASE WHEN somebody_disregarded
            THEN 'Somebody at the dwelling is known not to count: it may be this adult.' END,
        CASE WHEN older THEN 'The entry is older than the account: it may be a former occupier''s.' END,
        CASE WHEN day_unknown THEN 'Since when the entry stands is not known.' END,
        CASE WHEN sure * 1000 < parameter('recommended_per_mille', overlap_to)
            THEN 'The address was matched with some doubt.' END,
        CASE WHEN charge_pence IS NULL
            THEN 'The charge is not among the data of this run: not computable.' END
    ], lambda x: x IS NOT NULL) AS reasons_against,
    good AS recommended,
    list_filter([
        CASE WHEN good THEN 'a second adult, confirmed in the register for long enough'
            ELSE 'not settled by these records alone' END
    ], lambda x: stage = 8) AS recommended_because,
    CAST(taken * overlap_days(overlap_from, overlap_to, year_from, CAST(year_to AS DATE)) // parts
        AS BIGINT) AS actual_pence,
    CAST(taken * overlap_days(as_of, least(stops, CAST(year_to AS DATE)), as_of, NULL) // parts
        AS BIGINT) AS forward_pence,
    CAST(NULL AS BIGINT) AS notional_pence
FROM told
ORDER BY records
