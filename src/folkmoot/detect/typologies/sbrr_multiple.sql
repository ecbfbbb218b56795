/*
id: sbrr-multiple
number: 24
version: "1"
name: Small business rate relief on more than one property
summary: >-
  A ratepayer may have small business rate relief on one property only, and on that one only while
  every other property that they occupy in England is small. This looks for one ratepayer with
  relief on two or more properties, or with relief on one and others that are not small, within a
  council and across councils.
aims: [counter_fraud, tax]
origin: >-
  National Fraud Initiative (business rates); number 24 of the project's list of typologies
words: >-
  A lead is something to look into. It says that records differ from what the relief asks for; it
  does not say why. Nobody's relief changes without contact, reply and a named decision-maker.
looks_at:
  - {dataset: business-rates, where: "relief_type = 'small_business'"}
needs:
  - dataset: business-rates
    columns:
      - {name: property_ref, essential: true, why: tells properties apart}
      - {name: ratepayer, essential: true, why: whose properties they are}
      - {name: rateable_value, essential: true, why: the second-property rule}
      - {name: relief_type, essential: true, why: which properties have the relief}
      - {name: address, essential: false, why: one property that is listed twice}
      - {name: postcode, essential: false, why: properties that may be one in common occupation}
      - {name: occupied, essential: false, why: an empty property does not count}
      - {name: liability_start, essential: false, why: overlap and the grace period}
      - {name: relief_start, essential: false, why: overlap}
      - {name: relief_end, essential: false, why: overlap}
      - {name: relief_pence, essential: false, why: the amount; without it money is not computable}
parameters:
  second_property_max_rv:
    unit: pounds of rateable value
    meaning: the most that each other property may be valued at
    values:
      - {value: 2200, from: 2005-04-01, source: "SI 2004/3315 as first made; Hansard HC 27 March 2009"}
      - {value: 2599, from: 2010-04-01, source: "SI 2004/3315 as amended; SI 2012/148 art 3(6), (8)"}
      - {value: 2899, from: 2017-04-01, source: "SI 2017/102 art 3; from 2024-04-01 SI 2023/1250 reg 2(4)"}
  total_under_rv:
    unit: pounds of rateable value
    meaning: all properties together must be valued at less
    values:
      - {value: 15000, from: 2005-04-01, source: "SI 2004/3315; Hansard HC 27 March 2009"}
      - {value: 21500, from: 2005-04-01, region: london, source: "SI 2004/3315; Hansard HC 27 March 2009"}
      - {value: 18000, from: 2010-04-01, source: "SI 2012/148 arts 2(b), 3: not more than 17,999"}
      - {value: 25500, from: 2010-04-01, region: london, source: "SI 2012/148 arts 2(a), 3: not more than 25,499"}
      - {value: 20000, from: 2017-04-01, source: "SI 2017/102 art 3; SI 2023/1250 reg 2(4); gov.uk, Small business rate relief"}
      - {value: 28000, from: 2017-04-01, region: london, source: "SI 2017/102 art 3; SI 2023/1250 reg 2(4); gov.uk, Small business rate relief"}
  grace_months:
    unit: months, by the day on which the other property's occupation began
    meaning: how long another property is disregarded after it is taken
    values:
      - {value: 0, from: 1990-04-01, source: no grace period before SI 2014/43}
      - {value: 12, from: 2013-02-14, source: "SI 2014/43 art 2 (in force 14 February 2014); SI 2023/1250 reg 2(3)"}
      - {value: 36, from: 2025-11-27, source: "SI 2023/1250 reg 2(3) as amended in January 2026, for chargeable days from 1 April 2026"}
  relief_max_rv:
    unit: pounds of rateable value
    meaning: the most that the relieved property may be valued at; a reason, not a filter
    values:
      - {value: 10000, from: 2005-04-01, source: SI 2004/3315}
      - {value: 12000, from: 2010-04-01, source: "SI 2004/3315 as amended; SI 2012/148 art 3(2)-(3)"}
      - {value: 15000, from: 2017-04-01, source: "SI 2017/102 art 3; SI 2023/1250 reg 2(1)(a)"}
  min_overlap_days:
    unit: days
    meaning: shorter overlaps are a week of a move or a lag of the records
    values:
      - {value: 31, from: 1990-04-01, source: design}
  recommended_per_mille:
    unit: thousandths of match probability
    meaning: the high band of identity, from which a lead is recommended
    values:
      - {value: 990, from: 1990-04-01, source: design}
  material_rv:
    unit: pounds of rateable value
    meaning: where no amount is known, the relieved value from which a lead is recommended
    values:
      - {value: 1000, from: 1990-04-01, source: design}
  material_pence:
    unit: pence
    meaning: where amounts are known, the actual and forward sum from which a lead is recommended
    values:
      - {value: 10000, from: 1990-04-01, source: design}
words_lists:
  public_body:
    - mdc
    - mbc
    - metropolitan borough council
    - metropolitan district council
    - district council
    - borough council
    - county council
    - city council
    - kirklees council
    - north yorkshire council
    - police authority
    - police and crime
    - police crime
    - constabulary
    - fire authority
    - fire rescue authority
    - fire and rescue
    - fire rescue service
    - civil defence authority
    - combined authority
    - environment agency
    - highways england
    - national highways
    - department for
    - department of
    - ministry of
    - secretary of state
    - inland revenue
    - hm revenue
    - hm customs
    - court service
    - ccg
    - nhs
    - ambulance service
citations:
  - {from: 2005-04-01, text: "Local Government Finance Act 1988 s.43(4A)-(4B); SI 2004/3315 as amended"}
  - {from: 2012-04-01, text: "Local Government Finance Act 1988 s.43(4A)-(4B); SI 2012/148 arts 2-3 (with SI 2014/43)"}
  - {from: 2017-04-01, text: "Local Government Finance Act 1988 s.43(4A)-(4B); SI 2017/102 arts 2-3"}
  - {from: 2024-04-01, text: "Local Government Finance Act 1988 Sch 4ZA para 4; SI 2023/1250 reg 2"}
exclusions:
  - {name: generic_name, sentence: "The name is one that many bear (an office, a committee); it identifies nobody."}
  - {name: public_body, sentence: "The name is a public authority's, whose many properties are settled by other rules."}
  - {name: below_least_probability, sentence: "The records are not linked with the probability that the agreement asks for."}
  - {name: same_property, sentence: "The records are one property: the same reference or the same address."}
  - {name: no_overlap, sentence: "The relief and another property do not overlap for long enough."}
  - {name: second_not_occupied, sentence: "No other property is occupied."}
  - {name: second_property_rule, sentence: "Every other property, and all together, are small enough for the relief to stay."}
  - {name: grace_period, sentence: "The other property was taken so recently that it is disregarded."}
traps:
  - {name: namesake, sentence: "Two people or bodies of one name: a name without a legal form needs more evidence."}
  - {name: common_occupation, sentence: "Adjoining properties may be one by law (Rating (Property in Common Occupation) and Council Tax (Empty Dwellings) Act 2018)."}
  - {name: listed_twice, sentence: "One property on two lines of a file, for two reliefs or by a repeated reference."}
  - {name: old_extract, sentence: "Extracts of different dates; the relief may have been taken away since."}
  - {name: occupation_unknown, sentence: "A file that does not say which properties are occupied."}
  - {name: placeholder, sentence: "A text that stands for a withheld name is no name."}
  - {name: founder, sentence: "Somebody trades in their own name beside the company that bears it: two ratepayers."}
  - {name: typing_slip, sentence: "One property on two lines, its address with a slip of the key in one of them."}
  - {name: group_company, sentence: "Companies of one group are each a ratepayer of their own."}
money:
  actual: >-
    relief_pence of each property in question x days of overlap in the billing year up to the
    extract / days of that year that the relief covers
  forward: >-
    relief_pence of each property in question x days from the extract to 31 March or the relief's
    end / days of that year that the relief covers; an estimate, while the overlap still runs
  notional: not computable
  rounding: down to the penny, per property
  source: >-
    the supplier's amount of relief for the billing year of the extract. In question: with relief
    on several properties all but the one with the largest amount; otherwise the relieved one.
    Earlier years are not in the file and not computed.
*/
WITH RECURSIVE
-- One row per record that names somebody, with the interval [from, to) of its relief.
named AS (
    SELECT
        r._record AS record,
        r._delivery AS delivery,
        r._member AS member,
        d.as_of,
        d.region,
        e.entity,
        e.verdict,
        regexp_replace(lower(r.ratepayer), '[^a-z0-9]', '', 'g') AS name_key,
        ' ' || trim(regexp_replace(lower(r.ratepayer), '[^a-z0-9]+', ' ', 'g')) || ' ' AS name_words,
        nullif(trim(r.property_ref), '') AS property_ref,
        nullif(regexp_replace(lower(r.address), '[^a-z0-9]', '', 'g'), '') AS address_key,
        trim(regexp_replace(r.address, '[^0-9]+', ' ', 'g')) AS address_numbers,
        regexp_matches(
            lower(r.ratepayer), '[^a-z](ltd|limited|llp|plc|cic|lp)[^a-z]*$'
        ) AS incorporated,
        r.postcode,
        r.rateable_value,
        -- Relief for an empty property says as well that it is not occupied.
        coalesce(r.occupied, CASE WHEN r.relief_type = 'empty' THEN FALSE END) AS occupied,
        r.liability_start,
        coalesce(r.relief_type = 'small_business', FALSE) AS relieved,
        coalesce(r.relief_start, r.liability_start, DATE '2005-04-01') AS relief_from,
        least(coalesce(r.relief_end, d.as_of), d.as_of) AS relief_to,
        r.relief_start IS NULL AND r.liability_start IS NULL AS start_unknown,
        r.relief_end,
        r.relief_end__verdict = 'absent' AS end_unknown,
        r.relief_pence
    FROM business_rates AS r
    JOIN deliveries AS d ON d._delivery = r._delivery
    JOIN entities AS e ON e.record = r._record
    WHERE r.ratepayer__verdict NOT IN ('placeholder', 'missing', 'absent', 'test')
        AND e.verdict NOT IN ('placeholder', 'missing')
),

