/*
id: empty-but-occupied
number: 16
version: "1"
name: Recorded as empty, with signs that somebody lives there
summary: >-
  Some empty dwellings are exempt from council tax. This looks for a dwelling that council tax
  records as empty, exempt or not, while the register takes up an elector there, housing benefit is
  paid for it, or a permit is issued to it.
aims: [counter_fraud, tax]
origin: Design; number 16 of the project's list of typologies
words: >-
  A lead is something to look into. A visit often settles it. A dwelling that is charged a premium
  as empty and is lived in may have paid too much: that is put right as well. Housing benefit that
  looks wrong is referred to the Department for Work and Pensions; the council does not decide it.
  Nothing changes without contact, reply and a named decision-maker, and there is an appeal.
looks_at:
  - {dataset: council-tax, where: "exemption IN ('a', 'b', 'd', 'e', 'f', 'g') OR empty_from IS NOT NULL"}
needs:
  - dataset: council-tax
    columns:
      - {name: account_ref, essential: true, why: tells accounts apart}
      - {name: exemption, essential: true, why: why the dwelling is exempt as empty}
      - {name: liable_from, essential: true, why: when somebody else's account began}
      - {name: exemption_from, essential: false, why: overlap}
      - {name: exemption_to, essential: false, why: overlap}
      - {name: empty_from, essential: false, why: overlap and the premium}
      - {name: liable_to, essential: false, why: overlap}
      - {name: person_no, essential: false, why: one row an account}
      - {name: charge_pence, essential: false, why: the amount; without it money is not computable}
      - {name: full_name, essential: false, why: a sign by the liable person is no occupier}
      - {name: forename, essential: false, why: a sign by the liable person is no occupier}
      - {name: surname, essential: false, why: a sign by the liable person is no occupier}
  - dataset: electoral-register
    optional: true
    columns:
      - {name: registered_from, essential: true, why: an older entry is of those who left}
      - {name: carried_over, essential: false, why: an entry that nobody confirmed}
      - {name: full_name, essential: false, why: whether it is the liable person}
      - {name: forename, essential: false, why: whether it is the liable person}
      - {name: surname, essential: false, why: whether it is the liable person}
  - dataset: housing-benefit
    optional: true
    columns:
      - {name: claim_from, essential: true, why: overlap}
      - {name: claim_to, essential: false, why: overlap}
      - {name: full_name, essential: false, why: whether it is the liable person}
      - {name: forename, essential: false, why: whether it is the liable person}
      - {name: surname, essential: false, why: whether it is the liable person}
  - dataset: permits
    optional: true
    columns:
      - {name: kind, essential: true, why: builders have permits to park}
      - {name: issued, essential: true, why: an older permit is of those who left}
      - {name: expires, essential: false, why: overlap}
      - {name: cancelled, essential: false, why: overlap}
      - {name: full_name, essential: false, why: whether it is the liable person}
      - {name: forename, essential: false, why: whether it is the liable person}
      - {name: surname, essential: false, why: whether it is the liable person}
parameters:
  min_overlap_days:
    unit: days
    meaning: shorter overlaps are a move or a lag of the records
    values:
      - {value: 31, from: 1990-04-01, source: design}
  material_days:
    unit: days
    meaning: the overlap from which a lead is recommended
    values:
      - {value: 90, from: 1990-04-01, source: design}
  works_permit_days:
    unit: days
    meaning: a permit to park for no longer is a builder's
    values:
      - {value: 190, from: 1990-04-01, source: design}
  recommended_per_mille:
    unit: thousandths of probability
    meaning: how sure it must be that the records are of this dwelling
    values:
      - {value: 990, from: 1990-04-01, source: design}
  long_term_days:
    unit: days
    meaning: how long a dwelling is empty before the premium
    values:
      - {value: 730, from: 2013-04-01, source: "Local Government Finance Act 1992 s.11B(8) as inserted by the Act of 2012 s.12"}
      - {value: 365, from: 2024-04-01, source: "s.11B(8) as amended by the Levelling-up and Regeneration Act 2023 s.79"}
  premium_per_cent:
    unit: hundredths of the charge
    meaning: the most that a council may add, by its own decision
    values:
      - {value: 0, from: 1993-04-01, source: no premium before s.11B}
      - {value: 50, from: 2013-04-01, source: "s.11B(1)(b) as first made"}
      - {value: 100, from: 2019-04-01, source: "s.11B as amended by the Rating (Property in Common Occupation) and Council Tax (Empty Dwellings) Act 2018 s.2"}
  premium_5_years_per_cent:
    unit: hundredths of the charge
    meaning: the same after five years
    values:
      - {value: 0, from: 1993-04-01, source: no higher premium before 2020-04-01}
      - {value: 200, from: 2020-04-01, source: "s.11B as amended by the Act of 2018 s.2(3)"}
  premium_10_years_per_cent:
    unit: hundredths of the charge
    meaning: the same after ten years
    values:
      - {value: 0, from: 1993-04-01, source: no higher premium before 2021-04-01}
      - {value: 300, from: 2021-04-01, source: "s.11B as amended by the Act of 2018 s.2(4)"}
citations:
  - {from: 1993-04-01, text: "Local Government Finance Act 1992 ss.4, 6; SI 1992/558 art 3"}
  - {from: 2013-04-01, text: "Local Government Finance Act 1992 ss.4, 6, 11B; SI 1992/558 art 3 (as amended by SI 2012/2965)"}
exclusions:
  - {name: old_sign, sentence: "The entry or permit is older than the emptiness, or was carried over: those who left."}
  - {name: own_sign, sentence: "The sign is of the liable person: an executor, an owner in care whose letters are forwarded."}
  - {name: next_occupier, sentence: "The person is liable for the dwelling by now: the exemption was only closed late."}
  - {name: works_permit, sentence: "The only sign is a short permit to park: somebody who works on the dwelling."}
  - {name: wrong_flat, sentence: "The sign names only the building: it may be of any flat."}
  - {name: no_overlap, sentence: "The sign and the emptiness do not overlap for long enough."}
traps:
  - {name: probate, sentence: "After a death relatives clear the dwelling and letters go on; an heir may have moved in lawfully, which ends the exemption all the same."}
  - {name: refurbishment, sentence: "Workers park there and materials come."}
  - {name: forwarding, sentence: "A pass or badge renewed at an old address because letters are forwarded."}
  - {name: permit_alone, sentence: "A permit shows that somebody parks or is reached there, not that they live there."}
  - {name: account_follows, sentence: "A new account whose name is spelt otherwise may be of the person who is there."}
  - {name: guardian, sentence: "A charity or landlord may let somebody guard an empty building."}
  - {name: doubtful_place, sentence: "An address that was matched to the next flat."}
money:
  actual: charge_pence x days of overlap with the exemption in the billing year of the extract / days of the year
  forward: the same for the days from the extract to 31 March or the end of the exemption, while it runs
  notional: >-
    charge_pence x the highest premium of s.11B x days of the overlap in the billing year, where the
    dwelling has been recorded as empty for long enough by the start of the overlap: due if it
    is empty and not exempt, given back if it was charged and somebody lives there; not a loss
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
        p.parent_uprn,
        coalesce(p.probability, 1) AS placed,
        d.as_of,
        given_name(c.forename, c.full_name) AS given,
        family_name(c.surname, c.full_name) AS family,
        coalesce(c.exemption IN ('a', 'b', 'd', 'e', 'f', 'g'), FALSE) AS exempt
    FROM council_tax AS c
    JOIN deliveries AS d ON d._delivery = c._delivery
    LEFT JOIN people AS e ON e.record = c._record
    JOIN places AS p ON p.record = c._record AND p.uprn IS NOT NULL
),

-- The limits on the day of each extract.
limits AS (
    SELECT
        d._delivery,
        max(v.value) FILTER (v.name = 'min_overlap_days') AS min_overlap_days,
        max(v.value) FILTER (v.name = 'material_days') AS material_days,
        max(v.value) FILTER (v.name = 'works_permit_days') AS works_permit_days,
        max(v.value) FILTER (v.name = 'recommended_per_mille') AS recommended_per_mille,
        max(v.value) FILTER (v.name = 'long_term_days') AS long_term_days,
        max(v.value) FILTER (v.name = 'premium_per_cent') AS premium,
        max(v.value) FILTER (v.name = 'premium_5_years_per_cent') AS premium_5,
        max(v.value) FILTER (v.name = 'premium_10_years_per_cent') AS premium_10
    FROM deliveries AS d
    JOIN parameters AS v
        ON v.region IS NULL AND v.valid_from <= d.as_of AND d.as_of < v.valid_to
    GROUP BY d._delivery
),

-- Dwellings recorded as empty: exempt for a reason that has nobody live there, or just empty.
empties AS MATERIALIZED (
    SELECT
        *,
        CASE WHEN exempt THEN coalesce(exemption_from, empty_from, liable_from) ELSE empty_from END
            AS starts,
        least(
            coalesce(CASE WHEN exempt THEN exemption_to END, as_of), coalesce(liable_to, as_of), as_of
        ) AS ends,
        least(CASE WHEN exempt THEN exemption_to END, liable_to) AS stops,
        least(empty_from, CASE WHEN exempt THEN exemption_from END) AS empty_since,
        make_date(CAST(year(as_of) - CAST(month(as_of) < 4 AS INTEGER) AS INTEGER), 4, 1)
            AS year_from
    FROM accounts
    WHERE (exempt OR empty_from IS NOT NULL) AND coalesce(exemption, 'none') NOT IN ('n', 'u', 'w')
    QUALIFY row_number() OVER (PARTITION BY _member, account_ref ORDER BY person_no, record) = 1
),

-- Every sign of somebody, over the days for which it speaks.
given_signs AS (
    SELECT 'register' AS kind, _record AS record, _member AS member, _delivery, forename, surname,
        full_name, registered_from AS since, CAST(NULL AS DATE) AS until,
        coalesce(carried_over, FALSE) AS stale, FALSE AS parking
    FROM electoral_register
    UNION ALL
    SELECT 'benefit', _record, _member, _delivery, forename, surname, full_name, claim_from,
        claim_to, FALSE, FALSE
    FROM housing_benefit
    UNION ALL
    SELECT 'permit', _record, _member, _delivery, forename, surname, full_name, issued,
        least(expires, cancelled), FALSE, kind = 'resident_parking'
    FROM permits
),

signs AS MATERIALIZED (
    SELECT
        s.record AS account,
        s.uprn <> p.uprn AS building,
        g.*,
        least(d.as_of, coalesce(g.until, d.as_of)) AS speaks_to,
        e.entity,
        coalesce(p.probability, 1) AS placed,
        given_name(g.forename, g.full_name) AS given,
        family_name(g.surname, g.full_name) AS family,
        coalesce(s.entity = e.entity, FALSE)
            OR (one_spelling(given_name(g.forename, g.full_name), s.given)
                AND one_spelling(family_name(g.surname, g.full_name), s.family)) AS own
    FROM (SELECT *, unnest(list_distinct([uprn, parent_uprn])) AS spot FROM empties) AS s
    JOIN places AS p ON p.uprn = s.spot
    JOIN given_signs AS g ON g.record = p.record
    JOIN deliveries AS d ON d._delivery = g._delivery
    JOIN people AS e ON e.record = g.record
),

-- An account of the dwelling that follows: of the person of the sign, or of anybody.
liable_now AS MATERIALIZED (
    SELECT
        g.record,
        g.account,
        bool_or(coalesce(c.entity = g.entity, FALSE)
            OR (one_spelling(c.given, g.given) AND one_spelling(c.family, g.family))) AS the_same
    FROM signs AS g
    JOIN empties AS s ON s.record = g.account
    JOIN accounts AS c ON c.uprn = s.uprn AND c.account_ref <> s.account_ref
        AND c.liable_from > s.starts
    GROUP BY g.record, g.account
),

judged AS MATERIALIZED (
    SELECT
        g.*,
        n.record IS NOT NULL AS followed,
        greatest(g.since, s.starts) AS overlap_from,
        least(g.speaks_to, s.ends) AS overlap_to,
        overlap_days(g.since, g.speaks_to, s.starts, s.ends) AS overlap_days,
        -- The order says how near to a lead the sign came.
        CASE
            WHEN g.building THEN 5
            WHEN g.kind <> 'benefit' AND (g.stale OR g.since IS NULL OR g.since <= s.starts) THEN 1
            WHEN g.own THEN 2
            WHEN n.the_same THEN 3
            WHEN g.parking AND date_diff('day', g.since, g.until)
                <= m.works_permit_days THEN 4
            WHEN overlap_days(g.since, g.speaks_to, s.starts, s.ends)
                < m.min_overlap_days THEN 6
            ELSE 7
        END AS stage
    FROM signs AS g
    JOIN empties AS s ON s.record = g.account
    JOIN limits AS m ON m._delivery = s._delivery
    LEFT JOIN liable_now AS n ON n.record = g.record AND n.account = g.account
),

-- One candidate an account: the signs that came nearest to a lead speak for it.
candidates AS MATERIALIZED (
    SELECT
        account,
        max(stage) AS stage,
        list_sort(list(record)) AS signs,
        list(DISTINCT member) AS members,
        min(placed) AS placed,
        min(overlap_from) AS overlap_from,
        max(overlap_to) AS overlap_to,
        max(overlap_days) AS overlap_days,
        bool_or(kind = 'benefit') AS benefit,
        bool_or(kind = 'register') AS register,
        bool_or(kind = 'permit') AS permit,
        bool_and(kind = 'permit') AS permit_alone,
        bool_or(followed) AS followed
    FROM (SELECT *, rank() OVER (PARTITION BY account ORDER BY stage DESC) AS nearest FROM judged)
    WHERE nearest = 1
    GROUP BY account
),

valued AS MATERIALIZED (
    SELECT
        c.*,
        s.* EXCLUDE (placed),
        least(c.placed, s.placed) * 1000 >= m.recommended_per_mille AS sure,
        c.overlap_days >= m.material_days AS long,
        CAST(s.year_from + INTERVAL 1 YEAR AS DATE) AS year_to,
        date_diff('day', s.year_from, s.year_from + INTERVAL 1 YEAR) AS year_days,
        -- The premium follows from how long the dwelling has been empty when the overlap begins.
        CASE
            WHEN s.empty_since + INTERVAL 10 YEAR <= c.overlap_from
                THEN greatest(m.premium_10, m.premium_5, m.premium)
            WHEN s.empty_since + INTERVAL 5 YEAR <= c.overlap_from
                THEN greatest(m.premium_5, m.premium)
            WHEN c.overlap_from - s.empty_since >= m.long_term_days THEN m.premium
            ELSE 0
        END AS premium
    FROM candidates AS c
    JOIN empties AS s ON s.record = c.account
    JOIN limits AS m ON m._delivery = s._delivery
)

SELECT
    'u:' || uprn AS entity,
    list_sort(list_append(signs, record)) AS records,
    list_sort(list_distinct(list_append(members, _member))) AS members,
    uprn,
    CAST(NULL AS DOUBLE) AS match_weight,
    CAST(NULL AS DOUBLE) AS match_probability,
    [
        'old_sign', 'own_sign', 'next_occupier', 'works_permit', 'wrong_flat', 'no_overlap'
    ][stage] AS reason,
    overlap_from,
    overlap_to,
    overlap_days,
    (SELECT x.text FROM citations AS x WHERE x.valid_from <= as_of AND as_of < x.valid_to)
        AS citation,
    list_filter([
        printf('Somebody is recorded there for %d days of the emptiness.', overlap_days),
        CASE WHEN benefit THEN 'Housing benefit is paid for the dwelling.' END,
        CASE WHEN register THEN 'The register took up an elector after the dwelling fell empty.' END,
        CASE WHEN permit THEN 'A permit was issued to the dwelling after it fell empty.' END
    ], lambda x: x IS NOT NULL) AS reasons_for,
    list_filter([
        CASE WHEN permit_alone THEN 'A permit alone does not show that somebody lives there.' END,
        CASE WHEN followed
            THEN 'An account of somebody else follows: the emptiness may have been closed late.' END,
        CASE WHEN NOT long THEN 'The overlap is short: the record of emptiness may lag.' END,
        CASE WHEN exemption = 'f' AND NOT benefit
            THEN 'After a death relatives may stay for a while.' END,
        CASE WHEN exemption = 'b' THEN 'A charity may have somebody guard the building.' END,
        CASE WHEN NOT sure THEN 'The address was matched with some doubt.' END,
        CASE WHEN NOT exempt THEN 'The dwelling is charged in full: no tax was lost by exemption.' END,
        CASE WHEN charge_pence IS NULL
            THEN 'The charge is not among the data of this run: not computable.' END
    ], lambda x: x IS NOT NULL) AS reasons_against,
    stage = 7 AND sure AND long AND NOT permit_alone AND NOT followed AS recommended,
    list_filter([
        CASE WHEN permit_alone THEN 'signs: permits alone' ELSE 'signs: register or benefit' END,
        CASE WHEN long THEN 'overlap: longer than a lag' ELSE 'overlap: short' END,
        CASE WHEN sure THEN 'dwelling: sure' ELSE 'dwelling: matched with doubt' END
    ], lambda x: stage = 7) AS recommended_because,
    CAST(CASE WHEN exempt THEN charge_pence
        * overlap_days(overlap_from, overlap_to, year_from, year_to) // year_days
        WHEN charge_pence IS NOT NULL THEN 0 END AS BIGINT) AS actual_pence,
    CAST(CASE WHEN exempt THEN charge_pence
        * overlap_days(as_of, least(stops, year_to), as_of, NULL) // year_days
        WHEN charge_pence IS NOT NULL THEN 0 END AS BIGINT) AS forward_pence,
    CAST(charge_pence * premium
        * overlap_days(overlap_from, overlap_to, year_from, year_to) // (100 * year_days)
        AS BIGINT) AS notional_pence
FROM valued
ORDER BY records
