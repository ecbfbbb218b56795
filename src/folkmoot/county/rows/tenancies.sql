-- Tenancies of councils and of housing associations: those that run, and some that ended.
WITH let AS (
    SELECT
        h.*,
        CASE WHEN h.tenure = 'council' THEN h.member
            ELSE getvariable('homes')[h.dwelling % len(getvariable('homes')) + 1] END AS landlord_id
    FROM homes h
    WHERE h.tenure IN ('council', 'housing_association') AND h.use = 'dwelling'
), tenants AS (
    SELECT
        l.*, r.person, r.role,
        l.partner IS NOT NULL AND chance(l.household, 'joint') < 0.6 AS shared
    FROM let l
    JOIN residents r ON r.person = l.head
        OR (r.person = l.partner AND chance(l.household, 'joint') < 0.6)
)
SELECT
    ref(t.household, 'T') AS tenancy_ref,
    CASE WHEN t.person = t.head THEN 1 ELSE 2 END AS person_no,
    r.uprn, r.address, r.postcode, r.title, r.forename, r.surname, r.date_of_birth, r.nino, r.sex,
    t.since AS tenancy_from, NULL::DATE AS tenancy_to,
    CASE
        WHEN t.since > getvariable('day') - 365 THEN 'introductory'
        WHEN t.tenure = 'council' THEN 'secure'
        ELSE 'assured'
    END AS kind,
    t.shared AS joint, 'none' AS absence,
    of_list(t.household, 'change', ['new', 'new', 'new', 'new', 'new', 'new', 'new', 'transfer',
        'mutual_exchange', 'succession']) AS change,
    t.landlord_id AS _member, r.person AS _person, r.dwelling AS _dwelling
FROM tenants t JOIN residents r ON r.person = t.person
UNION ALL
SELECT
    ref(200000000 + s.dwelling, 'T'), 1,
    d.uprn, d.address, d.postcode, s.title, s.forename, s.surname, s.date_of_birth, s.nino, s.sex,
    days_before(l.since, s.dwelling, 'lived', 200, 3000), l.since,
    CASE WHEN l.tenure = 'council' THEN 'secure' ELSE 'assured' END,
    false, 'none', 'new', l.landlord_id, s.person, s.dwelling
FROM strangers s
JOIN let l ON l.dwelling = s.dwelling
JOIN dwellings d ON d.dwelling = s.dwelling
WHERE s.purpose = 'former'