-- Candidates: the linked entities, and every name that stands on several records which are not
-- all linked, so that a repeated name is never passed over in silence.
grouped AS (
    SELECT 'e:' || entity AS candidate, 'entity' AS basis, entity, record FROM named
    QUALIFY count(*) OVER (PARTITION BY entity) > 1
    UNION ALL
    SELECT 'n:' || name_key, 'name', NULL, record FROM named
    WHERE name_key <> ''
    QUALIFY count(*) OVER (PARTITION BY name_key) > 1
        AND min(entity) OVER (PARTITION BY name_key) <> max(entity) OVER (PARTITION BY name_key)
),

listed AS (
    SELECT g.candidate, g.basis, n.*
    FROM grouped AS g
    JOIN named AS n USING (record)
    QUALIFY bool_or(n.relieved) OVER (PARTITION BY g.candidate)
),

-- The records of one property: the same reference or address in one member's list, in chains. An
-- address with a slip of the key or two is the same where its numbers, postcode and value are.
same AS (
    SELECT a.candidate, a.record, b.record AS other
    FROM listed AS a
    JOIN listed AS b ON b.candidate = a.candidate AND b.member = a.member
    WHERE a.basis = 'entity' AND (
        a.record = b.record OR a.property_ref = b.property_ref OR a.address_key = b.address_key
        OR (
            a.postcode = b.postcode
            AND a.rateable_value = b.rateable_value
            AND a.address_numbers = b.address_numbers
            AND levenshtein(a.address_key, b.address_key) <= 2
        )
    )
),

