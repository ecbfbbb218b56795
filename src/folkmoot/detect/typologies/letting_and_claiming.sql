/*
id: letting-and-claiming
number: 9
version: "1"
name: Letting out a dwelling and claiming on another
summary: >-
  Somebody who lets a dwelling has capital and rent, which benefit must know of. This looks for the
  landlord of a dwelling for which housing benefit is paid who claims housing benefit or council
  tax reduction elsewhere: by who was liable as the dwelling's owner, or by the account to which
  its rent is paid.
aims: [counter_fraud]
origin: >-
  the project's own mission; number 9 of the project's list of typologies
words: >-
  A lead is something to look into. It says that records differ; it does not say why. What concerns
  housing benefit ends in a referral to the Department for Work and Pensions (Social Security
  Administration Act 1992): the council does not decide it. A tenant is never the subject of the
  lead. Nobody's award changes without contact, reply and a named decision-maker.
looks_at:
  - {dataset: housing-benefit}
  - {dataset: council-tax-reduction}
needs:
  - dataset: housing-benefit
    columns: &claim
      - {name: claim_from, essential: true, why: overlap}
      - {name: claim_to, essential: false, why: overlap; blank while the claim runs}
      - {name: other_property, essential: true, why: whether another property is declared}
      - {name: forename, essential: false, why: whether the landlord is named as the claimant is}
      - {name: surname, essential: false, why: the same}
      - {name: full_name, essential: false, why: the same where the name is not sent apart}
      - {name: address, essential: false, why: the home to which an owner's bill goes}
      - {name: postcode, essential: false, why: the same}
      - {name: weekly_pence, essential: false, why: the amount; without it money is not computable}
      - {name: tenure, essential: false, why: only a private landlord can be a claimant}
      - {name: landlord, essential: true, why: who lets the dwelling}
      - {name: sort_code, essential: false, why: the account to which the rent is paid}
      - {name: account_number, essential: false, why: the same}
  - dataset: council-tax-reduction
    optional: true
    columns:
      - {name: claim_from, essential: true, why: overlap}
      - {name: claim_to, essential: false, why: overlap; blank while the claim runs}
      - {name: other_property, essential: true, why: whether another property is declared}
      - {name: forename, essential: false, why: whether the landlord is named as the claimant is}
      - {name: surname, essential: false, why: the same}
      - {name: full_name, essential: false, why: the same where the name is not sent apart}
      - {name: address, essential: false, why: the home to which an owner's bill goes}
      - {name: postcode, essential: false, why: the same}
      - {name: weekly_pence, essential: false, why: the amount; without it money is not computable}
  - dataset: council-tax
    columns:
      - {name: liability, essential: true, why: who was liable as the owner of the dwelling that is let}
      - {name: liable_from, essential: true, why: whether they owned it when it was let}
      - {name: liable_to, essential: false, why: the same}
      - {name: billing_address, essential: false, why: that the owner's bill went to the claimant's home}
      - {name: billing_postcode, essential: false, why: the same}
  - dataset: payroll
    optional: true
    columns:
      - {name: sort_code, essential: true, why: whose account the rent is paid to}
      - {name: account_number, essential: true, why: the same}
parameters:
  min_overlap_days:
    unit: days
    meaning: shorter overlaps are a lag of the records
    values:
      - {value: 31, from: 1990-04-01, source: design}
  former_owner_days:
    unit: days
    meaning: so long after an owner's liability ended the dwelling may have been sold
    values:
      - {value: 60, from: 1990-04-01, source: design}
  agent_landlords:
    unit: names of landlords
    meaning: an account to which the rent of so many landlords is paid is an agent's
    values:
      - {value: 3, from: 1990-04-01, source: design}
  recommended_per_mille:
    unit: thousandths of match probability
    meaning: the high band of identity, from which a lead is recommended
    values:
      - {value: 990, from: 1990-04-01, source: design}
  alike_per_cent:
    unit: hundredths of Jaro-Winkler similarity
    meaning: two words of names from here on are spellings of one
    values:
      - {value: 90, from: 1990-04-01, source: design}
  material_pence:
    unit: pence
    meaning: the actual and forward sum from which a lead is recommended
    values:
      - {value: 5000, from: 1990-04-01, source: design}
words_lists:
  title: [MR, MRS, MISS, MS, MX, DR, REV, SIR]
  held_for_others: [TRUST, TRUSTEE, TRUSTEES, ESTATE, EXECUTOR, EXECUTORS, EXOR, EXORS, SETTLEMENT]
citations:
  - {from: 1992-07-01, text: "Social Security Contributions and Benefits Act 1992 s.134(1)"}
  - {from: 2006-03-06, text: "Social Security Contributions and Benefits Act 1992 s.134(1); SI 2006/213 regs 43, 44, Sch 6; SI 2006/214 Sch 6"}
  - {from: 2013-04-01, text: "Social Security Contributions and Benefits Act 1992 s.134(1); SI 2006/213 regs 43, 44, Sch 6; SI 2006/214 Sch 6; Local Government Finance Act 1992 s.13A; SI 2012/2885; SI 2013/501"}
exclusions:
  - {name: name_only, sentence: "Nothing but the name agrees: a namesake, unless something else says so."}
  - {name: below_least_probability, sentence: "The records are not linked with the probability that the agreement asks for."}
  - {name: trust_or_estate, sentence: "The landlord is a trust or an estate, whose trustee or executor owns nothing of it."}
  - {name: agent_account, sentence: "The account, or the liability, is an agent's, who acts for several landlords."}
  - {name: same_dwelling, sentence: "The dwelling that is let is the home of the claim."}
  - {name: declared, sentence: "The claim declares another property."}
  - {name: former_owner, sentence: "The person's ownership had ended before the letting began, and the landlord has another name."}
  - {name: no_overlap, sentence: "The letting and the claim do not overlap for long enough."}
traps:
  - {name: namesake, sentence: "The landlord has the claimant's name and is somebody else."}
  - {name: family_trust, sentence: "A family trust owns the dwelling; the person is one of its trustees."}
  - {name: agents_account, sentence: "The rent is paid to the account of an agent, or of a relative who collects it."}
  - {name: declared, sentence: "The property is declared on another claim of the person."}
money:
  actual: >-
    weekly_pence of the claimant's own claim x days of its longest overlap with the letting, up to
    the extract / 7, for one claim of each benefit
  forward: >-
    weekly_pence of the claimant's own claim x days from the extract to 31 March or the end of the
    claim or the letting / 7; an estimate, while both still run
  notional: not computable
  rounding: down to the penny, per claim
  source: "the award of the extract, as if nothing had been due; the capital test decides"
*/
WITH
-- Claims of either benefit. ``home`` is the address without spaces and signs; ``name_key`` the
-- words of the name in order and without titles.
claims AS (
    SELECT c.*, d.as_of, e.entity, pl.uprn,
        least(coalesce(c.claim_to, d.as_of), d.as_of) AS known_to,
        make_date(CAST(year(d.as_of) + (month(d.as_of) >= 4)::INT AS INT), 4, 1) AS year_to,
        regexp_replace(upper(address || postcode), '[^A-Z0-9]', '', 'g') AS home,
        array_to_string(list_sort(list_filter(string_split_regex(upper(written), '[^A-Z]+'),
            lambda w: w <> '' AND NOT list_contains(titles, w))), ' ') AS name_key
    FROM (
        SELECT _record AS record, _delivery AS delivery, _member AS member, 'hb' AS benefit,
            claim_from, claim_to, other_property, weekly_pence, address, postcode,
            coalesce(forename || ' ' || surname, full_name) AS written
        FROM housing_benefit
        UNION ALL
        SELECT _record, _delivery, _member, 'ctr',
            claim_from, claim_to, other_property, weekly_pence, address, postcode,
            coalesce(forename || ' ' || surname, full_name)
        FROM council_tax_reduction
    ) AS c
    JOIN deliveries AS d ON d._delivery = c.delivery
    JOIN entities AS e ON e.record = c.record
    LEFT JOIN places AS pl ON pl.record = c.record
    CROSS JOIN (SELECT list(word) AS titles FROM words WHERE list = 'title')
    WHERE c.claim_from IS NOT NULL
),

