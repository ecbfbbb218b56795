/*
id: hb-twice
number: 1
version: "1"
name: Housing benefit, or council tax reduction, claimed more than once
summary: >-
  Housing benefit is paid for the one dwelling that somebody normally occupies as their home, and
  council tax reduction for the one in which they are resident. This looks for one person with two
  claims of the same benefit that run side by side, within a council and across councils.
aims: [counter_fraud]
origin: >-
  National Fraud Initiative (housing benefit against housing benefit); number 1 of the project's
  list of typologies
words: >-
  A lead is something to look into. It says that two claims overlap; it does not say why. What
  concerns housing benefit ends in a referral to the Department for Work and Pensions (Social
  Security Administration Act 1992): the council does not decide it. Nobody's award changes
  without contact, reply and a named decision-maker.
looks_at:
  - {dataset: housing-benefit}
  - {dataset: council-tax-reduction}
needs:
  - dataset: housing-benefit
    columns:
      - {name: claim_ref, essential: true, why: one claim that is sent twice}
      - {name: claim_from, essential: true, why: overlap}
      - {name: claim_to, essential: false, why: overlap; blank while the claim runs}
      - {name: nino, essential: false, why: tells namesakes and twins apart}
      - {name: date_of_birth, essential: false, why: a number that two people share}
      - {name: forename, essential: false, why: twins and numbers that two people share}
      - {name: surname, essential: false, why: twins and numbers that two people share}
      - {name: full_name, essential: false, why: the name where it is not sent apart}
      - {name: weekly_pence, essential: false, why: the amount; without it money is not computable}
      - {name: two_homes, essential: false, why: benefit may be due on two homes for a time}
  - dataset: council-tax-reduction
    optional: true
    columns:
      - {name: claim_ref, essential: true, why: one claim that is sent twice}
      - {name: claim_from, essential: true, why: overlap}
      - {name: claim_to, essential: false, why: overlap; blank while the claim runs}
      - {name: nino, essential: false, why: tells namesakes and twins apart}
      - {name: date_of_birth, essential: false, why: a number that two people share}
      - {name: forename, essential: false, why: twins and numbers that two people share}
      - {name: surname, essential: false, why: twins and numbers that two people share}
      - {name: full_name, essential: false, why: the name where it is not sent apart}
      - {name: weekly_pence, essential: false, why: the amount; without it money is not computable}
parameters:
  min_overlap_days:
    unit: days
    meaning: shorter overlaps are the weeks of a move or a lag of the records
    values:
      - {value: 15, from: 1990-04-01, source: "design: more than 14 days"}
  two_homes_max_days:
    unit: days
    meaning: how long benefit may be due on two homes at most (fear of violence; a move is four weeks)
    values:
      - {value: 364, from: 1990-04-01, source: "design: as later"}
      - {value: 364, from: 2006-03-06, source: "SI 2006/213 reg 7(6); SI 2006/214 reg 7: 52 weeks"}
  recommended_per_mille:
    unit: thousandths of match probability
    meaning: the high band of identity, from which a lead is recommended
    values:
      - {value: 970, from: 1990-04-01, source: "design: of 100 people 3 may be two of one name and birthday"}
  material_pence:
    unit: pence
    meaning: the actual and forward sum from which a lead is recommended
    values:
      - {value: 5000, from: 1990-04-01, source: design}
  alike_per_cent:
    unit: hundredths of Jaro-Winkler similarity
    meaning: two names from here on are spellings of one
    values:
      - {value: 88, from: 1990-04-01, source: design}
citations:
  - {from: 1992-07-01, text: "Social Security Contributions and Benefits Act 1992 s.130(1)"}
  - {from: 2006-03-06, text: "Social Security Contributions and Benefits Act 1992 s.130(1); SI 2006/213 reg 7; SI 2006/214 reg 7"}
  - {from: 2013-04-01, text: "Social Security Contributions and Benefits Act 1992 s.130(1); SI 2006/213 reg 7; SI 2006/214 reg 7; Local Government Finance Act 1992 s.13A; SI 2012/2885; SI 2013/501"}
exclusions:
  - {name: same_claim, sentence: "The records are one claim: the same reference, or (as far as known) the same home from the same day, in one council."}
  - {name: shared_nino, sentence: "One National Insurance number stands on the claims of two people: a number to put right."}
  - {name: twins, sentence: "The records are of two people of one date of birth and another name."}
  - {name: other_person, sentence: "The National Insurance numbers or, without them, the dates of birth are of two people."}
  - {name: below_least_probability, sentence: "The records are not linked with the probability that the agreement asks for."}
  - {name: short_overlap, sentence: "The claims do not overlap, or for no longer than a move takes."}
  - {name: two_homes_rule, sentence: "Benefit is recorded as due on two homes, and for no longer than the rule allows."}
traps:
  - {name: namesake, sentence: "Two people of one name and date of birth: without both numbers they cannot be told apart."}
  - {name: week_of_a_move, sentence: "Around a move the old claim ends some days after the new one begins."}
  - {name: sent_twice, sentence: "A file may hold one claim on two rows."}
  - {name: fear_of_violence, sentence: "Somebody who fled may have benefit on two homes; contact may endanger them."}
money:
  actual: >-
    weekly_pence of each later claim x days of its longest overlap with an earlier one, up to the
    extract / 7
  forward: >-
    weekly_pence of each later claim x days from the extract to 31 March or the end of either
    claim / 7; an estimate, while both still run
  notional: not computable
  rounding: down to the penny, per claim
  source: "the award of the extract; earlier rates are not in the file"
*/
WITH
-- Every row of a claim of either benefit, with what tells people apart and its interval.
held AS (
    SELECT b.*, d.as_of, e.entity, pl.uprn,
        least(coalesce(b.claim_to, d.as_of), d.as_of) AS known_to,
        make_date(CAST(year(d.as_of) + (month(d.as_of) >= 4)::INT AS INT), 4, 1) AS year_to,
        -- Its words in order, for some files have the surname first and some last.
        array_to_string(list_sort(string_split_regex(upper(
            coalesce(b.forename || ' ' || b.surname, b.full_name)), '[^A-Z]+')), ' ') AS name_key
    FROM (
        SELECT _record AS record, _delivery AS delivery, _member AS member, 'hb' AS benefit,
            claim_ref, claim_from, claim_to, nino, date_of_birth, forename, surname, full_name,
            weekly_pence, coalesce(two_homes, FALSE) AS two_homes
        FROM housing_benefit
        UNION ALL
        SELECT _record, _delivery, _member, 'ctr',
            claim_ref, claim_from, claim_to, nino, date_of_birth, forename, surname, full_name,
            weekly_pence, FALSE
        FROM council_tax_reduction
    ) AS b
    JOIN deliveries AS d ON d._delivery = b.delivery
    JOIN entities AS e ON e.record = b.record
    LEFT JOIN places AS pl ON pl.record = b.record
    WHERE b.claim_from IS NOT NULL AND e.verdict NOT IN ('placeholder', 'missing')
),

