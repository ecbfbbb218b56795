/*
id: subletting-signal
number: 19
version: "1"
name: A social home where others live and the tenant is not seen
summary: >-
  A social tenant who lets the whole home to others no longer has it as the only or principal
  home. This looks for homes where neither council tax nor the electoral register knows the
  tenant, but one of them knows other adults; and for signs of the tenant's home elsewhere.
aims: [counter_fraud]
origin: The mission's own words; number 19 of the project's list of typologies
words: >-
  A signal, not a finding: many reasons keep a tenant off a list. It asks for a visit or a letter,
  never more. A landlord who knows why the tenant is away has the last word on it.
looks_at:
  - {dataset: tenancies}
needs:
  - dataset: tenancies
    columns:
      - {name: tenancy_ref, essential: true, why: tells tenancies apart}
      - {name: tenancy_from, essential: true, why: who was there before the tenant}
      - {name: tenancy_to, essential: false, why: whether the tenancy runs}
      - {name: left_on, essential: false, why: a joint tenant who left}
      - {name: absence, essential: false, why: a recorded reason to be away}
      - {name: postcode, essential: false, why: "the tenant's own entry without a UPRN"}
      - {name: full_name, essential: false, why: "relatives, and the tenant under another name"}
      - {name: forename, essential: false, why: the same}
      - {name: surname, essential: false, why: the same}
      - {name: date_of_birth, essential: false, why: tells namesakes apart}
  - dataset: council-tax
    columns:
      - {name: liable_from, essential: true, why: who lives there now}
      - {name: liable_to, essential: false, why: the same}
      - {name: liability, essential: false, why: residents only}
      - {name: postcode, essential: false, why: "the tenant's own entry without a UPRN"}
      - {name: full_name, essential: false, why: "relatives, and the tenant under another name"}
      - {name: forename, essential: false, why: the same}
      - {name: surname, essential: false, why: the same}
      - {name: date_of_birth, essential: false, why: tells namesakes apart}
  - dataset: electoral-register
    columns:
      - {name: registered_from, essential: true, why: who lives there now}
      - {name: carried_over, essential: false, why: an entry that nobody has confirmed}
      - {name: attainer_date_of_birth, essential: false, why: adults only}
      - {name: postcode, essential: false, why: "the tenant's own entry without a UPRN"}
      - {name: full_name, essential: false, why: "relatives, and the tenant under another name"}
      - {name: forename, essential: false, why: the same}
      - {name: surname, essential: false, why: the same}
  - dataset: permits
    optional: true
    columns:
      - {name: kind, essential: true, why: parking permits are for those who live in the street}
      - {name: issued, essential: false, why: where the tenant parks now}
      - {name: expires, essential: false, why: the same}
      - {name: cancelled, essential: false, why: the same}
parameters:
  lag_days:
    unit: days
    meaning: so long a list may be behind a move; younger entries do not count
    values:
      - {value: 91, from: 1990-04-01, source: design}
  recommended_per_mille:
    unit: thousandths of match probability
    meaning: the high band of identity, from which a lead is recommended
    values:
      - {value: 900, from: 1990-04-01, source: "design; with one date of birth in both lists. The tenant must live somewhere, so that a person of the name and birthday who is found elsewhere is far likelier to be the tenant than two records at random, of which the probability speaks"}
  sure_per_mille:
    unit: thousandths of match probability
    meaning: the same, where a list does not have the date of birth
    values:
      - {value: 990, from: 1990-04-01, source: design}
  home_pounds:
    unit: pounds
    meaning: what a published study says that one home let to the wrong person costs the public
    values:
      - {value: 93000, from: 2018-09-01, source: "Cabinet Office, National Fraud Initiative Report 2018: £93,000 per property recovered, over four years"}
      - {value: 42000, from: 2021-11-01, source: "Tenancy Fraud Forum and Fraud Advisory Panel, Lost Homes, Lost Hope (2021): £42,000, another method and the lower figure"}
citations:
  - {from: 1990-04-01, text: "Housing Act 1985 ss.79-81, 93; Housing Act 1988 ss.1, 15"}
  - {from: 2013-10-15, text: "Housing Act 1985 ss.79-81, 93; Housing Act 1988 ss.1, 15-15A; Prevention of Social Housing Fraud Act 2013 ss.1-2"}
exclusions:
  - {name: tenant_present, sentence: "A tenant is liable or registered at the home: the others may be lodgers or family."}
  - {name: recorded_absence, sentence: "The landlord has recorded why the tenant is away."}
  - {name: register_lag, sentence: "The tenancy or the others' entries are so new that the lists may be behind."}
  - {name: changed_name, sentence: "Somebody with a tenant's forename is there, and no tenant elsewhere: a name may have changed."}
  - {name: family_name, sentence: "Somebody with a tenant's surname pays there, or all have it: relatives."}
  - {name: previous_occupier, sentence: "The others' entries are older than the tenancy, or carried over unconfirmed."}
traps:
  - {name: care, sentence: "A tenant in a care home whose live-in family keeps the home."}
  - {name: prison, sentence: "A short sentence; the tenancy is kept."}
  - {name: hospital, sentence: "A long stay in hospital."}
  - {name: refuge, sentence: "A tenant who fled violence; the other adult must not learn where to."}
  - {name: lodger, sentence: "A lodger beside a tenant who is there."}
  - {name: unregistered_tenant, sentence: "A tenant who votes nowhere, with the bill in a partner's name."}
  - {name: namesake_elsewhere, sentence: "Somebody of the tenant's name lives elsewhere."}
  - {name: split_reference, sentence: "The flat and its building have a reference each."}
money:
  actual: not computable, since rent is paid
  forward: not computable
  notional: home_pounds of the extract's day, where there are signs at the home and elsewhere
  rounding: whole pounds
  source: the published figure that the parameter names; the two figures are by different methods
*/
WITH
-- Every entry of the lists in one shape: who, where, since when, until when.
entries AS (
    SELECT 'tenant' AS list, _record, _delivery, _member, tenancy_ref, forename, surname, full_name,
        date_of_birth AS born, postcode, tenancy_from AS since, least(tenancy_to, left_on) AS until,
        coalesce(absence, 'none') <> 'none' AS away, FALSE AS stale, TRUE AS resident
    FROM tenancies
    UNION ALL
    SELECT 'liable', _record, _delivery, _member, NULL, forename, surname, full_name,
        date_of_birth, postcode, liable_from, liable_to,
        FALSE, FALSE, coalesce(liability, 'resident') = 'resident'
    FROM council_tax
    UNION ALL
    SELECT 'registered', _record, _delivery, _member, NULL, forename, surname, full_name,
        NULL, postcode, registered_from, NULL,
        FALSE, coalesce(carried_over, FALSE), attainer_date_of_birth IS NULL
    FROM electoral_register
    UNION ALL
    SELECT 'parking', _record, _delivery, _member, NULL, NULL, NULL, NULL,
        NULL, NULL, issued, least(expires, cancelled), FALSE, FALSE, kind = 'resident_parking'
    FROM permits
),

