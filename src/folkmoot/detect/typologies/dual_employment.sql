/*
id: dual-employment
number: 26
version: "1"
name: One person in two full-time posts at the same time
summary: >-
  Few people can do two full-time jobs in the same hours. This looks for one person who holds two
  posts with full-time hours at the same time, with one employer or with two.
aims: [counter_fraud]
origin: National Fraud Initiative (payroll to payroll); number 26 of the project's list of typologies
words: >-
  A lead is something to look into. A second job is lawful, and often declared and agreed: only the
  employers know. No pay is stopped without contact, reply and a named decision-maker.
looks_at:
  - {dataset: payroll}
needs:
  - dataset: payroll
    columns:
      - {name: employee_ref, essential: true, why: tells employments apart}
      - {name: post_ref, essential: true, why: tells posts apart}
      - {name: started, essential: true, why: overlap}
      - {name: weekly_hours, essential: true, why: full-time hours}
      - {name: left, essential: false, why: overlap}
      - {name: contract, essential: false, why: "casual, relief and seconded work"}
      - {name: hours_kind, essential: false, why: hours of day and night that can both be worked}
      - {name: full_name, essential: false, why: two people under one mistyped number}
      - {name: forename, essential: false, why: the same}
      - {name: surname, essential: false, why: the same}
      - {name: date_of_birth, essential: false, why: the same}
      - {name: nino, essential: false, why: the same}
parameters:
  min_overlap_days:
    unit: days
    meaning: an overlap up to so long is notice, leave that is paid out, or a late end date
    values:
      - {value: 28, from: 1990-04-01, source: "National Fraud Initiative, payroll to payroll"}
  full_time_hours:
    unit: hours of a week times 100
    meaning: the hours from which each post counts as full-time
    values:
      - {value: 3000, from: 1990-04-01, source: "Office for National Statistics, Labour Force Survey: more than 30 hours; Tax Credits regulations' 30-hour element"}
  feasible_hours:
    unit: hours of a week times 100
    meaning: the most that two posts at different times of the day may add up to and be worked
    values:
      - {value: 7500, from: 1990-04-01, source: "design; above the 48 hours of SI 1998/1833 reg 4, from which a worker may opt out (reg 5)"}
  material_days:
    unit: days
    meaning: the overlap from which a lead is recommended
    values:
      - {value: 91, from: 1990-04-01, source: design}
  recommended_per_mille:
    unit: thousandths of match probability
    meaning: the high band of identity, from which a lead is recommended
    values:
      - {value: 990, from: 1990-04-01, source: design}
citations:
  - {from: 1998-10-01, text: "Working Time Regulations 1998 (SI 1998/1833) regs 4-5; Employment Rights Act 1996 s.1 (hours of work)"}
exclusions:
  - {name: below_least_probability, sentence: "The records are not linked with the probability that the agreement asks for."}
  - {name: other_person, sentence: "The National Insurance numbers, or the names and dates of birth, differ: two people."}
  - {name: same_post, sentence: "The lines are one post that is listed twice."}
  - {name: short_overlap, sentence: "The posts overlap for no longer than notice and a late end date take."}
  - {name: secondment, sentence: "One of the posts is a secondment; the other is kept open for the return."}
  - {name: casual_or_relief, sentence: "One of the posts is casual or relief work, without fixed hours."}
  - {name: part_time, sentence: "One of the posts is part-time, or its hours are not known."}
  - {name: different_hours, sentence: "The posts are at different times of the day and can both be worked."}
traps:
  - {name: casual, sentence: "Bank staff with hours of a full post on paper."}
  - {name: job_share, sentence: "Two halves of a post, or of two posts."}
  - {name: night_and_day, sentence: "A night post beside a day post."}
  - {name: mistyped_number, sentence: "Two employees under one National Insurance number."}
  - {name: moved_post, sentence: "A promotion or reorganisation; the old line was closed late."}
  - {name: split_post, sentence: "One post on two cost centres, each with the whole hours."}
  - {name: namesake, sentence: "Two people of one name and one day of birth, where a number is missing."}
  - {name: declared, sentence: "A second post that both employers know of; no list says so."}
money: not computable
*/
WITH
-- One row per post held, [from, to).
posts AS (
    SELECT
        p._record AS record,
        p._member AS member,
        p.employee_ref,
        p.post_ref,
        e.entity,
        d.as_of,
        p.started AS held_from,
        least(p."left", d.as_of) AS held_to,
        p."left" IS NULL OR p."left" > d.as_of AS running,
        p.weekly_hours AS hours,
        coalesce(p.contract, 'unknown') AS contract,
        p.hours_kind,
        -- A name in one field reads ``SURNAME, Forename`` or ``Forename Surname``.
        lower(coalesce(p.forename, split_part(trim(
            CASE WHEN contains(p.full_name, ',') THEN split_part(p.full_name, ',', 2)
                ELSE p.full_name END), ' ', 1))) AS forename,
        lower(coalesce(p.surname,
            CASE WHEN contains(p.full_name, ',') THEN split_part(p.full_name, ',', 1)
                ELSE split_part(trim(p.full_name), ' ', -1) END)) AS surname,
        p.date_of_birth AS born,
        upper(replace(p.nino, ' ', '')) AS nino,
        h.uprn
    FROM payroll AS p
    JOIN deliveries AS d ON d._delivery = p._delivery
    JOIN entities AS e ON e.record = p._record AND e.verdict NOT IN ('placeholder', 'missing')
    LEFT JOIN places AS h ON h.record = p._record
    WHERE p.started IS NOT NULL
),