reach AS (
    SELECT candidate, record, other FROM same
    UNION
    SELECT r.candidate, r.record, s.other
    FROM reach AS r
    JOIN same AS s ON s.candidate = r.candidate AND s.record = r.other
),

belongs AS (
    SELECT candidate, record, min(other) AS property FROM reach GROUP BY candidate, record
),

properties AS (
    SELECT
        l.candidate,
        b.property,
        min(l.member) AS member,
        min(l.region) AS region,
        min(l.as_of) AS as_of,
        max(l.rateable_value) AS rv,
        CASE
            WHEN bool_or(l.occupied) THEN TRUE
            WHEN count(*) > count(l.occupied) THEN NULL
            ELSE FALSE
        END AS occupied,
        min(l.postcode) AS postcode,
        min(l.liability_start) AS liability_from,
        coalesce(min(l.liability_start), DATE '2005-04-01') AS held_from,
        bool_or(l.relieved) AS relieved,
        min(l.relief_from) FILTER (l.relieved) AS relief_from,
        max(l.relief_to) FILTER (l.relieved) AS relief_to,
        -- Still running at the extract: some relieved line has no end, or a later one.
        coalesce(bool_or(l.relief_end IS NULL OR l.relief_end > l.as_of) FILTER (l.relieved), FALSE)
            AS running,
        CASE
            WHEN bool_or(l.relief_end IS NULL) FILTER (l.relieved) THEN NULL
            ELSE max(l.relief_end) FILTER (l.relieved)
        END AS relief_end,
        coalesce(bool_or(l.start_unknown), FALSE) AS start_unknown,
        coalesce(bool_or(l.end_unknown) FILTER (l.relieved), FALSE) AS end_unknown,
        max(l.relief_pence) FILTER (l.relieved) AS relief_pence
    FROM listed AS l
    JOIN belongs AS b ON b.candidate = l.candidate AND b.record = l.record
    GROUP BY l.candidate, b.property
),