-- Those of today, with the person and the home that linkage found.
today AS (
    SELECT
        n.list, n._record AS record, n._member AS member, n.tenancy_ref, n.since, n.away, n.stale,
        coalesce(n.born, max(n.born) OVER (PARTITION BY e.entity)) AS born,  d.as_of, e.entity, p.uprn, p.parent_uprn,
        upper(replace(n.postcode, ' ', '')) AS postcode,
        -- A name in one field reads ``SURNAME, Forename`` or ``Forename Surname``.
        lower(coalesce(n.forename, split_part(trim(
            CASE WHEN contains(n.full_name, ',') THEN split_part(n.full_name, ',', 2)
                ELSE n.full_name END), ' ', 1))) AS forename,
        lower(coalesce(n.surname,
            CASE WHEN contains(n.full_name, ',') THEN split_part(n.full_name, ',', 1)
                ELSE split_part(trim(n.full_name), ' ', -1) END)) AS surname
    FROM entries AS n
    JOIN deliveries AS d ON d._delivery = n._delivery
    JOIN entities AS e ON e.record = n._record AND e.verdict NOT IN ('placeholder', 'missing')
    LEFT JOIN places AS p ON p.record = n._record AND p.uprn IS NOT NULL
    WHERE n.resident AND coalesce(n.since, DATE '1900-01-01') <= d.as_of
        AND (n.until IS NULL OR n.until > d.as_of)
),

