/*
id: two-tenancies
number: 18
version: "1"
name: One person with two social tenancies
summary: >-
  A social tenancy asks that the tenant lives in the home as the only or principal one. This looks
  for one person who is a tenant of two different homes, of one landlord or of two, at the same
  time and for longer than a move takes.
aims: [counter_fraud]
origin: National Fraud Initiative (housing tenants); number 18 of the project's list of typologies
words: >-
  A lead is something to look into. It says that two lists of tenants name what seems to be one
  person; it does not say where that person lives, nor why. No tenancy ends without contact, reply
  and a named decision-maker.
looks_at:
  - {dataset: tenancies}
needs:
  - dataset: tenancies
    columns:
      - {name: tenancy_ref, essential: true, why: tells tenancies apart}
      - {name: tenancy_from, essential: true, why: overlap}
      - {name: tenancy_to, essential: false, why: overlap}
      - {name: left_on, essential: false, why: a joint tenant who left}
      - {name: address, essential: false, why: whether two records without a UPRN are of one home}
      - {name: postcode, essential: false, why: the same}
      - {name: nino, essential: false, why: tells namesakes apart}
      - {name: date_of_birth, essential: false, why: tells namesakes apart}
      - {name: kind, essential: false, why: "a temporary home beside the tenant's own"}
      - {name: joint, essential: false, why: a joint tenant may have left unrecorded}
      - {name: absence, essential: false, why: a recorded reason to be away}
      - {name: change, essential: false, why: "a succession, an exchange or a transfer"}
parameters:
  min_overlap_days:
    unit: days
    meaning: an overlap up to so long is a move from one home to the next
    values:
      - {value: 28, from: 1990-04-01, source: "National Fraud Initiative, housing tenants to housing tenants; four weeks' notice to quit (Protection from Eviction Act 1977 s.5)"}
  handover_days:
    unit: days
    meaning: an overlap up to so long is settled between landlords after a succession, an exchange or a transfer
    values:
      - {value: 91, from: 1990-04-01, source: design}
  temporary_days:
    unit: days
    meaning: an overlap with a temporary home up to so long is a repair or a placement
    values:
      - {value: 182, from: 1990-04-01, source: design}
  material_days:
    unit: days
    meaning: the overlap from which a lead is recommended
    values:
      - {value: 56, from: 1990-04-01, source: design}
  recommended_per_mille:
    unit: thousandths of match probability
    meaning: the high band of identity, from which a lead is recommended
    values:
      - {value: 990, from: 1990-04-01, source: design}
  home_pounds:
    unit: pounds
    meaning: what a published study says that one home let to the wrong person costs the public
    values:
      - {value: 93000, from: 2018-09-01, source: "Cabinet Office, National Fraud Initiative Report 2018: £93,000 per property recovered, over four years"}
      - {value: 42000, from: 2021-11-01, source: "Tenancy Fraud Forum and Fraud Advisory Panel, Lost Homes, Lost Hope (2021): £42,000, another method and the lower figure"}
citations:
  - {from: 1990-04-01, text: "Housing Act 1985 ss.79-81 (tenant condition: only or principal home); Housing Act 1988 s.1"}
  - {from: 2013-10-15, text: "Housing Act 1985 ss.79-81 (tenant condition: only or principal home); Housing Act 1988 s.1; Prevention of Social Housing Fraud Act 2013"}
exclusions:
  - {name: below_least_probability, sentence: "The records are not linked with the probability that the agreement asks for."}
  - {name: other_person, sentence: "The National Insurance numbers differ: two people."}
  - {name: same_home, sentence: "Both records are of one home."}
  - {name: joint_tenant_left, sentence: "The person is recorded as having left one of the tenancies."}
  - {name: short_overlap, sentence: "The tenancies overlap for no longer than a move takes."}
  - {name: refuge, sentence: "The person is recorded as away in a refuge; a second home is what keeps them safe."}
  - {name: handover, sentence: "The later tenancy came by succession, exchange or transfer, and the earlier one is being closed."}
  - {name: temporary_home, sentence: "One of the homes is temporary, during repairs or after homelessness."}
traps:
  - {name: succession, sentence: "A home that was inherited while the successor's own tenancy is being ended."}
  - {name: mutual_exchange, sentence: "Two tenants swapped homes and one landlord has not closed the old record."}
  - {name: transfer_overlap, sentence: "A move within a landlord's homes, with both open for some weeks."}
  - {name: joint_tenant_who_left, sentence: "A couple parted; the one who left is still named on the old joint tenancy."}
  - {name: namesake, sentence: "Two people of one name, or twins."}
  - {name: old_extract, sentence: "Lists of different dates; one tenancy may have ended since."}
money:
  actual: not computable, since rent was paid for both homes
  forward: not computable
  notional: home_pounds of the extract's day, once, where both tenancies still run
  rounding: whole pounds
  source: the published figure that the parameter names; the two figures are by different methods
*/
WITH
-- One row per named tenant: the days [from, to) of the tenancy, and until when this person held it.
tenants AS (
    SELECT
        t._record AS record,
        t._member AS member,
        t.tenancy_ref,
        e.entity,
        d.as_of,
        p.uprn,
        p.parent_uprn,
        nullif(regexp_replace(lower(t.address || t.postcode), '[^a-z0-9]', '', 'g'), '') AS home_key,
        upper(replace(t.postcode, ' ', '')) AS postcode,
        upper(replace(t.nino, ' ', '')) AS nino,
        t.date_of_birth,
        t.tenancy_from AS held_from,
        least(t.tenancy_to, d.as_of) AS held_to,
        least(t.tenancy_to, t.left_on, d.as_of) AS own_to,
        least(t.tenancy_to, t.left_on) IS NULL OR least(t.tenancy_to, t.left_on) > d.as_of AS running,
        coalesce(t.kind = 'temporary', FALSE) AS temporary,
        coalesce(t.joint, FALSE) AS joint,
        coalesce(t.absence, 'none') AS absence,
        coalesce(t.change, 'new') AS change
    FROM tenancies AS t
    JOIN deliveries AS d ON d._delivery = t._delivery
    JOIN entities AS e ON e.record = t._record AND e.verdict NOT IN ('placeholder', 'missing')
    LEFT JOIN places AS p ON p.record = t._record AND p.uprn IS NOT NULL
    WHERE t.tenancy_from IS NOT NULL
),