-- The thresholds on the last day for which the relief is known to have been given; the scheme,
-- and with it the law that is cited, began on 1 April 2005.
mains AS (
    SELECT
        p.*,
        max(v.value) FILTER (v.name = 'second_property_max_rv') AS second_max,
        coalesce(
            max(v.value) FILTER (v.name = 'total_under_rv' AND v.region = p.region),
            max(v.value) FILTER (v.name = 'total_under_rv' AND v.region IS NULL)
        ) AS total_under,
        max(v.value) FILTER (v.name = 'relief_max_rv') AS relief_max,
        max(v.value) FILTER (v.name = 'min_overlap_days') AS min_days,
        max(v.value) FILTER (v.name = 'material_rv') AS material_rv,
        max(v.value) FILTER (v.name = 'material_pence') AS material_pence,
        max(v.value) FILTER (v.name = 'recommended_per_mille') AS recommended_per_mille
    FROM properties AS p
    JOIN parameters AS v
        ON v.valid_from <= greatest(p.relief_to, DATE '2005-04-01')
        AND greatest(p.relief_to, DATE '2005-04-01') < v.valid_to
    WHERE p.relieved
    GROUP BY ALL
),

-- Relief on two properties at once: always something to look into.
double_overlaps AS (
    SELECT
        a.candidate,
        a.property,
        b.property AS other,
        greatest(a.relief_from, b.relief_from) AS overlap_from,
        least(a.relief_to, b.relief_to) AS overlap_to,
        a.postcode = b.postcode AS adjoining
    FROM mains AS a
    JOIN mains AS b ON b.candidate = a.candidate AND b.property <> a.property
    WHERE least(a.relief_to, b.relief_to) - greatest(a.relief_from, b.relief_from) >= a.min_days
),

doubles AS (
    SELECT DISTINCT candidate FROM double_overlaps
),

-- Every other property beside a relieved one. ``in_grace``: it is disregarded for a time, when it
-- was taken after the relieved one and has no such relief itself.
others AS (
    SELECT
        a.candidate,
        a.property,
        b.property AS other,
        greatest(a.relief_from, b.held_from) AS overlap_from,
        least(a.relief_to, b.as_of) AS overlap_to,
        least(a.relief_to, b.as_of) - greatest(a.relief_from, b.held_from) >= a.min_days
            AS overlaps,
        b.occupied,
        b.rv,
        b.rv <= a.second_max AS small,
        coalesce(
            NOT (b.relieved AND b.relief_to >= a.relief_to)
            AND b.liability_from > a.liability_from
            AND a.relief_to < b.liability_from + to_months(CAST(v.value AS INTEGER)),
            FALSE
        ) AS in_grace,
        a.postcode = b.postcode AS adjoining
    FROM mains AS a
    JOIN properties AS b ON b.candidate = a.candidate AND b.property <> a.property
    LEFT JOIN parameters AS v
        ON v.name = 'grace_months'
        AND v.valid_from <= b.liability_from AND b.liability_from < v.valid_to
),