-- Dwellings that are let to somebody with housing benefit, by a private landlord.
lets AS (
    SELECT c.record, c.member, c.uprn, c.claim_from, c.claim_to, c.known_to, c.as_of,
        h.sort_code || h.account_number AS account,
        array_to_string(list_sort(list_filter(string_split_regex(upper(h.landlord), '[^A-Z]+'),
            lambda w: w <> '' AND NOT list_contains(titles, w))), ' ') AS landlord_key,
        EXISTS (SELECT 1 FROM words AS w WHERE w.list = 'held_for_others'
            AND list_contains(string_split_regex(upper(h.landlord), '[^A-Z]+'), w.word)) AS in_trust
    FROM claims AS c
    JOIN housing_benefit AS h ON h._record = c.record
    CROSS JOIN (SELECT list(word) AS titles FROM words WHERE list = 'title')
    WHERE coalesce(h.tenure, 'private') = 'private'
),

agents AS (
    SELECT account, count(DISTINCT landlord_key) AS landlords FROM lets GROUP BY account
),

-- Who was liable as the owner of a dwelling that is let, and where the bill went.
owned AS (
    SELECT l.record AS let, l.landlord_key, t._record AS proof, t._member AS proof_member, e.entity,
        t.liability = 'agent' AS agent, t.liable_to AS owned_to,
        regexp_replace(upper(t.billing_address || t.billing_postcode), '[^A-Z0-9]', '', 'g') AS bill
    FROM lets AS l
    JOIN places AS pl ON pl.uprn = l.uprn
    JOIN council_tax AS t ON t._record = pl.record
    JOIN entities AS e ON e.record = t._record
    WHERE t.liability IN ('owner', 'landlord', 'agent')
        AND t.liable_from < coalesce(l.claim_to, DATE '9999-12-31')
),

