/*
id: single-discount-twice
number: 15
version: "1"
name: One person with two single person discounts
summary: >-
  The single person discount is for the dwelling in which its only adult has their sole or main
  residence, and a person has one. This looks for one person with the discount on two dwellings at
  once, within a council and across councils.
aims: [counter_fraud, tax]
origin: Design; number 15 of the project's list of typologies
words: >-
  A lead is something to look into. Which of the dwellings is the main residence is for the
  councils to ask; it may be that only a date is wrong. No discount changes without contact, reply
  and a named decision-maker, and the person may appeal.
looks_at:
  - {dataset: council-tax, where: "discount = 'single_person'"}
needs:
  - dataset: council-tax
    columns:
      - {name: account_ref, essential: true, why: tells accounts apart}
      - {name: discount, essential: true, why: which accounts have the discount}
      - {name: person_no, essential: false, why: the discount may be for the other liable person}
      - {name: liability, essential: false, why: an owner or agent who is liable does not live there}
      - {name: date_of_birth, essential: false, why: two days of birth are two people}
      - {name: liable_from, essential: true, why: overlap}
      - {name: liable_to, essential: false, why: overlap}
      - {name: discount_from, essential: false, why: overlap}
      - {name: discount_to, essential: false, why: overlap}
      - {name: charge_pence, essential: false, why: the amount; without it money is not computable}
parameters:
  discount_per_cent:
    unit: hundredths of the charge
    meaning: the discount where one resident counts
    values:
      - {value: 25, from: 1993-04-01, source: "Local Government Finance Act 1992 s.11(1), (3)"}
  min_overlap_days:
    unit: days
    meaning: shorter overlaps are a move
    values:
      - {value: 31, from: 1990-04-01, source: design}
  material_days:
    unit: days
    meaning: the overlap from which a lead is recommended
    values:
      - {value: 90, from: 1990-04-01, source: design}
  recommended_per_mille:
    unit: thousandths of match probability
    meaning: the high band of identity, from which a lead is recommended
    values:
      - {value: 970, from: 1990-04-01, source: "design: of 100 people 3 may be two of one name and birthday"}
citations:
  - {from: 1993-04-01, text: "Local Government Finance Act 1992 ss.6, 11, 13"}
exclusions:
  - {name: below_least_probability, sentence: "The records are not linked with the probability that the agreement asks for."}
  - {name: different_birth, sentence: "The records give different days of birth: two people of one name."}
  - {name: same_dwelling, sentence: "The accounts are of one dwelling: a new number, or a row sent twice."}
  - {name: other_liable_person, sentence: "On one of the accounts the person is not the resident to whom the discount belongs."}
  - {name: no_overlap, sentence: "The discounts do not overlap for longer than a move takes."}
traps:
  - {name: namesake, sentence: "Two people of one name, even of one birthday: the identity must be in the high band."}
  - {name: recent_move, sentence: "An old account is closed late: a short overlap up to the extract is likely a move."}
  - {name: place_unknown, sentence: "Accounts without a known UPRN may be one dwelling."}
  - {name: old_extract, sentence: "Lists of different dates: a discount may have ended since."}
money:
  actual: >-
    charge_pence x discount_per_cent x days of overlap in the billing year of the extract / days of
    the year, of every account in question
  forward: the same for the days from the extract to 31 March or the end of the discount, while both run
  notional: not computable
  rounding: down to the penny, per account
  source: >-
    the charges of the billing year of the extract; earlier years are not in the file. In question:
    all accounts but the one with the largest charge, so that the amount is never overstated.
  council_tax: true
*/
WITH
-- Rows with the discount, over the days that are known.
discounts AS MATERIALIZED (
    SELECT
        c._record AS record,
        c._member AS member,
        c._member || '/' || c.account_ref AS account,
        e.entity,
        p.uprn,
        d.as_of,
        c.date_of_birth AS born,
        c.charge_pence,
        coalesce(c.person_no, 1) = 1 AND coalesce(c.liability, 'resident') = 'resident' AS resident,
        greatest(c.liable_from, coalesce(c.discount_from, c.liable_from)) AS starts,
        least(coalesce(c.discount_to, d.as_of), coalesce(c.liable_to, d.as_of), d.as_of) AS ends,
        least(c.discount_to, c.liable_to) AS stops
    FROM council_tax AS c
    JOIN deliveries AS d ON d._delivery = c._delivery
    JOIN entities AS e ON e.record = c._record AND e.verdict NOT IN ('placeholder', 'missing')
    LEFT JOIN places AS p ON p.record = c._record
    WHERE c.discount = 'single_person'
    QUALIFY count(*) OVER (PARTITION BY e.entity) > 1
),