-- Each relieved property against all of its others: does one of the rules let the relief stand?
judged AS (
    SELECT
        a.candidate,
        a.property,
        count(o.other) FILTER (o.overlaps) AS overlapping,
        count(o.other) FILTER (o.overlaps AND o.occupied IS DISTINCT FROM FALSE) AS occupied,
        coalesce(bool_and(coalesce(o.small, FALSE))
            FILTER (o.overlaps AND o.occupied IS DISTINCT FROM FALSE), TRUE)
        AND coalesce(a.rv + coalesce(sum(o.rv)
            FILTER (o.overlaps AND o.occupied IS DISTINCT FROM FALSE), 0) < a.total_under, FALSE)
            AS all_small,
        count(o.other)
            FILTER (o.overlaps AND o.occupied IS DISTINCT FROM FALSE AND NOT o.in_grace) AS settled,
        coalesce(bool_and(coalesce(o.small, FALSE))
            FILTER (o.overlaps AND o.occupied IS DISTINCT FROM FALSE AND NOT o.in_grace), TRUE)
        AND coalesce(a.rv + coalesce(sum(o.rv)
            FILTER (o.overlaps AND o.occupied IS DISTINCT FROM FALSE AND NOT o.in_grace), 0)
            < a.total_under, FALSE)
            AS settled_small,
        a.rv + coalesce(sum(o.rv)
            FILTER (o.overlaps AND o.occupied IS DISTINCT FROM FALSE AND NOT o.in_grace), 0)
            AS settled_rv
    FROM mains AS a
    LEFT JOIN others AS o ON o.candidate = a.candidate AND o.property = a.property
    GROUP BY a.candidate, a.property, a.rv, a.total_under
),

ruled AS (
    SELECT
        candidate,
        property,
        settled_rv,
        -- The order says how near to a lead a property came; 5 is a lead.
        CASE
            WHEN overlapping = 0 THEN 1
            WHEN occupied = 0 THEN 2
            WHEN all_small THEN 3
            WHEN settled = 0 OR settled_small THEN 4
            ELSE 5
        END AS stage
    FROM judged
),

-- The relief in question, each with its longest overlap.
in_question AS (
    SELECT o.candidate, o.property, o.overlap_from, o.overlap_to
    FROM (
        SELECT * FROM double_overlaps
        QUALIFY row_number() OVER (
            PARTITION BY candidate, property
            ORDER BY overlap_to - overlap_from DESC, overlap_from, other
        ) = 1
    ) AS o
    JOIN mains AS m ON m.candidate = o.candidate AND m.property = o.property
    -- One of them is allowed: the largest, so that the amount is never overstated.
    QUALIFY row_number() OVER (
        PARTITION BY o.candidate
        ORDER BY m.relief_pence DESC NULLS LAST, m.rv DESC NULLS LAST, o.property
    ) > 1
    UNION ALL
    SELECT o.candidate, o.property, o.overlap_from, o.overlap_to
    FROM others AS o
    JOIN ruled AS r ON r.candidate = o.candidate AND r.property = o.property AND r.stage = 5
    WHERE o.overlaps AND o.occupied IS DISTINCT FROM FALSE AND NOT o.in_grace
        AND o.candidate NOT IN (SELECT candidate FROM doubles)
    QUALIFY row_number() OVER (
        PARTITION BY o.candidate, o.property
        ORDER BY o.overlap_to - o.overlap_from DESC, o.overlap_from, o.other
    ) = 1
),

-- The billing year of the extract begins on 1 April; the amount covers the relief's days in it.
covered AS (
    SELECT
        q.*,
        m.rv,
        m.relief_pence,
        m.as_of,
        m.running,
        greatest(m.relief_from, year_from) AS cover_from,
        least(coalesce(m.relief_end, year_to), year_to) AS cover_to
    FROM in_question AS q
    JOIN (
        SELECT
            *,
            make_date(CAST(year(as_of) - CAST(month(as_of) < 4 AS INTEGER) AS INTEGER), 4, 1)
                AS year_from,
            make_date(CAST(year(as_of) - CAST(month(as_of) < 4 AS INTEGER) + 1 AS INTEGER), 4, 1)
                AS year_to
        FROM mains
    ) AS m USING (candidate, property)
),

amounts AS (
    SELECT
        candidate,
        min(overlap_from) AS overlap_from,
        max(overlap_to) AS overlap_to,
        max(overlap_to - overlap_from) AS overlap_days,
        sum(rv) AS rv_in_question,
        bool_or(rv = 0) AS no_value,
        CASE WHEN bool_and(coalesce(relief_pence IS NOT NULL AND cover_to > cover_from, FALSE))
            THEN sum(
                relief_pence
                * greatest(least(overlap_to, cover_to) - greatest(overlap_from, cover_from), 0)
                // nullif(cover_to - cover_from, 0)
            ) END AS actual_pence,
        CASE WHEN bool_and(coalesce(relief_pence IS NOT NULL AND cover_to > cover_from, FALSE))
            THEN sum(
                CASE WHEN running AND overlap_to = as_of
                    THEN relief_pence * greatest(cover_to - as_of, 0)
                        // nullif(cover_to - cover_from, 0)
                    ELSE 0
                END
            ) END AS forward_pence
    FROM covered
    GROUP BY candidate
),