tenants AS (
    SELECT *, member || ':' || coalesce(tenancy_ref, record) AS tenancy FROM today
    WHERE list = 'tenant' AND since IS NOT NULL
),

homes AS (
    SELECT
        tenancy,
        min(uprn) AS uprn,
        min(parent_uprn) AS parent_uprn,
        min(as_of) AS as_of,
        min(since) AS since,
        min(as_of) - CAST(parameter('lag_days', min(as_of)) AS INTEGER) AS settled_by,
        bool_or(away) AS away
    FROM tenants
    GROUP BY tenancy
    HAVING min(uprn) IS NOT NULL
),

-- The tenants' own entries in the other lists: at the home (benefit of the doubt where the address
-- is not certain), or elsewhere for long enough.
own AS (
    SELECT
        h.tenancy, x.record, x.member, x.list, t.record AS tenant_record, l.match_weight,
        l.match_probability,
        l.match_probability >= CASE
            WHEN t.born = x.born THEN parameter('recommended_per_mille', h.as_of)
            WHEN t.born <> x.born THEN 1001
            ELSE parameter('sure_per_mille', h.as_of)
        END / 1000.0 AS sure,
        coalesce(x.uprn = h.uprn OR x.uprn = h.parent_uprn OR x.parent_uprn = h.uprn, FALSE)
        OR (x.uprn IS NULL AND coalesce(x.postcode = t.postcode, TRUE) AND x.list <> 'parking')
            AS here,
        x.uprn IS NOT NULL AND NOT x.stale AND x.since <= h.settled_by
            AND l.match_probability >= $least_probability AS counts
    FROM homes AS h
    JOIN tenants AS t ON t.tenancy = h.tenancy
    JOIN today AS x ON x.entity = t.entity AND x.list <> 'tenant'
    JOIN between AS l ON l.one = t.record AND l.other = x.record
),

-- The other adults at the home, each as a relative, the tenant under another name, or neither.
others AS (
    SELECT
        h.tenancy, x.record, x.member, x.list,
        bool_or(x.surname = t.surname AND x.forename = t.forename) AS tenant,
        bool_or(x.forename = t.forename AND coalesce(x.born = t.born, TRUE)) AS renamed,
        bool_or(damerau_levenshtein(x.surname, t.surname) <= 1) AS relative,
        bool_or(x.stale OR x.since IS NULL OR x.since < h.since) AS previous,
        bool_or(x.since > h.settled_by) AS recent
    FROM homes AS h
    JOIN today AS x ON x.uprn = h.uprn AND x.list IN ('liable', 'registered')
    JOIN tenants AS t ON t.tenancy = h.tenancy
    WHERE NOT EXISTS (
        SELECT 1 FROM tenants AS u WHERE u.tenancy = h.tenancy AND u.entity = x.entity
    )
    GROUP BY ALL
),

-- One candidate a tenancy with other adults: what the lists say on both sides.
signs AS (
    SELECT
        h.*,
        (SELECT coalesce(bool_or(o.here), FALSE) FROM own AS o WHERE o.tenancy = h.tenancy)
        OR x.tenant AS tenant_present,
        x.* EXCLUDE (tenancy, tenant),
        w.* EXCLUDE (tenancy)
    FROM homes AS h
    JOIN (
        SELECT
            tenancy,
            bool_or(coalesce(tenant, FALSE)) AS tenant,
            bool_or(coalesce(renamed, FALSE)) AS renamed,
            bool_or(coalesce(relative AND list = 'liable', FALSE))
            OR bool_and(coalesce(relative, FALSE)) AS relative,
            bool_and(previous) AS all_previous,
            count(*) FILTER (NOT previous AND NOT recent AND list = 'liable') AS other_liable,
            count(*) FILTER (NOT previous AND NOT recent AND list = 'registered')
                AS other_registered,
            list(record) AS other_records,
            list(member) AS other_members
        FROM others
        GROUP BY tenancy
    ) AS x USING (tenancy)
    LEFT JOIN (
        SELECT
            tenancy,
            count(*) FILTER (list = 'liable') AS liable_elsewhere,
            count(*) FILTER (list = 'registered') AS registered_elsewhere,
            count(*) FILTER (list = 'parking') AS parks_elsewhere,
            bool_or(sure) AS sure,
            min(match_weight) AS match_weight,
            min(match_probability) AS match_probability,
            list(record) AS own_records,
            list(member) AS own_members
        FROM own
        WHERE counts AND NOT here
        GROUP BY tenancy
    ) AS w USING (tenancy)
),