-- Two tenancies of one person: ``a`` began first. A line that was sent twice is one tenancy.
pairs AS (
    SELECT
        a.entity,
        a.record AS one,
        b.record AS other,
        list_sort([a.record, b.record]) AS records,
        list_sort(list_distinct([a.member, b.member])) AS members,
        b.uprn,
        greatest(a.held_from, b.held_from) AS overlap_from,
        least(a.own_to, b.own_to) AS overlap_to,
        least(a.as_of, b.as_of) AS as_of,
        overlap_days(a.held_from, a.held_to, b.held_from, b.held_to) AS held_days,
        overlap_days(a.held_from, a.own_to, b.held_from, b.own_to) AS days,
        a.running AND b.running AS running,
        damerau_levenshtein(a.nino, b.nino) AS nino_differs,
        a.date_of_birth <> b.date_of_birth AS born_differs,
        a.date_of_birth = b.date_of_birth AS born_same,
        -- One slip of the pen, or day and month changed about, is no other day of birth.
        damerau_levenshtein(CAST(a.date_of_birth AS TEXT), CAST(b.date_of_birth AS TEXT)) <= 1
        OR strftime(a.date_of_birth, '%Y-%d-%m') = CAST(b.date_of_birth AS TEXT) AS born_near,
        -- A flat and the building that it is in may be one home under two references.
        coalesce(a.uprn = b.uprn OR a.uprn = b.parent_uprn OR a.parent_uprn = b.uprn, FALSE)
        OR coalesce(a.home_key = b.home_key, FALSE) AS one_home,
        -- Where an address leads to no UPRN, two postcodes are two homes all the same.
        (a.uprn IS NULL OR b.uprn IS NULL) AND coalesce(a.postcode = b.postcode, TRUE)
            AS home_unknown,
        a.temporary OR b.temporary AS temporary,
        a.joint AS joint,
        'refuge' IN (a.absence, b.absence) AS refuge,
        a.absence <> 'none' OR b.absence <> 'none' AS away,
        b.change,
        a.as_of <> b.as_of AS different_days
    FROM tenants AS a
    JOIN tenants AS b
        ON b.entity = a.entity
        AND (a.member, a.tenancy_ref) <> (b.member, b.tenancy_ref)
        AND (a.held_from, a.record) < (b.held_from, b.record)
),

-- The thresholds of the day on which the lists were made, and how sure it is that it is one person.
measured AS (
    SELECT
        p.*,
        l.match_weight,
        l.match_probability,
        parameter('min_overlap_days', p.as_of) AS min_days,
        parameter('handover_days', p.as_of) AS handover_days,
        parameter('temporary_days', p.as_of) AS temporary_days,
        parameter('material_days', p.as_of) AS material_days,
        -- The chain of links is sure, or the two lines themselves have one number and no conflict.
        l.match_probability >= parameter('recommended_per_mille', p.as_of) / 1000.0
        OR coalesce(p.nino_differs = 0, FALSE) AS sure,
        parameter('home_pounds', p.as_of) AS home_pounds
    FROM pairs AS p
    LEFT JOIN between AS l ON l.one = p.one AND l.other = p.other
),