sizes AS (
    SELECT
        candidate,
        count(*) AS properties,
        count(*) FILTER (relieved) AS relieved,
        bool_or(rv IS NULL) AS rv_unknown,
        bool_or(start_unknown) AS start_unknown,
        bool_or(end_unknown) AS end_unknown,
        count(DISTINCT as_of) > 1 AS different_days
    FROM properties
    GROUP BY candidate
),

-- What the reasons speak of: for relief on one property its others that count.
pictures AS (
    SELECT
        o.candidate,
        count(*) AS counting,
        max(o.rv) AS largest_rv,
        max(r.settled_rv) AS settled_rv,
        bool_or(o.occupied) AS known_occupied,
        bool_or(o.occupied IS NULL) AS occupation_unknown
    FROM others AS o
    JOIN in_question AS q ON q.candidate = o.candidate AND q.property = o.property
    JOIN ruled AS r ON r.candidate = o.candidate AND r.property = o.property
    WHERE o.overlaps AND o.occupied IS DISTINCT FROM FALSE AND NOT o.in_grace
    GROUP BY o.candidate
),

adjoining AS (
    SELECT DISTINCT candidate FROM double_overlaps WHERE adjoining
    UNION
    SELECT DISTINCT o.candidate
    FROM others AS o
    JOIN in_question AS q ON q.candidate = o.candidate AND q.property = o.property
    WHERE o.adjoining AND o.overlaps AND o.occupied IS DISTINCT FROM FALSE
        AND o.candidate NOT IN (SELECT candidate FROM doubles)
),

thresholds AS (
    SELECT
        candidate,
        max(second_max) AS second_max,
        max(total_under) AS total_under,
        max(relief_max) AS relief_max,
        max(rv) AS largest_relieved,
        max(material_rv) AS material_rv,
        max(material_pence) AS material_pence,
        max(recommended_per_mille) AS recommended_per_mille,
        greatest(max(relief_to), DATE '2005-04-01') AS day
    FROM mains
    GROUP BY candidate
),

candidates AS (
    SELECT
        l.candidate,
        min(l.basis) AS basis,
        CASE WHEN min(l.basis) = 'entity' THEN min(l.entity) END AS entity,
        list_sort(list(l.record)) AS records,
        list_sort(list(DISTINCT l.member)) AS members,
        bool_or(l.verdict = 'generic') AS generic,
        bool_or(l.incorporated) AND NOT bool_and(l.incorporated) AS mixed,
        bool_or(EXISTS (
            SELECT 1 FROM words AS w
            WHERE w.list = 'public_body' AND contains(l.name_words, ' ' || w.word || ' ')
        )) AS public_body
    FROM listed AS l
    GROUP BY l.candidate
),

decided AS (
    SELECT
        c.*,
        k.match_weight,
        k.match_probability,
        d.candidate IS NOT NULL AS doubled,
        CASE
            WHEN c.generic THEN 'generic_name'
            WHEN c.public_body THEN 'public_body'
            WHEN c.basis = 'name' OR coalesce(k.match_probability, 0) < $least_probability
                THEN 'below_least_probability'
            WHEN s.properties = 1 THEN 'same_property'
            WHEN d.candidate IS NOT NULL THEN NULL
            WHEN r.stage = 2 THEN 'second_not_occupied'
            WHEN r.stage = 3 THEN 'second_property_rule'
            WHEN r.stage = 4 THEN 'grace_period'
            WHEN r.stage = 5 THEN NULL
            ELSE 'no_overlap'
        END AS reason
    FROM candidates AS c
    LEFT JOIN links AS k ON k.entity = c.entity
    LEFT JOIN sizes AS s USING (candidate)
    LEFT JOIN doubles AS d USING (candidate)
    LEFT JOIN (SELECT candidate, max(stage) AS stage FROM ruled GROUP BY candidate) AS r
        USING (candidate)
)