-- Two rows of one benefit and one person, or else with one number; the earlier claim is ``a``.
met AS (
    SELECT a, b FROM held AS a JOIN held AS b ON a.benefit = b.benefit AND a.entity = b.entity
        AND (a.claim_from, a.record) < (b.claim_from, b.record)
    UNION ALL
    SELECT a, b FROM held AS a JOIN held AS b ON a.benefit = b.benefit AND a.nino = b.nino
        AND a.entity <> b.entity AND (a.claim_from, a.record) < (b.claim_from, b.record)
),

paired AS (
    SELECT
        CASE WHEN a.entity = b.entity THEN 'e:' || a.entity ELSE 'n:' || a.nino END
            || ':' || a.benefit AS candidate,
        a.entity, a.entity = b.entity AS linked, a.record AS a_record, b.record AS b_record,
        a.member AS a_member, b.member AS b_member, b.uprn, a.benefit,
        b.member || ':' || b.claim_ref AS later, b.weekly_pence,
        greatest(a.claim_from, b.claim_from) AS overlap_from,
        least(a.known_to, b.known_to, a.as_of, b.as_of) AS overlap_to,
        least(coalesce(a.claim_to, b.year_to), coalesce(b.claim_to, b.year_to), b.year_to)
            - least(a.as_of, b.as_of) AS days_ahead,
        a.two_homes OR b.two_homes AS two_homes,
        a.member = b.member AND (a.claim_ref = b.claim_ref
            OR (coalesce(a.uprn = b.uprn, TRUE) AND a.claim_from = b.claim_from))
            AS same_claim,
        levenshtein(upper(a.nino), upper(b.nino)) AS nino_off,
        -- One digit off, or day and month the other way round, is one date written twice.
        a.date_of_birth = b.date_of_birth AS dob_same,
        levenshtein(strftime(a.date_of_birth, '%Y%m%d'), strftime(b.date_of_birth, '%Y%m%d')) > 1
            AND strftime(a.date_of_birth, '%Y%m%d') <> strftime(b.date_of_birth, '%Y%d%m')
            AS dob_apart,
        coalesce(jaro_winkler_similarity(a.name_key, b.name_key) * 100
            >= parameter('alike_per_cent', b.as_of), FALSE) AS alike
    FROM met
),

-- What is said of each pair; a later rule speaks only where the earlier ones are silent.
ruled AS (
    SELECT p.*, k.match_weight, k.match_probability,
        greatest(p.overlap_to - p.overlap_from, 0) AS days,
        CASE
            WHEN p.same_claim THEN 1
            WHEN p.nino_off = 0 AND coalesce(p.dob_apart, NOT p.alike) THEN 2
            WHEN p.dob_same AND NOT p.alike AND coalesce(p.nino_off > 0, TRUE) THEN 3
            WHEN p.nino_off > 1 OR (p.nino_off IS NULL AND p.dob_apart) THEN 4
            WHEN NOT p.linked OR coalesce(k.match_probability, 0) < $least_probability THEN 5
            WHEN p.overlap_to - p.overlap_from < parameter('min_overlap_days', p.overlap_to) THEN 6
            WHEN p.two_homes AND p.overlap_to - p.overlap_from
                <= parameter('two_homes_max_days', p.overlap_to) THEN 7
            ELSE 8
        END AS stage
    FROM paired AS p
    LEFT JOIN between AS k ON k.one = p.a_record AND k.other = p.b_record
),

