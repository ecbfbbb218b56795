/*
id: undeclared-partner
number: 11
version: "1"
name: Benefit of a single claimant with whom another adult lives
summary: >-
  The income of a partner counts for housing benefit and council tax reduction, and another adult
  at home usually lowers the award. This looks for claims that declare no partner and no other
  adult at a dwelling where the register, the council tax account or the payroll shows one.
aims: [counter_fraud]
origin: >-
  published lists of councils (benefit claims against the electoral register); number 11 of the
  project's list of typologies
words: >-
  A lead is something to look into. It says that records differ; it does not say who lives with
  whom, and living at one address makes nobody a couple. What concerns housing benefit ends in a
  referral to the Department for Work and Pensions (Social Security Administration Act 1992): the
  council does not decide it. Nobody's award changes without contact, reply and a named
  decision-maker.
looks_at:
  - {dataset: housing-benefit}
  - {dataset: council-tax-reduction}
needs:
  - dataset: housing-benefit
    columns:
      - {name: claim_from, essential: true, why: overlap}
      - {name: claim_to, essential: false, why: overlap; blank while the claim runs}
      - {name: partner_surname, essential: false, why: whether a partner is declared}
      - {name: partner_forename, essential: false, why: the same}
      - {name: non_dependants, essential: true, why: how many other adults are declared}
      - {name: forename, essential: false, why: the claimant under another spelling or surname}
      - {name: surname, essential: false, why: the same}
      - {name: full_name, essential: false, why: the same where the name is not sent apart}
      - {name: non_dependant_pence, essential: false, why: the amount; without it money is not computable}
  - dataset: council-tax-reduction
    optional: true
    columns:
      - {name: claim_from, essential: true, why: overlap}
      - {name: claim_to, essential: false, why: overlap; blank while the claim runs}
      - {name: partner_surname, essential: false, why: whether a partner is declared}
      - {name: partner_forename, essential: false, why: the same}
      - {name: non_dependants, essential: true, why: how many other adults are declared}
      - {name: forename, essential: false, why: the claimant under another spelling or surname}
      - {name: surname, essential: false, why: the same}
      - {name: full_name, essential: false, why: the same where the name is not sent apart}
  - dataset: electoral-register
    columns:
      - {name: registered_from, essential: true, why: since when the adult is registered there}
      - {name: carried_over, essential: false, why: an entry kept without an answer is weak}
      - {name: attainer_date_of_birth, essential: false, why: the day from which somebody is an adult}
      - {name: forename, essential: false, why: the claimant under another spelling or surname}
      - {name: surname, essential: false, why: the same}
      - {name: full_name, essential: false, why: the same where the name is not sent apart}
  - dataset: council-tax
    columns:
      - {name: liable_from, essential: true, why: since when the adult is liable as a resident}
      - {name: liable_to, essential: false, why: until when}
      - {name: liability, essential: true, why: residents and not owners}
      - {name: discount, essential: false, why: an adult of whom the account knows and who does not count}
      - {name: forename, essential: false, why: the claimant under another spelling or surname}
      - {name: surname, essential: false, why: the same}
      - {name: full_name, essential: false, why: the same where the name is not sent apart}
  - dataset: payroll
    optional: true
    columns:
      - {name: started, essential: true, why: since when pay went to somebody at that address}
      - {name: left, essential: false, why: until when}
      - {name: forename, essential: false, why: the claimant under another spelling or surname}
      - {name: surname, essential: false, why: the same}
      - {name: full_name, essential: false, why: the same where the name is not sent apart}
  - dataset: gazetteer
    optional: true
    columns:
      - {name: uprn, essential: true, why: which dwelling}
      - {name: class, essential: true, why: shared houses and hostels}
parameters:
  min_overlap_days:
    unit: days
    meaning: shorter times under one roof are a visit, a move or a lag of the register
    values:
      - {value: 90, from: 1990-04-01, source: "design: the list of typologies"}
  arrival_days:
    unit: days
    meaning: an adult registered so long before the claimant came belongs to those who lived there before
    values:
      - {value: 30, from: 1990-04-01, source: design}
  most_adults:
    unit: adults beside the claimant
    meaning: more than so many are a shared house, whatever the gazetteer says
    values:
      - {value: 4, from: 1990-04-01, source: design}
  recommended_per_mille:
    unit: thousandths of the probability of the place
    meaning: how sure the dwelling must be for a lead to be recommended
    values:
      - {value: 960, from: 1990-04-01, source: design}
  alike_per_cent:
    unit: hundredths of Jaro-Winkler similarity
    meaning: two forenames from here on are spellings of one
    values:
      - {value: 88, from: 1990-04-01, source: design}
words_lists:
  title: [MR, MRS, MISS, MS, MX, DR, REV, SIR]
citations:
  - {from: 1992-07-01, text: "Social Security Contributions and Benefits Act 1992 ss.136(1), 137(1)"}
  - {from: 2006-03-06, text: "Social Security Contributions and Benefits Act 1992 ss.136(1), 137(1); SI 2006/213 reg 74; SI 2006/214 reg 55"}
  - {from: 2013-04-01, text: "Social Security Contributions and Benefits Act 1992 ss.136(1), 137(1); SI 2006/213 reg 74; SI 2006/214 reg 55; Local Government Finance Act 1992 s.13A; SI 2012/2885; SI 2013/501"}
exclusions:
  - {name: same_person, sentence: "The other name is the claimant's own, spelt otherwise or with another surname."}
  - {name: shared_house, sentence: "The dwelling is a shared house, a hostel or a whole building, or others there claim for themselves."}
  - {name: disregarded_adult, sentence: "The council tax account knows of an adult who does not count: a student, a carer, an apprentice."}
  - {name: register_lag, sentence: "Only an entry of the register that was carried over without an answer speaks for it."}
  - {name: former_occupier, sentence: "The adult was there before the claimant came and no later record shows them."}
  - {name: moved_on, sentence: "The account says that the adult has left, or later records that they live elsewhere."}
  - {name: short_overlap, sentence: "They share the dwelling for less time than counts, or the adult has only just come of age."}
  - {name: declared, sentence: "The claim declares as many other adults as the records show."}
traps:
  - {name: lodger, sentence: "A lodger or a friend at the address is no partner; rent from a boarder may be declared otherwise."}
  - {name: carer, sentence: "A carer who lives in is no partner and may not count."}
  - {name: carry_over, sentence: "The register lags: entries stay when people have gone."}
  - {name: left_behind, sentence: "A payroll keeps the address that an employee once gave."}
money:
  actual: >-
    non_dependant_pence of the housing benefit claim x days of the overlap up to the extract / 7
  forward: >-
    the same x days from the extract to 31 March or the claim's end / 7; an estimate, while it runs
  notional: not computable
  rounding: down to the penny
  source: >-
    the deduction of the extract (SI 2006/213 reg 74); what a partner's income changes is reassessed
    and not estimated, and council tax reduction has no amount in the file
*/
WITH
-- Where records are, as surely as the agreement asks for.
located AS (
    SELECT record, uprn, coalesce(probability, 1) AS probability FROM places
    WHERE uprn IS NOT NULL AND coalesce(probability, 1) >= $least_probability
),