SELECT
    c.entity,
    c.records,
    c.members,
    coalesce(s.properties, 0) AS properties,
    coalesce(s.relieved, 0) AS relieved,
    c.reason,
    a.overlap_from,
    a.overlap_to,
    a.overlap_days,
    c.match_weight,
    c.match_probability,
    CAST(a.actual_pence AS BIGINT) AS actual_pence,
    CAST(a.forward_pence AS BIGINT) AS forward_pence,
    CAST(NULL AS BIGINT) AS notional_pence,
    (
        SELECT x.text FROM citations AS x
        WHERE x.valid_from <= t.day AND t.day < x.valid_to
    ) AS citation,
    list_filter([
        CASE WHEN c.doubled THEN printf(
            'Small business rate relief stands on %d properties, on two or more of them at once '
            || 'for %d days.', s.relieved, a.overlap_days) END,
        CASE WHEN NOT c.doubled THEN printf(
            'Relief on one property overlaps with %d more properties for %d days.',
            p.counting, a.overlap_days) END,
        CASE WHEN NOT c.doubled AND p.largest_rv > t.second_max THEN printf(
            'Another property has a rateable value of £%d; the most allowed is £%d.',
            CAST(p.largest_rv AS BIGINT), CAST(t.second_max AS BIGINT)) END,
        CASE WHEN NOT c.doubled AND p.settled_rv >= t.total_under THEN printf(
            'The properties that count have together a rateable value of £%d; less than £%d is '
            || 'allowed.', CAST(p.settled_rv AS BIGINT), CAST(t.total_under AS BIGINT)) END,
        CASE WHEN t.largest_relieved > t.relief_max THEN printf(
            'A relieved property has a rateable value of £%d, above the relief''s own limit of £%d.',
            CAST(t.largest_relieved AS BIGINT), CAST(t.relief_max AS BIGINT)) END,
        CASE WHEN len(c.members) > 1 THEN printf(
            'The properties lie with %d members, which do not see each other''s lists.',
            len(c.members)) END,
        printf('The weakest link between the records weighs %.1f bits.', c.match_weight)
    ], lambda x: x IS NOT NULL) AS reasons_for,
    list_filter([
        CASE WHEN c.match_probability * 1000 < t.recommended_per_mille
            THEN 'The identity is not in the high band: they may be namesakes.' END,
        CASE WHEN c.mixed
            THEN 'Some lines name a company and some do not: it may be its founder beside it.' END,
        CASE WHEN NOT c.doubled AND p.occupation_unknown
            THEN 'Whether another property is occupied is not among the data of this run.' END,
        CASE WHEN j.candidate IS NOT NULL
            THEN 'Properties share a postcode: they may be one property in common occupation.' END,
        CASE WHEN s.rv_unknown THEN 'A rateable value is missing.' END,
        CASE WHEN a.no_value THEN 'A rateable value is nil: no rates were due on it.' END,
        CASE WHEN s.start_unknown
            THEN 'When a liability or relief began is missing: the overlap is a guess.' END,
        CASE WHEN s.end_unknown
            THEN 'When relief ends is not among the data of this run: it may have ended.' END,
        CASE WHEN s.different_days THEN 'The lists are of different dates.' END,
        CASE WHEN a.actual_pence IS NULL
            THEN 'The amount of relief is not among the data of this run: not computable.' END
    ], lambda x: x IS NOT NULL) AS reasons_against,
    c.reason IS NULL
        AND c.match_probability * 1000 >= t.recommended_per_mille
        AND NOT c.mixed
        AND coalesce(
            a.actual_pence + a.forward_pence >= t.material_pence,
            a.rv_in_question >= t.material_rv,
            FALSE
        )
        AND (c.doubled OR coalesce(p.known_occupied, FALSE)) AS recommended,
    list_filter([
        CASE WHEN c.match_probability * 1000 >= t.recommended_per_mille AND NOT c.mixed
            THEN 'identity: high' ELSE 'identity: good, not high' END,
        CASE
            WHEN coalesce(
                a.actual_pence + a.forward_pence >= t.material_pence,
                a.rv_in_question >= t.material_rv,
                FALSE
            ) THEN 'amount or rateable value: material'
            ELSE 'amount or rateable value: small'
        END,
        CASE
            WHEN c.doubled THEN 'rule: relief on more than one property'
            WHEN p.known_occupied THEN 'rule: another occupied property counts'
            ELSE 'rule: not known whether another property is occupied'
        END
    ], lambda x: c.reason IS NULL) AS recommended_because
FROM decided AS c
LEFT JOIN sizes AS s USING (candidate)
LEFT JOIN amounts AS a USING (candidate)
LEFT JOIN pictures AS p USING (candidate)
LEFT JOIN adjoining AS j USING (candidate)
LEFT JOIN thresholds AS t USING (candidate)
ORDER BY c.records