-- Two posts of one person: ``a`` began first. A line that was sent twice is one post.
pairs AS (
    SELECT
        a.entity,
        a.record AS one,
        b.record AS other,
        list_sort([a.record, b.record]) AS records,
        list_sort(list_distinct([a.member, b.member])) AS members,
        greatest(a.held_from, b.held_from) AS overlap_from,
        least(a.held_to, b.held_to) AS overlap_to,
        least(a.as_of, b.as_of) AS as_of,
        overlap_days(a.held_from, a.held_to, b.held_from, b.held_to) AS days,
        a.running AND b.running AS running,
        a.hours AS hours_a,
        b.hours AS hours_b,
        a.hours_kind <> b.hours_kind AS apart,
        a.hours_kind = 'day' AND b.hours_kind = 'day' AS both_day,
        list_contains(['casual', 'relief'], a.contract)
        OR list_contains(['casual', 'relief'], b.contract) AS casual,
        'secondment' IN (a.contract, b.contract) AS seconded,
        'unknown' IN (a.contract, b.contract) AS contract_unknown,
        damerau_levenshtein(a.nino, b.nino) AS nino_differs,
        a.born = b.born AS born_same,
        -- One slip of the pen, or day and month changed about, is no other day of birth.
        damerau_levenshtein(CAST(a.born AS TEXT), CAST(b.born AS TEXT)) <= 1
        OR strftime(a.born, '%Y-%d-%m') = CAST(b.born AS TEXT) AS born_near,
        coalesce(a.uprn = b.uprn, FALSE) AS home_same,
        coalesce(jaro_winkler_similarity(a.forename, b.forename) >= 0.85, FALSE) AS forename_alike,
        coalesce(a.forename = b.forename, FALSE) AS forename_same,
        coalesce(damerau_levenshtein(a.surname, b.surname) <= 1, FALSE) AS surname_alike,
        a.member = b.member AND a.employee_ref = b.employee_ref AS one_employment,
        a.held_from = b.held_from AND a.hours = b.hours AS one_start
    FROM posts AS a
    JOIN posts AS b
        ON b.entity = a.entity
        AND (a.member, a.employee_ref, a.post_ref) <> (b.member, b.employee_ref, b.post_ref)
        AND (a.held_from, a.record) < (b.held_from, b.record)
),

-- The thresholds of the day on which the lists were made, and how sure it is that it is one person.
measured AS (
    SELECT
        p.*,
        l.match_weight,
        l.match_probability,
        parameter('min_overlap_days', p.as_of) AS min_days,
        parameter('full_time_hours', p.as_of) AS full_time,
        parameter('feasible_hours', p.as_of) AS feasible,
        parameter('material_days', p.as_of) AS material_days,
        -- One mistyped digit makes two people one, and there are namesakes of one birthday: neither
        -- the number alone is enough, nor the name and the birthday.
        CASE
            WHEN p.nino_differs = 0
                THEN coalesce(p.born_near, TRUE)
                    AND (p.forename_alike OR p.surname_alike AND coalesce(p.born_same, FALSE))
            ELSE (
                    p.forename_alike AND p.surname_alike
                    AND (p.home_same AND coalesce(p.born_near, TRUE)
                        OR coalesce(p.born_same AND p.nino_differs <= 2, FALSE))
                    -- Whoever shares a home, a birthday and a forename has taken another surname.
                    OR p.forename_same AND p.home_same AND coalesce(p.born_same, FALSE)
                )
                AND l.match_probability >= parameter('recommended_per_mille', p.as_of) / 1000.0
        END AS sure
    FROM pairs AS p
    LEFT JOIN between AS l ON l.one = p.one AND l.other = p.other
),