-- Claims of either benefit where the dwelling is known. ``alone``: no partner is declared.
claims AS (
    SELECT c.*, d.as_of, e.entity, pl.uprn, pl.probability,
        least(coalesce(c.claim_to, d.as_of), d.as_of) AS known_to,
        make_date(CAST(year(d.as_of) + (month(d.as_of) >= 4)::INT AS INT), 4, 1) AS year_to
    FROM (
        SELECT _record AS record, _delivery AS delivery, _member AS member, claim_from, claim_to,
            non_dependants, non_dependant_pence, forename, full_name, partner_forename IS NULL
                AND partner_surname IS NULL AND partner_surname__verdict <> 'absent' AS alone
        FROM housing_benefit
        UNION ALL
        SELECT _record, _delivery, _member, claim_from, claim_to,
            non_dependants, NULL, forename, full_name, partner_forename IS NULL
                AND partner_surname IS NULL AND partner_surname__verdict <> 'absent'
        FROM council_tax_reduction
    ) AS c
    JOIN deliveries AS d ON d._delivery = c.delivery
    JOIN entities AS e ON e.record = c.record
    JOIN located AS pl ON pl.record = c.record
    WHERE c.claim_from IS NOT NULL
),

-- Every sign that an adult lives at a dwelling, from when to when. ``weak``: it may lag.
signs AS (
    SELECT s.*, e.entity, pl.uprn, pl.probability
    FROM (
        SELECT _record AS record, _member AS member, 'register' AS source, forename, full_name,
            greatest(registered_from, CAST(attainer_date_of_birth + INTERVAL 18 YEAR AS DATE))
                AS seen_from,
            NULL AS seen_to, coalesce(carried_over, FALSE) AS weak, FALSE AS waived
        FROM electoral_register
        UNION ALL
        SELECT _record, _member, 'account', forename, full_name, liable_from, liable_to, FALSE,
            coalesce(discount IN ('student', 'carer', 'severely_mentally_impaired', 'apprentice',
                'care_leaver'), FALSE)
        FROM council_tax
        WHERE coalesce(liability, 'resident') = 'resident'
        UNION ALL
        SELECT _record, _member, 'payroll', forename, full_name, started, "left", FALSE, FALSE
        FROM payroll
    ) AS s
    JOIN entities AS e ON e.record = s.record AND e.verdict NOT IN ('placeholder', 'missing')
    JOIN located AS pl ON pl.record = s.record
    WHERE s.seen_from IS NOT NULL
),