-- What joins a claimant to a letting: having been liable as its owner (by linkage, or by the
-- landlord's name and the home to which the bill went), the account to which its rent is paid, or
-- in one council the bare name.
met AS (
    SELECT c.record AS claim, o.let, o.proof, o.proof_member, 'owned' AS basis, TRUE AS linked,
        o.agent, o.owned_to, levenshtein(o.bill, c.home) <= 2 AS billed
    FROM owned AS o
    JOIN claims AS c USING (entity)
    UNION ALL
    SELECT c.record, o.let, o.proof, o.proof_member, 'owned', FALSE, o.agent, o.owned_to, TRUE
    FROM owned AS o
    JOIN claims AS c ON c.home = o.bill AND c.name_key = o.landlord_key AND c.entity <> o.entity
    UNION ALL
    SELECT c.record, l.record, y._record, y._member, 'paid', TRUE, a.landlords
        >= parameter('agent_landlords', l.as_of), NULL, NULL
    FROM lets AS l
    JOIN agents AS a USING (account)
    JOIN payroll AS y ON y.sort_code || y.account_number = l.account
    JOIN entities AS e ON e.record = y._record
    JOIN claims AS c ON c.entity = e.entity
    UNION ALL
    SELECT c.record, l.record, l.record, l.member, 'named', FALSE, FALSE, NULL, NULL
    FROM lets AS l
    JOIN claims AS c ON c.name_key = l.landlord_key AND c.member = l.member AND c.name_key <> ''
),

joined AS (
    SELECT m.*, c.entity, c.benefit, c.member AS claim_member, l.member AS let_member, l.uprn,
        c.weekly_pence, c.uprn = l.uprn AS same, l.in_trust, l.as_of,
        l.claim_from - m.owned_to AS days_since_owned,
        bool_or(c.other_property) OVER (PARTITION BY c.entity) AS declared,
        greatest(c.claim_from, l.claim_from) AS overlap_from,
        least(c.known_to, l.known_to, c.as_of, l.as_of) AS overlap_to,
        least(coalesce(c.claim_to, c.year_to), coalesce(l.claim_to, c.year_to), c.year_to)
            - least(c.as_of, l.as_of) AS days_ahead,
        -- Each word of the claimant's name, or its initial, stands in the landlord's.
        c.name_key <> '' AND coalesce(list_bool_and(list_transform(string_split(c.name_key, ' '),
            lambda w: list_bool_or(list_transform(string_split(l.landlord_key, ' '), lambda v:
                v = w[1] OR jaro_winkler_similarity(v, w) * 100 >= a.alike)))), FALSE) AS named,
        k.match_weight, k.match_probability
    FROM met AS m
    JOIN claims AS c ON c.record = m.claim
    JOIN lets AS l ON l.record = m.let
    CROSS JOIN (SELECT value AS alike FROM parameters WHERE name = 'alike_per_cent') AS a
    LEFT JOIN between AS k ON k.one = m.claim AND k.other = m.proof AND m.linked
),

-- What is said of each; a later rule speaks only where the earlier ones are silent.
ruled AS (
    SELECT *, greatest(overlap_to - overlap_from, 0) AS days,
        CASE
            WHEN basis = 'named' THEN 1
            WHEN linked AND coalesce(match_probability, 0) < $least_probability THEN 2
            WHEN in_trust THEN 3
            WHEN agent THEN 4
            WHEN same THEN 5
            WHEN declared THEN 6
            WHEN NOT named AND days_since_owned >= parameter('former_owner_days', as_of) THEN 7
            WHEN overlap_to - overlap_from < parameter('min_overlap_days', overlap_to) THEN 8
            ELSE 9
        END AS stage
    FROM joined
),

-- What decides about a claimant: that which came furthest.
decisive AS (
    SELECT * FROM ruled QUALIFY stage = max(stage) OVER (PARTITION BY entity)
),

-- One claim of each benefit counts, with its longest overlap.
sums AS (
    SELECT entity, CASE WHEN count(*) = count(actual) THEN sum(actual) END AS actual,
        CASE WHEN count(*) = count(forward) THEN sum(forward) END AS forward
    FROM (
        SELECT entity, CAST(weekly_pence AS HUGEINT) * days // 7 AS actual,
            CAST(weekly_pence AS HUGEINT) * greatest(days_ahead, 0) // 7 AS forward
        FROM decisive
        QUALIFY row_number() OVER (PARTITION BY entity, benefit ORDER BY days DESC, claim, let) = 1
    )
    GROUP BY entity
),

candidates AS (
    SELECT entity, min(stage) AS stage,
        list_sort(list_distinct(flatten(list([claim, let, proof])))) AS records,
        list_sort(list_distinct(flatten(list([claim_member, let_member, proof_member]))))
            AS members,
        arg_max(uprn, (days, let, claim)) AS uprn,
        arg_max(overlap_from, (days, let, claim)) AS overlap_from,
        arg_max(overlap_to, (days, let, claim)) AS overlap_to, max(days) AS days,
        count(DISTINCT let) AS lettings, bool_or(basis = 'owned') AS owned,
        bool_or(basis = 'paid') AS paid, bool_or(named) AS named,
        coalesce(bool_or(billed), FALSE) AS billed,
        coalesce(bool_and(NOT billed) FILTER (basis = 'owned'), FALSE) AS elsewhere,
        max(match_weight) AS match_weight, max(match_probability) AS match_probability
    FROM decisive
    GROUP BY entity
),

judged AS (
    SELECT c.*, CAST(s.actual AS BIGINT) AS actual, CAST(s.forward AS BIGINT) AS forward,
        coalesce(c.match_probability * 1000
            >= parameter('recommended_per_mille', c.overlap_to), FALSE) AS sure,
        coalesce(s.actual + s.forward >= parameter('material_pence', c.overlap_to), FALSE)
            AS material
    FROM candidates AS c
    JOIN sums AS s USING (entity)
)

SELECT
    entity, records, members, uprn, match_weight, match_probability,
    CASE stage
        WHEN 1 THEN 'name_only' WHEN 2 THEN 'below_least_probability' WHEN 3 THEN 'trust_or_estate'
        WHEN 4 THEN 'agent_account' WHEN 5 THEN 'same_dwelling' WHEN 6 THEN 'declared'
        WHEN 7 THEN 'former_owner' WHEN 8 THEN 'no_overlap'
    END AS reason,
    overlap_from, overlap_to, days AS overlap_days,
    (SELECT x.text FROM citations AS x
        WHERE x.valid_from <= j.overlap_to AND j.overlap_to < x.valid_to) AS citation,
    list_filter([
        printf('Benefit is claimed elsewhere for %d days while a dwelling is let to somebody with '
            || 'housing benefit.', days),
        CASE WHEN owned THEN 'The claimant was liable for its council tax as its owner.' END,
        CASE WHEN billed THEN 'The owner''s bill went to the home of the claim.' END,
        CASE WHEN paid THEN
            'Its rent is paid to the account to which the claimant''s pay goes.' END,
        CASE WHEN named THEN 'The tenant''s claim names the landlord as the claimant is named.' END
    ], lambda x: x IS NOT NULL) AS reasons_for,
    list_filter([
        CASE WHEN NOT named THEN
            'The landlord has another name: a relative''s account, a trust or a sale.' END,
        CASE WHEN elsewhere THEN 'The owner''s bill went to another address: perhaps a namesake.'
            END,
        CASE WHEN NOT sure THEN 'The identity is not in the high band.' END,
        CASE WHEN actual IS NULL THEN 'An award is missing: not computable.' END
    ], lambda x: x IS NOT NULL) AS reasons_against,
    stage = 9 AND named AND (sure OR billed) AND NOT elsewhere AND material AS recommended,
    list_filter([
        CASE WHEN sure OR billed THEN 'identity: high' ELSE 'identity: good, not high' END,
        CASE WHEN material THEN 'amount: material' ELSE 'amount: small or not known' END,
        CASE WHEN named THEN 'rule: name and ownership or account agree'
            ELSE 'rule: the landlord has another name' END
    ], lambda x: stage = 9) AS recommended_because,
    actual AS actual_pence, forward AS forward_pence, CAST(NULL AS BIGINT) AS notional_pence
FROM judged AS j
ORDER BY records