-- The first innocent explanation that fits; stage 9 is a lead.
staged AS (
    SELECT
        *,
        CASE
            WHEN coalesce(match_probability, 0) < $least_probability THEN 1
            WHEN nino_differs > 2 THEN 2
            WHEN NOT forename_alike AND NOT coalesce(born_same, FALSE) THEN 2
            WHEN one_employment AND one_start THEN 3
            WHEN days <= min_days THEN 4
            WHEN seconded THEN 5
            WHEN casual THEN 6
            WHEN coalesce(least(hours_a, hours_b) < full_time, FALSE)
                OR hours_a IS NULL OR hours_b IS NULL THEN 7
            WHEN apart AND hours_a + hours_b <= feasible THEN 8
            ELSE 9
        END AS stage
    FROM measured
),

-- One candidate a person: the two posts that come nearest to a lead, then the longest overlap.
chosen AS (
    SELECT
        *,
        stage = 9 AS is_lead,
        coalesce(both_day, FALSE) AND NOT contract_unknown AND NOT one_employment AS unspoiled
    FROM staged
    QUALIFY row_number() OVER (PARTITION BY entity ORDER BY stage DESC, days DESC, records) = 1
)

SELECT
    c.entity,
    c.records,
    c.members,
    CAST(NULL AS BIGINT) AS uprn,
    c.match_weight,
    c.match_probability,
    ['below_least_probability', 'other_person', 'same_post', 'short_overlap', 'secondment',
     'casual_or_relief', 'part_time', 'different_hours', NULL][c.stage] AS reason,
    CASE WHEN c.is_lead THEN c.overlap_from END AS overlap_from,
    CASE WHEN c.is_lead THEN c.overlap_to END AS overlap_to,
    CASE WHEN c.is_lead THEN c.days END AS overlap_days,
    (SELECT t.text FROM citations AS t
     WHERE t.valid_from <= c.as_of AND c.as_of < t.valid_to) AS citation,
    list_filter([
        'Two posts of ' || (c.hours_a // 100) || ' and ' || (c.hours_b // 100)
            || ' hours a week overlap for ' || c.days || ' days.',
        CASE WHEN c.both_day THEN 'Both posts are worked by day.' END,
        CASE WHEN c.running THEN 'Both posts are still held.' END,
        CASE WHEN c.nino_differs = 0 THEN 'Both records have one National Insurance number.' END,
        CASE WHEN c.born_same THEN 'Both records have one date of birth.' END,
        CASE WHEN c.home_same THEN 'Both records are of one home.' END
    ], lambda x: x IS NOT NULL) AS reasons_for,
    list_filter([
        'Both employers may know of it and have agreed; the lists do not say.',
        CASE WHEN NOT c.sure THEN 'The link is not sure: these may be two employees.' END,
        CASE WHEN NOT c.born_same THEN 'The dates of birth differ.' END,
        CASE WHEN NOT coalesce(c.both_day, FALSE)
            THEN 'The posts may be worked at different times of the day.' END,
        CASE WHEN c.contract_unknown THEN 'The kind of a contract is not known.' END,
        CASE WHEN c.one_employment THEN 'One employer lists both posts under one employee.' END,
        CASE WHEN NOT c.running THEN 'One of the posts has ended.' END
    ], lambda x: x IS NOT NULL) AS reasons_against,
    c.is_lead AND c.sure AND c.unspoiled AND c.days >= c.material_days AS recommended,
    [
        CASE WHEN c.sure THEN 'identity: high' ELSE 'identity: good, not high' END,
        CASE WHEN c.days >= c.material_days THEN 'overlap: long' ELSE 'overlap: short' END,
        CASE WHEN c.unspoiled THEN 'hours: both by day, with two employments'
            ELSE 'hours: may be explained' END
    ] AS recommended_because,
    CAST(NULL AS BIGINT) AS actual_pence,
    CAST(NULL AS BIGINT) AS forward_pence,
    CAST(NULL AS BIGINT) AS notional_pence
FROM chosen AS c
ORDER BY c.records