-- The pairs that decide a candidate: those that came furthest.
decisive AS (
    SELECT * FROM ruled QUALIFY stage = max(stage) OVER (PARTITION BY candidate)
),

-- Each later claim counts once, with its longest overlap.
counted AS (
    SELECT *, CAST(weekly_pence AS HUGEINT) * days // 7 AS actual,
        CAST(weekly_pence AS HUGEINT) * greatest(days_ahead, 0) // 7 AS forward
    FROM decisive
    QUALIFY row_number() OVER (
        PARTITION BY candidate, later ORDER BY days DESC, a_record, b_record) = 1
),

sums AS (
    SELECT candidate,
        CASE WHEN count(*) = count(actual) THEN sum(actual) END AS actual,
        CASE WHEN count(*) = count(forward) THEN sum(forward) END AS forward
    FROM counted
    GROUP BY candidate
),

candidates AS (
    SELECT candidate, min(entity) AS entity, min(stage) AS stage, min(benefit) AS benefit,
        list_sort(list_distinct(flatten(list([a_record, b_record])))) AS records,
        list_sort(list_distinct(flatten(list([a_member, b_member])))) AS members,
        arg_max(uprn, (days, b_record)) AS uprn,
        arg_max(overlap_from, (days, b_record)) AS overlap_from,
        arg_max(overlap_to, (days, b_record)) AS overlap_to,
        max(days) AS days,
        max(match_weight) AS match_weight, max(match_probability) AS match_probability,
        bool_or(nino_off = 0) AS nino_same, bool_or(nino_off IS NULL) AS nino_unknown,
        bool_or(nino_off = 1) AS nino_near,
        -- Number and date of birth agree, or one of the two is a digit off.
        coalesce(bool_and(nino_off = 0 AND coalesce(NOT dob_apart, alike)), FALSE) AS certain,
        coalesce(bool_and(coalesce(nino_off <= 1, alike AND NOT coalesce(dob_apart, FALSE))), FALSE)
            AS backed,
        coalesce(bool_or(two_homes), FALSE) AS two_homes
    FROM decisive
    GROUP BY candidate
),

judged AS (
    SELECT c.*, CAST(s.actual AS BIGINT) AS actual, CAST(s.forward AS BIGINT) AS forward,
        c.certain OR (c.backed AND coalesce(
            c.match_probability * 1000 >= parameter('recommended_per_mille', c.overlap_to), FALSE))
            AS sure,
        coalesce(s.actual + s.forward >= parameter('material_pence', c.overlap_to), FALSE)
            AS material
    FROM candidates AS c
    JOIN sums AS s USING (candidate)
)

SELECT
    entity, records, members, uprn, match_weight, match_probability,
    CASE stage
        WHEN 1 THEN 'same_claim' WHEN 2 THEN 'shared_nino' WHEN 3 THEN 'twins'
        WHEN 4 THEN 'other_person' WHEN 5 THEN 'below_least_probability'
        WHEN 6 THEN 'short_overlap' WHEN 7 THEN 'two_homes_rule'
    END AS reason,
    overlap_from, overlap_to, days AS overlap_days,
    (SELECT x.text FROM citations AS x
        WHERE x.valid_from <= j.overlap_to AND j.overlap_to < x.valid_to) AS citation,
    list_filter([
        printf('Two claims of %s run side by side for %d days.', CASE benefit WHEN 'hb'
            THEN 'housing benefit' ELSE 'council tax reduction' END, days),
        CASE WHEN nino_same THEN 'The National Insurance number is the same on both.' END,
        CASE WHEN len(members) > 1 THEN
            'The claims are with different councils, which do not see each other''s.' END
    ], lambda x: x IS NOT NULL) AS reasons_for,
    list_filter([
        CASE WHEN nino_unknown THEN
            'A National Insurance number is missing: they may be namesakes.' END,
        CASE WHEN nino_near THEN 'The National Insurance numbers differ in one place.' END,
        CASE WHEN NOT sure THEN 'The identity is not in the high band.' END,
        CASE WHEN two_homes THEN 'Benefit on two homes was agreed for a time, perhaps for fear of '
            || 'violence: ask in a way that endangers nobody.' END,
        CASE WHEN actual IS NULL THEN 'An award is missing: not computable.' END
    ], lambda x: x IS NOT NULL) AS reasons_against,
    stage = 8 AND sure AND material AND NOT two_homes AS recommended,
    list_filter([
        CASE WHEN sure THEN 'identity: high' ELSE 'identity: good, not high' END,
        CASE WHEN material THEN 'amount: material' ELSE 'amount: small or not known' END,
        CASE WHEN two_homes THEN 'rule: longer than the two-homes rule allows'
            ELSE 'rule: one home only' END
    ], lambda x: stage = 8) AS recommended_because,
    actual AS actual_pence, forward AS forward_pence, CAST(NULL AS BIGINT) AS notional_pence
FROM judged AS j
ORDER BY records
