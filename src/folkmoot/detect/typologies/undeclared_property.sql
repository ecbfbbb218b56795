/*
id: undeclared-property
number: 8
version: "1"
name: Housing benefit or council tax reduction, and another dwelling that is not declared
summary: >-
  Benefit is means-tested: a dwelling that somebody owns and does not live in counts as capital,
  with exceptions. This looks for claimants who are liable for the council tax of another dwelling
  as its owner or landlord while their claim runs and have declared no other property.
aims: [counter_fraud]
origin: >-
  published lists of councils (housing benefit and council tax reduction against council tax);
  number 8 of the project's list of typologies
words: >-
  A lead is something to look into. It says that records differ; it does not say why, and owning a
  dwelling does not by itself end an award: the capital test decides. What concerns housing benefit
  ends in a referral to the Department for Work and Pensions (Social Security Administration Act
  1992): the council does not decide it. Nobody's award changes without contact, reply and a named
  decision-maker.
looks_at:
  - {dataset: housing-benefit}
  - {dataset: council-tax-reduction}
needs:
  - dataset: council-tax
    columns:
      - {name: liability, essential: true, why: owners and landlords and not residents}
      - {name: liable_from, essential: true, why: overlap}
      - {name: liable_to, essential: false, why: overlap; blank while the liability runs}
      - {name: account_ref, essential: false, why: another liable person of the same account}
      - {name: exemption, essential: false, why: a dwelling left empty by somebody who died}
      - {name: forename, essential: false, why: who is liable where the bill goes to the claim's home}
      - {name: surname, essential: false, why: the same}
      - {name: full_name, essential: false, why: the same where the name is not sent apart}
      - {name: date_of_birth, essential: false, why: tells a father from a son of his name}
      - {name: billing_address, essential: false, why: that the bill goes to the claimant's home}
      - {name: billing_postcode, essential: false, why: the same}
  - dataset: housing-benefit
    optional: true
    columns: &claim
      - {name: claim_from, essential: true, why: overlap}
      - {name: claim_to, essential: false, why: overlap; blank while the claim runs}
      - {name: other_property, essential: true, why: whether another property is declared}
      - {name: forename, essential: false, why: whose home the bill goes to}
      - {name: surname, essential: false, why: the same}
      - {name: full_name, essential: false, why: the same where the name is not sent apart}
      - {name: date_of_birth, essential: false, why: tells a father from a son of his name}
      - {name: address, essential: false, why: the home to which the bill goes}
      - {name: postcode, essential: false, why: the same}
      - {name: weekly_pence, essential: false, why: what is paid a week}
  - dataset: council-tax-reduction
    optional: true
    columns: *claim
parameters:
  min_overlap_days:
    unit: days
    meaning: shorter overlaps are a sale under way or a lag of the records
    values:
      - {value: 31, from: 1990-04-01, source: design}
  disregard_days:
    unit: days
    meaning: how long a dwelling newly owned, or lately left, may be disregarded without more
    values:
      - {value: 182, from: 1990-04-01, source: "design: as later"}
      - {value: 182, from: 2006-03-06, source: "26 weeks: SI 2006/213 Sch 6; SI 2006/214 Sch 6"}
  recommended_per_mille:
    unit: thousandths of match probability
    meaning: the high band of identity, from which a lead is recommended
    values:
      - {value: 970, from: 1990-04-01, source: "design: of 100 people 3 may be two of one name and birthday"}
  alike_per_cent:
    unit: hundredths of Jaro-Winkler similarity
    meaning: two words of names from here on are spellings of one
    values:
      - {value: 90, from: 1990-04-01, source: design}
words_lists:
  title: [MR, MRS, MISS, MS, MX, DR, REV, SIR]
citations:
  - {from: 1992-07-01, text: "Social Security Contributions and Benefits Act 1992 s.134(1)"}
  - {from: 2006-03-06, text: "Social Security Contributions and Benefits Act 1992 s.134(1); SI 2006/213 regs 43, 44, Sch 6; SI 2006/214 Sch 6"}
  - {from: 2013-04-01, text: "Social Security Contributions and Benefits Act 1992 s.134(1); SI 2006/213 regs 43, 44, Sch 6; SI 2006/214 Sch 6; Local Government Finance Act 1992 s.13A; SI 2012/2885; SI 2013/501"}
exclusions:
  - {name: below_least_probability, sentence: "The records are not linked with the probability that the agreement asks for."}
  - {name: same_dwelling, sentence: "The dwelling is the one for which benefit is claimed, or part of the same building record."}
  - {name: agent_liable, sentence: "The person is on the account as an agent and not as the owner."}
  - {name: declared, sentence: "The claim declares another property."}
  - {name: no_overlap, sentence: "The ownership and the claim do not overlap for long enough."}
  - {name: probate, sentence: "The dwelling was left empty by somebody who died (class F): its liable person may be an executor."}
  - {name: newly_owned, sentence: "The ownership began so recently that the dwelling may still be disregarded (26 weeks)."}
traps:
  - {name: inherited, sentence: "An executor is liable for the home of the dead and may own nothing of it."}
  - {name: separation, sentence: "A former home in which a former partner or a relative lives may be disregarded for longer."}
  - {name: namesake, sentence: "The owner has the claimant's name and is somebody else: the bill goes elsewhere."}
  - {name: agent, sentence: "A letting agent or a deputy stands on accounts of dwellings that are not theirs."}
  - {name: declared_late, sentence: "The property may be declared since the extract, or on the other claim of the household."}
money: not computable
*/
WITH
-- Claims of either benefit with their homes. The words of a name, in order and without titles,
-- and an address without spaces and signs are what a bill and a claim have in common.
claims AS (
    SELECT c.*, d.as_of, e.entity, pl.uprn, pl.parent_uprn,
        least(coalesce(c.claim_to, d.as_of), d.as_of) AS known_to
    FROM (
        SELECT _record AS record, _delivery AS delivery, _member AS member, claim_from, claim_to,
            other_property, weekly_pence, date_of_birth, address, postcode,
            coalesce(forename || ' ' || surname, full_name) AS named
        FROM housing_benefit
        UNION ALL
        SELECT _record, _delivery, _member, claim_from, claim_to,
            other_property, weekly_pence, date_of_birth, address, postcode,
            coalesce(forename || ' ' || surname, full_name)
        FROM council_tax_reduction
    ) AS c
    JOIN deliveries AS d ON d._delivery = c.delivery
    JOIN entities AS e ON e.record = c.record
    LEFT JOIN places AS pl ON pl.record = c.record
    WHERE c.claim_from IS NOT NULL
),