-- The first innocent explanation that fits; stage 9 is a lead.
staged AS (
    SELECT
        *,
        CASE
            WHEN coalesce(match_probability, 0) < $least_probability THEN 1
            WHEN coalesce(nino_differs > 2, FALSE) THEN 2
            WHEN one_home THEN 3
            WHEN days <= min_days AND held_days > min_days THEN 4
            WHEN days <= min_days THEN 5
            WHEN refuge THEN 6
            WHEN change <> 'new' AND days <= handover_days THEN 7
            WHEN temporary AND days <= temporary_days THEN 8
            ELSE 9
        END AS stage
    FROM measured
),

-- One candidate a person: the two tenancies that come nearest to a lead, then the longest overlap.
chosen AS (
    SELECT
        *,
        stage = 9 AS is_lead,
        coalesce(born_near, TRUE) AND change = 'new' AND NOT temporary AND NOT away
            AND NOT joint AND NOT home_unknown AS unspoiled
    FROM staged
    QUALIFY row_number() OVER (PARTITION BY entity ORDER BY stage DESC, days DESC, records) = 1
)

SELECT
    c.entity,
    c.records,
    c.members,
    c.uprn,
    c.match_weight,
    c.match_probability,
    ['below_least_probability', 'other_person', 'same_home', 'joint_tenant_left', 'short_overlap',
     'refuge', 'handover', 'temporary_home', NULL][c.stage] AS reason,
    CASE WHEN c.is_lead THEN c.overlap_from END AS overlap_from,
    CASE WHEN c.is_lead THEN c.overlap_to END AS overlap_to,
    CASE WHEN c.is_lead THEN c.days END AS overlap_days,
    (SELECT t.text FROM citations AS t
     WHERE t.valid_from <= c.as_of AND c.as_of < t.valid_to) AS citation,
    list_filter([
        'One person seems to be a tenant of two homes for ' || c.days || ' days.',
        CASE WHEN c.running THEN 'Both tenancies still run.' END,
        CASE WHEN c.nino_differs = 0 THEN 'Both records have one National Insurance number.' END,
        CASE WHEN c.born_same THEN 'Both records have one date of birth.' END,
        CASE WHEN len(c.members) > 1 THEN 'The homes are of two landlords.' END
    ], lambda x: x IS NOT NULL) AS reasons_for,
    list_filter([
        CASE WHEN NOT c.sure THEN 'The link is good, not sure: these may be namesakes.' END,
        CASE WHEN c.born_differs THEN 'The dates of birth differ.' END,
        CASE WHEN c.nino_differs > 0 THEN 'The National Insurance numbers differ a little.' END,
        CASE WHEN c.change <> 'new'
            THEN 'The later tenancy came by ' || replace(c.change, '_', ' ') || '; the earlier may be closed late.' END,
        CASE WHEN c.temporary THEN 'One of the homes is temporary.' END,
        CASE WHEN c.away THEN 'The landlord has recorded why the tenant is away.' END,
        CASE WHEN c.joint
            THEN 'The earlier tenancy is joint; this tenant may have left it unrecorded.' END,
        CASE WHEN c.home_unknown THEN 'One of the addresses is not certain.' END,
        CASE WHEN NOT c.running THEN 'One of the tenancies has ended.' END,
        CASE WHEN c.different_days THEN 'The lists are of different dates.' END
    ], lambda x: x IS NOT NULL) AS reasons_against,
    c.is_lead AND c.sure AND c.running AND c.unspoiled AND c.days >= c.material_days AS recommended,
    [
        CASE WHEN c.sure THEN 'identity: high' ELSE 'identity: good, not high' END,
        CASE WHEN c.days >= c.material_days THEN 'overlap: long' ELSE 'overlap: short' END,
        CASE WHEN c.running THEN 'still running: yes' ELSE 'still running: no' END,
        CASE WHEN c.unspoiled THEN 'other explanation in the records: none'
            ELSE 'other explanation in the records: there is one' END
    ] AS recommended_because,
    CAST(NULL AS BIGINT) AS actual_pence,
    CAST(NULL AS BIGINT) AS forward_pence,
    CASE WHEN c.is_lead AND c.running THEN CAST(c.home_pounds * 100 AS BIGINT) END AS notional_pence
FROM chosen AS c
ORDER BY c.records