judged AS (
    SELECT
        s.*,
        t.entity,
        list_sort(list_distinct(t.records || s.other_records || coalesce(s.own_records, [])))
            AS records,
        list_sort(list_distinct(t.members || s.other_members || coalesce(s.own_members, [])))
            AS members,
        coalesce(s.liable_elsewhere, 0) > 0 AS away_liable,
        coalesce(s.registered_elsewhere, 0) > 0 AS away_registered,
        coalesce(s.parks_elsewhere, 0) > 0 AS away_parking,
        CASE
            WHEN s.tenant_present THEN 1
            WHEN s.away THEN 2
            WHEN s.since > s.settled_by THEN 3
            WHEN s.renamed AND NOT coalesce(s.sure, FALSE) THEN 4
            WHEN s.relative THEN 5
            WHEN s.all_previous THEN 6
            WHEN s.other_liable + s.other_registered = 0 THEN 3
            ELSE 7
        END AS stage
    FROM signs AS s
    JOIN (
        SELECT tenancy, min(entity) AS entity, list(record) AS records, list(member) AS members
        FROM tenants
        GROUP BY tenancy
    ) AS t USING (tenancy)
),

-- Two independent signs: one at the home and one elsewhere, and on one side at least a list for
-- which people pay.
weighed AS (
    SELECT
        *,
        stage = 7 AS is_lead,
        away_liable OR away_registered OR away_parking AS elsewhere,
        (away_liable OR away_parking) OR (away_registered AND other_liable > 0) AS two_signs
    FROM judged
)

SELECT
    w.entity,
    w.records,
    w.members,
    w.uprn,
    w.match_weight,
    w.match_probability,
    ['tenant_present', 'recorded_absence', 'register_lag', 'changed_name', 'family_name',
     'previous_occupier', NULL][w.stage] AS reason,
    CASE WHEN w.is_lead THEN w.since END AS overlap_from,
    CASE WHEN w.is_lead THEN w.as_of END AS overlap_to,
    CASE WHEN w.is_lead THEN w.as_of - w.since END AS overlap_days,
    (SELECT t.text FROM citations AS t
     WHERE t.valid_from <= w.as_of AND w.as_of < t.valid_to) AS citation,
    list_filter([
        'No tenant is liable for council tax or registered at the home.',
        CASE WHEN w.other_liable > 0 THEN 'Another adult is liable for its council tax.' END,
        CASE WHEN w.other_registered > 0
            THEN w.other_registered || ' other adults are registered there.' END,
        CASE WHEN w.away_liable THEN 'A tenant is liable as a resident elsewhere.' END,
        CASE WHEN w.away_registered THEN 'A tenant is registered elsewhere.' END,
        CASE WHEN w.away_parking THEN 'A tenant has a permit to park elsewhere.' END
    ], lambda x: x IS NOT NULL) AS reasons_for,
    list_filter([
        'The tenant may be there and on no list.',
        CASE WHEN NOT w.elsewhere
            THEN 'Nothing says where else the tenant might live.' END,
        CASE WHEN w.renamed THEN 'Somebody at the home has a tenant''s forename.' END,
        CASE WHEN w.other_liable = 0 THEN 'Nobody else is liable for the council tax.' END,
        CASE WHEN w.sure = FALSE THEN 'The person elsewhere may be a namesake.' END
    ], lambda x: x IS NOT NULL) AS reasons_against,
    w.is_lead AND w.two_signs AND coalesce(w.sure, FALSE) AS recommended,
    [
        CASE WHEN w.two_signs THEN 'signs: independent, at the home and elsewhere'
            ELSE 'signs: on one side, or in the register alone' END,
        CASE WHEN coalesce(w.sure, FALSE) THEN 'identity elsewhere: high'
            ELSE 'identity elsewhere: not high' END
    ] AS recommended_because,
    CAST(NULL AS BIGINT) AS actual_pence,
    CAST(NULL AS BIGINT) AS forward_pence,
    CASE WHEN w.is_lead AND w.two_signs
        THEN CAST(parameter('home_pounds', w.as_of) * 100 AS BIGINT) END AS notional_pence
FROM weighed AS w
ORDER BY w.records