-- Accounts of which somebody is liable for another reason than living there.
owners AS (
    SELECT t._record AS record, t._member AS member, d.as_of, e.entity, pl.uprn, pl.parent_uprn,
        t.liability, t.date_of_birth, t.liable_from,
        least(coalesce(t.liable_to, d.as_of), d.as_of) AS known_to,
        coalesce(t.exemption = 'f', FALSE) AS estate, t.billing_address, t.billing_postcode,
        coalesce(t.forename || ' ' || t.surname, t.full_name) AS named,
        t._member || ':' || t.account_ref AS account
    FROM council_tax AS t
    JOIN deliveries AS d ON d._delivery = t._delivery
    JOIN entities AS e ON e.record = t._record
    LEFT JOIN places AS pl ON pl.record = t._record
    WHERE t.liability IN ('owner', 'landlord', 'agent') AND t.liable_from IS NOT NULL
),

-- Accounts with a liable person who lives there.
lived_in AS (
    SELECT DISTINCT _member || ':' || account_ref AS account
    FROM council_tax
    WHERE liability = 'resident' AND liable_to IS NULL AND account_ref IS NOT NULL
),

-- What a bill and a claim have in common: the words of the name without titles, and the address
-- without spaces and signs.
keyed AS (
    SELECT record, strftime(date_of_birth, '%Y%m%d') AS born,
        list_filter(string_split_regex(upper(named), '[^A-Z]+'),
            lambda w: w <> '' AND NOT list_contains(titles, w)) AS name,
        regexp_replace(upper(address || postcode), '[^A-Z0-9]', '', 'g') AS home
    FROM (
        SELECT record, named, date_of_birth, address, postcode FROM claims
        UNION ALL
        SELECT record, named, date_of_birth, billing_address, billing_postcode FROM owners
    )
    CROSS JOIN (SELECT list(word) AS titles FROM words WHERE list = 'title')
),