-- Two accounts of one entity; equal charges are told apart by the record. The first has the larger
-- charge (an unknown one counts as the largest), the second is in question.
pairs AS MATERIALIZED (
    SELECT
        a.entity,
        a.record AS kept,
        b.record AS doubted,
        [a.member, b.member] AS members,
        least(a.as_of, b.as_of) AS as_of,
        a.as_of <> b.as_of AS different_days,
        a.uprn IS NULL OR b.uprn IS NULL AS place_unknown,
        b.account AS doubted_account,
        b.uprn AS doubted_uprn,
        CASE WHEN a.charge_pence IS NOT NULL THEN b.charge_pence END AS charge_pence,
        greatest(a.starts, b.starts) AS overlap_from,
        least(a.ends, b.ends) AS overlap_to,
        overlap_days(a.starts, a.ends, b.starts, b.ends) AS overlap_days,
        least(a.stops, b.stops) AS stops,
        make_date(CAST(year(b.as_of) - CAST(month(b.as_of) < 4 AS INTEGER) AS INTEGER), 4, 1)
            AS year_from,
        -- The order says how near to a lead the pair came.
        CASE
            WHEN coalesce(k.match_probability, 0) < $least_probability THEN 1
            -- One slip of the pen, or day and month changed about, is no other day of birth.
            WHEN damerau_levenshtein(CAST(a.born AS TEXT), CAST(b.born AS TEXT)) > 1
                AND strftime(a.born, '%Y-%d-%m') <> CAST(b.born AS TEXT) THEN 2
            WHEN a.account = b.account OR a.uprn = b.uprn THEN 3
            WHEN NOT (a.resident AND b.resident) THEN 4
            WHEN overlap_days(a.starts, a.ends, b.starts, b.ends)
                < parameter('min_overlap_days', least(a.as_of, b.as_of)) THEN 5
            ELSE 6
        END AS stage,
        k.match_weight,
        k.match_probability
    FROM discounts AS a
    JOIN discounts AS b ON b.entity = a.entity
        AND (coalesce(b.charge_pence, 1000000000), b.record)
            < (coalesce(a.charge_pence, 1000000000), a.record)
    LEFT JOIN between AS k ON k.one = a.record AND k.other = b.record
),

nearest AS MATERIALIZED (
    SELECT *, CAST(year_from + INTERVAL 1 YEAR AS DATE) AS year_to,
        100 * date_diff('day', year_from, year_from + INTERVAL 1 YEAR) AS parts,
        charge_pence * parameter('discount_per_cent', as_of) AS taken
    FROM pairs
    QUALIFY rank() OVER (PARTITION BY entity ORDER BY stage DESC) = 1
),

-- Each account in question once, with its longest overlap.
accounts AS MATERIALIZED (
    SELECT
        entity,
        min(doubted_uprn) AS uprn,
        max_by(taken * overlap_days(overlap_from, overlap_to, year_from, year_to) // parts,
            (overlap_days, kept)) AS actual,
        max_by(taken * overlap_days(as_of, least(stops, year_to), as_of, NULL) // parts,
            (overlap_days, kept)) AS forward,
        bool_or(taken IS NULL) AS unknown
    FROM nearest
    GROUP BY entity, doubted_account
),

sums AS (
    SELECT
        entity,
        count(*) AS doubted,
        CASE WHEN NOT bool_or(unknown) THEN sum(actual) END AS actual_pence,
        CASE WHEN NOT bool_or(unknown) THEN sum(forward) END AS forward_pence,
        min(uprn) AS uprn
    FROM accounts
    GROUP BY entity
),

candidates AS MATERIALIZED (
    SELECT
        entity,
        max(stage) AS stage,
        list_sort(list_distinct(flatten(list([kept, doubted])))) AS records,
        list_sort(list_distinct(flatten(list(members)))) AS members,
        min(overlap_from) AS overlap_from,
        max(overlap_to) AS overlap_to,
        max(overlap_days) AS overlap_days,
        -- As sure as the least sure of the pairs.
        min(coalesce(match_weight, 0)) AS match_weight,
        min(coalesce(match_probability, 0)) AS match_probability,
        max(as_of) AS as_of,
        bool_or(different_days) AS different_days,
        bool_and(place_unknown) AS place_unknown
    FROM nearest
    GROUP BY entity
),

told AS MATERIALIZED (
    SELECT
        c.*,
        s.* EXCLUDE (entity),
        c.match_probability * 1000 >= parameter('recommended_per_mille', c.as_of) AS sure,
        c.overlap_days >= parameter('material_days', c.as_of) AS long
    FROM candidates AS c
    JOIN sums AS s ON s.entity = c.entity
)

SELECT
    entity,
    records,
    members,
    uprn,
    match_weight,
    match_probability,
    [
        'below_least_probability', 'different_birth', 'same_dwelling', 'other_liable_person',
        'no_overlap'
    ][stage] AS reason,
    overlap_from,
    overlap_to,
    overlap_days,
    (SELECT x.text FROM citations AS x WHERE x.valid_from <= as_of AND as_of < x.valid_to)
        AS citation,
    list_filter([
        printf('The discount stands on %d dwellings at once, for %d days.', doubted + 1,
            overlap_days),
        CASE WHEN len(members) > 1 THEN printf(
            'They lie with %d councils, which do not see each other''s lists.', len(members)) END,
        printf('The weakest link between the records weighs %.1f bits.', match_weight)
    ], lambda x: x IS NOT NULL) AS reasons_for,
    list_filter([
        CASE WHEN NOT sure
            THEN 'The identity is not in the high band: they may be namesakes.' END,
        CASE WHEN NOT long
            THEN 'The overlap is short: a move, and an account that was closed late.' END,
        CASE WHEN place_unknown
            THEN 'A dwelling''s UPRN is not known: it may be the same dwelling.' END,
        CASE WHEN different_days THEN 'The lists are of different dates.' END,
        CASE WHEN actual_pence IS NULL
            THEN 'A charge is not among the data of this run: not computable.' END
    ], lambda x: x IS NOT NULL) AS reasons_against,
    stage = 6 AND sure AND long AND NOT place_unknown AS recommended,
    list_filter([
        CASE WHEN sure THEN 'identity: high' ELSE 'identity: good, not high' END,
        CASE WHEN long THEN 'overlap: longer than a move' ELSE 'overlap: short' END,
        CASE WHEN place_unknown THEN 'dwellings: not both known' ELSE 'dwellings: two' END
    ], lambda x: stage = 6) AS recommended_because,
    CAST(actual_pence AS BIGINT) AS actual_pence,
    CAST(forward_pence AS BIGINT) AS forward_pence,
    CAST(NULL AS BIGINT) AS notional_pence
FROM told
ORDER BY records