-- The forename of each record: sent apart, or after the comma, or the first word that is no title.
given AS (
    SELECT record, list_filter(string_split_regex(upper(coalesce(
            forename, nullif(split_part(full_name, ',', 2), ''), full_name)), '[^A-Z]+'),
            lambda w: w <> '' AND NOT list_contains(titles, w))[1] AS given
    FROM (
        SELECT record, forename, full_name FROM claims
        UNION ALL
        SELECT record, forename, full_name FROM signs
    )
    CROSS JOIN (SELECT list(word) AS titles FROM words WHERE list = 'title')
),

-- The claims of one claimant at one dwelling are one candidate; a partner on either is declared.
claimants AS (
    SELECT c.uprn, c.entity, list(c.record) AS claims, list(c.member) AS members,
        list_distinct(list(g.given)) AS given, min(c.claim_from) AS claim_from,
        max(c.known_to) AS known_to, min(c.as_of) AS as_of, max(c.probability) AS probability,
        max(coalesce(c.non_dependants, 0)) AS declared,
        bool_or(c.non_dependants IS NULL) AS unasked,
        max(c.non_dependant_pence) AS deduction,
        max(least(coalesce(c.claim_to, c.year_to), c.year_to)) AS runs_to
    FROM claims AS c
    LEFT JOIN given AS g USING (record)
    GROUP BY c.uprn, c.entity
    HAVING bool_and(c.alone)
),

-- When each claimant came to the dwelling, as far as anything says, and whether they are known
-- to the council tax account.
arrivals AS (
    SELECT c.uprn, c.entity, least(c.claim_from, min(s.seen_from)) AS came,
        coalesce(bool_or(s.waived), FALSE) AS waived,
        coalesce(bool_or(s.source = 'account'), FALSE) AS known
    FROM claimants AS c
    LEFT JOIN (SELECT * FROM signs JOIN given USING (record) WHERE source <> 'payroll') AS s
        ON s.uprn = c.uprn AND (s.entity = c.entity OR list_contains(c.given, s.given))
    GROUP BY c.uprn, c.entity, c.claim_from
),

spans AS (
    SELECT c.uprn, c.entity, s.entity AS other, s.* EXCLUDE (uprn, entity), g.given,
        overlap_days(s.seen_from, s.seen_to, c.claim_from, c.known_to) AS days,
        greatest(s.seen_from, c.claim_from) AS overlap_from,
        least(coalesce(s.seen_to, c.known_to), c.known_to) AS overlap_to,
        list_bool_or(list_transform(c.given, lambda n: coalesce(jaro_winkler_similarity(n, g.given)
            * 100 >= parameter_alike, FALSE))) AS alike,
        EXISTS (SELECT 1 FROM claims AS o JOIN given AS og USING (record)
            WHERE o.uprn = c.uprn AND o.entity <> c.entity
                AND (o.entity = s.entity OR coalesce(jaro_winkler_similarity(og.given, g.given)
                    * 100 >= parameter_alike, FALSE))) AS claims_too,
        -- Pay goes to an address of which nobody knows since when it has been one.
        CASE s.source WHEN 'payroll' THEN 1 ELSE 2 END AS rank
    FROM claimants AS c
    JOIN signs AS s ON s.uprn = c.uprn AND s.entity <> c.entity
    LEFT JOIN given AS g ON g.record = s.record
    CROSS JOIN (SELECT value AS parameter_alike FROM parameters WHERE name = 'alike_per_cent')
),