-- One person by linkage, or by a bill that goes in their name to the home of the claim.
met AS (
    -- Of a person who is linked a slip of the key in one address does not count.
    SELECT c.record AS claim, o.record AS owned, TRUE AS linked,
        levenshtein(kc.home, ko.home) <= 2 AS billed
    FROM claims AS c
    JOIN owners AS o USING (entity)
    JOIN keyed AS kc ON kc.record = c.record
    JOIN keyed AS ko ON ko.record = o.record
    UNION ALL
    SELECT c.record, o.record, FALSE, TRUE
    FROM claims AS c
    JOIN keyed AS kc ON kc.record = c.record
    JOIN keyed AS ko ON ko.home = kc.home
    JOIN owners AS o ON o.record = ko.record AND o.entity <> c.entity
    CROSS JOIN (SELECT value AS alike FROM parameters WHERE name = 'alike_per_cent') AS p
    -- Every word of the claimant's name is on the bill, and no other date of birth.
    WHERE len(kc.name) > 1 AND coalesce(levenshtein(kc.born, ko.born) <= 2, TRUE)
        AND list_bool_and(list_transform(kc.name, lambda w: list_bool_or(list_transform(ko.name,
            lambda v: jaro_winkler_similarity(v, w) * 100 >= p.alike))))
),

paired AS (
    SELECT c.entity, c.record AS claim, o.record AS owned, m.linked,
        coalesce(m.billed, FALSE) AS billed, c.member AS claim_member, o.member AS owner_member,
        o.uprn, o.liability, o.estate,
        -- The bill goes neither to the claim's home nor to the dwelling itself.
        o.billing_address IS NOT NULL AND NOT coalesce(m.billed, FALSE) AS elsewhere,
        l.account IS NOT NULL AS lived_in,
        c.other_property, c.weekly_pence, o.liable_from,
        coalesce(c.uprn = o.uprn OR c.uprn = o.parent_uprn OR o.uprn = c.parent_uprn, FALSE)
            AS same,
        greatest(c.claim_from, o.liable_from) AS overlap_from,
        least(c.known_to, o.known_to, c.as_of, o.as_of) AS overlap_to,
        k.match_weight, k.match_probability
    FROM met AS m
    JOIN claims AS c ON c.record = m.claim
    JOIN owners AS o ON o.record = m.owned
    LEFT JOIN lived_in AS l ON l.account = o.account
    LEFT JOIN between AS k ON k.one = m.claim AND k.other = m.owned AND m.linked
),

-- What is said of each pair; a later rule speaks only where the earlier ones are silent.
ruled AS (
    SELECT *, greatest(overlap_to - overlap_from, 0) AS days,
        CASE
            WHEN linked AND NOT billed AND coalesce(match_probability, 0) < $least_probability
                THEN 1
            WHEN same THEN 2
            WHEN liability = 'agent' THEN 3
            WHEN bool_or(other_property) OVER (PARTITION BY entity) THEN 4
            WHEN overlap_to - overlap_from < parameter('min_overlap_days', overlap_to) THEN 5
            WHEN estate THEN 6
            WHEN overlap_to - liable_from <= parameter('disregard_days', overlap_to) THEN 7
            ELSE 8
        END AS stage
    FROM paired
),

-- The pairs that decide about a claimant: those that came furthest.
candidates AS (
    SELECT entity, min(stage) AS stage,
        list_sort(list_distinct(flatten(list([claim, owned])))) AS records,
        list_sort(list_distinct(flatten(list([claim_member, owner_member])))) AS members,
        count(DISTINCT coalesce(CAST(uprn AS TEXT), owned)) AS dwellings,
        arg_max(uprn, (days, owned)) AS uprn,
        arg_max(overlap_from, (days, owned)) AS overlap_from,
        arg_max(overlap_to, (days, owned)) AS overlap_to, max(days) AS days,
        bool_or(billed) AS billed, bool_and(elsewhere) AS elsewhere, bool_and(lived_in) AS lived_in,
        bool_or(liability = 'landlord') AS let, max(weekly_pence) AS weekly_pence,
        bool_or(other_property IS NULL) AS unasked,
        max(match_weight) AS match_weight, max(match_probability) AS match_probability
    FROM (SELECT * FROM ruled QUALIFY stage = max(stage) OVER (PARTITION BY entity))
    GROUP BY entity
),

judged AS (
    SELECT *, billed OR coalesce(
        match_probability * 1000 >= parameter('recommended_per_mille', overlap_to), FALSE) AS sure
    FROM candidates
)

SELECT
    entity, records, members, uprn, match_weight, match_probability,
    CASE stage
        WHEN 1 THEN 'below_least_probability' WHEN 2 THEN 'same_dwelling' WHEN 3 THEN 'agent_liable'
        WHEN 4 THEN 'declared' WHEN 5 THEN 'no_overlap' WHEN 6 THEN 'probate'
        WHEN 7 THEN 'newly_owned'
    END AS reason,
    overlap_from, overlap_to, days AS overlap_days,
    (SELECT x.text FROM citations AS x
        WHERE x.valid_from <= j.overlap_to AND j.overlap_to < x.valid_to) AS citation,
    list_filter([
        printf('Liable for council tax as owner or landlord of %d other dwelling(s), for %d days '
            || 'of the claim.', dwellings, days),
        CASE WHEN billed THEN 'The bill for it goes in this name to the home of the claim.' END,
        CASE WHEN let THEN 'The dwelling is let: its liable person is the landlord.' END,
        CASE WHEN weekly_pence IS NOT NULL THEN printf('The award is £%.2f a week.',
            weekly_pence / 100) END
    ], lambda x: x IS NOT NULL) AS reasons_for,
    list_filter([
        CASE WHEN elsewhere THEN 'The bill goes to another address: the owner may be a namesake.'
            END,
        CASE WHEN NOT sure THEN 'The identity is not in the high band.' END,
        CASE WHEN lived_in THEN
            'Another liable person lives there: a former partner or a relative; '
            || 'the dwelling may be disregarded.' END,
        CASE WHEN unasked THEN 'The claim does not say whether another property is declared.' END
    ], lambda x: x IS NOT NULL) AS reasons_against,
    stage = 8 AND sure AND NOT elsewhere AND NOT lived_in AND NOT unasked AS recommended,
    list_filter([
        CASE WHEN sure THEN 'identity: high' ELSE 'identity: good, not high' END,
        CASE WHEN elsewhere THEN 'rule: the bill goes elsewhere'
            WHEN lived_in THEN 'rule: a co-owner lives there'
            ELSE 'rule: another dwelling for longer than it may be disregarded' END
    ], lambda x: stage = 8) AS recommended_because,
    CAST(NULL AS BIGINT) AS actual_pence, CAST(NULL AS BIGINT) AS forward_pence,
    CAST(NULL AS BIGINT) AS notional_pence
FROM judged AS j
ORDER BY records