-- Each other adult beside a claimant, with all their signs at that dwelling.
beside AS (
    SELECT s.uprn, s.entity, s.other, list(s.record) AS records, list(s.member) AS members,
        coalesce(bool_or(s.alike), FALSE) AS alike,
        bool_or(s.source = 'account' AND s.days >= parameter('min_overlap_days', c.as_of))
            AS account,
        coalesce(bool_or(s.source = 'register' AND NOT s.weak), FALSE) AS register,
        bool_or(s.source = 'payroll' AND coalesce(s.seen_to > c.as_of, TRUE)) AS payroll,
        bool_and(s.weak) AS lag, min(s.given) AS given,
        bool_or(s.waived) AS waived, max(s.probability) AS probability,
        coalesce(max(s.seen_from) FILTER (s.source <> 'payroll'), max(s.seen_from)) AS last_seen,
        bool_and(s.source = 'payroll') AS pay_alone, bool_or(s.claims_too) AS claims_too,
        -- The account says that they left, and nothing was written about them since.
        bool_and(coalesce(s.seen_to <= c.known_to, FALSE)) FILTER (s.source = 'account')
            AS left_account,
        max(s.seen_to) FILTER (s.source = 'account') AS left_on,
        arg_max(s.days, (s.rank, s.days, s.record)) AS days,
        arg_max(s.overlap_from, (s.rank, s.days, s.record)) AS overlap_from,
        arg_max(s.overlap_to, (s.rank, s.days, s.record)) AS overlap_to
    FROM spans AS s
    JOIN claimants AS c USING (uprn, entity)
    GROUP BY s.uprn, s.entity, s.other
),

-- Dwellings of many, and adults who claim for themselves there or were seen elsewhere later.
shared AS (
    SELECT uprn FROM gazetteer WHERE class IN ('hmo', 'parent_shell', 'communal')
    UNION
    SELECT b.uprn FROM beside AS b JOIN claimants AS c USING (uprn, entity)
    GROUP BY b.uprn, b.entity, c.as_of
    HAVING count(*) FILTER (NOT b.alike) > parameter('most_adults', c.as_of)
),

elsewhere AS (
    SELECT DISTINCT b.uprn, b.other
    FROM beside AS b
    JOIN signs AS s ON s.entity = b.other AND s.uprn <> b.uprn AND s.source <> 'payroll'
        AND s.seen_from > b.last_seen
),

-- What is said of each other adult; a later rule speaks only where the earlier ones are silent.
ruled AS (
    SELECT b.*,
        CASE
            WHEN b.alike THEN 1
            WHEN b.uprn IN (SELECT uprn FROM shared)
                OR b.claims_too THEN 2
            WHEN b.waived OR a.waived THEN 3
            WHEN b.lag THEN 4
            WHEN NOT b.account AND NOT b.pay_alone AND a.came - b.last_seen
                > parameter('arrival_days', c.as_of) THEN 5
            WHEN e.other IS NOT NULL OR (b.left_account AND b.last_seen < b.left_on
                AND NOT b.account) THEN 6
            WHEN b.days < parameter('min_overlap_days', c.as_of) THEN 7
            ELSE 8
        END AS stage,
        (b.account AND a.known) OR (b.register AND b.payroll) AS strong
    FROM beside AS b
    JOIN claimants AS c USING (uprn, entity)
    JOIN arrivals AS a USING (uprn, entity)
    LEFT JOIN elsewhere AS e ON e.uprn = b.uprn AND e.other = b.other
),

-- The adults that decide about a claimant: those that came furthest.
candidates AS (
    SELECT r.uprn, r.entity,
        CASE WHEN min(r.stage) = 8 AND count(*) > any_value(c.declared) THEN 9
            ELSE min(r.stage) END AS stage,
        list_sort(list_distinct(list_concat(any_value(c.claims), flatten(list(r.records)))))
            AS records,
        list_sort(list_distinct(list_concat(any_value(c.members), flatten(list(r.members)))))
            AS members,
        count(*) AS adults,
        -- Linkage may have kept an elector and an employee of one forename apart.
        count(*) FILTER (r.strong) > any_value(c.declared) OR (any_value(c.declared) = 0
            AND coalesce(list_has_any(list(r.given) FILTER (r.register),
                list(r.given) FILTER (r.payroll)), FALSE)) AS strong,
        bool_or(r.account) AS account, bool_or(r.register) AS register,
        bool_or(r.payroll) AS payroll, any_value(c.unasked) AS unasked,
        any_value(c.as_of) AS as_of, any_value(c.deduction) AS deduction,
        any_value(c.runs_to) AS runs_to,
        least(min(r.probability), any_value(c.probability)) AS place_probability,
        arg_max(r.overlap_from, (r.days, r.overlap_to, r.other)) AS overlap_from,
        arg_max(r.overlap_to, (r.days, r.overlap_to, r.other)) AS overlap_to, max(r.days) AS days
    FROM (SELECT * FROM ruled
        QUALIFY stage = max(stage) OVER (PARTITION BY uprn, entity)) AS r
    JOIN claimants AS c USING (uprn, entity)
    GROUP BY r.uprn, r.entity
),

judged AS (
    SELECT *, coalesce(place_probability * 1000
            >= parameter('recommended_per_mille', as_of), FALSE) AS sure,
        CAST(CAST(deduction AS HUGEINT) * days // 7 AS BIGINT) AS actual,
        CAST(CAST(deduction AS HUGEINT) * CASE WHEN overlap_to >= as_of
            THEN greatest(runs_to - as_of, 0) ELSE 0 END // 7 AS BIGINT) AS forward
    FROM candidates
)

SELECT
    entity, records, members, uprn,
    CAST(NULL AS DOUBLE) AS match_weight, CAST(NULL AS DOUBLE) AS match_probability,
    CASE stage
        WHEN 1 THEN 'same_person' WHEN 2 THEN 'shared_house' WHEN 3 THEN 'disregarded_adult'
        WHEN 4 THEN 'register_lag' WHEN 5 THEN 'former_occupier' WHEN 6 THEN 'moved_on'
        WHEN 7 THEN 'short_overlap' WHEN 8 THEN 'declared'
    END AS reason,
    overlap_from, overlap_to, days AS overlap_days,
    (SELECT x.text FROM citations AS x
        WHERE x.valid_from <= j.overlap_to AND j.overlap_to < x.valid_to) AS citation,
    list_filter([
        printf('%d adult(s) more than the claim declares live at the address, for %d days of it.',
            adults, days),
        CASE WHEN account THEN 'The council tax account names another resident.' END,
        CASE WHEN register THEN 'The electoral register has another elector there.' END,
        CASE WHEN payroll THEN 'An employer has the address as that of an employee.' END
    ], lambda x: x IS NOT NULL) AS reasons_for,
    list_filter([
        CASE WHEN NOT strong THEN 'Only one record that may lag speaks for it: it may be a lodger, '
            || 'a carer or somebody who has left.' END,
        CASE WHEN NOT sure THEN 'The dwelling was matched by its address and is not certain.' END,
        CASE WHEN unasked THEN 'The claim does not say how many other adults are declared.' END,
        CASE WHEN deduction IS NULL THEN 'The deduction is missing: not computable.' END
    ], lambda x: x IS NOT NULL) AS reasons_against,
    stage = 9 AND strong AND sure AND NOT unasked AS recommended,
    list_filter([
        CASE WHEN sure THEN 'place: certain' ELSE 'place: likely' END,
        CASE WHEN strong THEN 'rule: the account, or two records, show another adult'
            ELSE 'rule: one record shows another adult' END
    ], lambda x: stage = 9) AS recommended_because,
    actual AS actual_pence, forward AS forward_pence, CAST(NULL AS BIGINT) AS notional_pence
FROM judged AS j
ORDER BY records
