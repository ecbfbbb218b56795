/*
id: support-ctr-school-meals
version: "1"
name: Free school meals, and no council tax reduction
summary: >-
  A child with free school meals lives in a household on a low income or on a benefit that is tested
  by income. Where nobody at the address has a council tax reduction, one may be due.
words: >-
  Somebody who may be owed help. It is an offer to look, never a decision: free school meals make a
  low income likely and do not settle it.
origin: Auto-enrolment and take-up work of councils
needs:
  - dataset: school-roll
    columns:
      - {name: free_school_meals, why: a low income is likely}
      - {name: entered, why: the child is on the roll}
      - {name: left, why: the child is on the roll}
  - dataset: council-tax
    columns:
      - {name: account_ref, why: how many households there are}
      - {name: liable_from, why: liable today}
      - {name: liable_to, why: liable today}
      - {name: liability, why: a resident pays; of a landlord nothing is due}
      - {name: exemption, why: nothing to pay}
      - {name: exemption_from, why: nothing to pay}
      - {name: exemption_to, why: nothing to pay}
  - dataset: council-tax-reduction
    columns:
      - {name: claim_from, why: a reduction that has begun}
      - {name: claim_to, why: a reduction that still runs}
citation: "Local Government Finance Act 1992 s.13A and Sch 1A; Education Act 1996 s.512ZB"
exclusions:
  - {name: address_unsure, sentence: "Where the child lives is not sure."}
  - {name: has_reduction, sentence: "The household has a reduction."}
  - {name: no_account, sentence: "No council tax is charged to a resident at the address."}
  - {name: several_households, sentence: "Several households pay at the address, and whose the child is is not told."}
  - {name: exempt, sentence: "The dwelling is exempt, so that there is nothing to pay."}
traps:
  - {name: protected_meals, sentence: "Meals may go on after the income has risen."}
  - {name: two_homes, sentence: "The child may live with another parent."}
  - {name: own_scheme, sentence: "For working age the council's own scheme may leave some out."}
amount: not computable
*/
WITH pupils AS (
    SELECT
        s._record AS record,
        s._member AS member,
        d.as_of,
        s.entered,
        CASE WHEN p.verdict IN ('given', 'matched') THEN p.uprn END AS uprn
    FROM school_roll AS s
    JOIN deliveries AS d ON d._delivery = s._delivery
    LEFT JOIN places AS p ON p.record = s._record
    WHERE s.free_school_meals
        AND coalesce(s.entered, d.as_of) <= d.as_of AND (s.left IS NULL OR s.left > d.as_of)
),

-- One child speaks for the household of its address.
households AS (
    SELECT * FROM pupils
    QUALIFY uprn IS NULL OR row_number() OVER (PARTITION BY uprn ORDER BY record) = 1
),

liable AS (
    SELECT
        p.uprn,
        min(c._record) AS record,
        arg_min(c._member, c._record) AS member,
        arg_min(e.entity, c._record) AS entity,
        count(DISTINCT c.account_ref) AS accounts,
        bool_or(
            c.exemption IS NOT NULL AND c.exemption <> 'none'
            AND coalesce(c.exemption_from, d.as_of) <= d.as_of
            AND (c.exemption_to IS NULL OR c.exemption_to > d.as_of)
        ) AS exempt
    FROM council_tax AS c
    JOIN deliveries AS d ON d._delivery = c._delivery
    JOIN places AS p ON p.record = c._record AND p.verdict IN ('given', 'matched')
    LEFT JOIN entities AS e ON e.record = c._record
    WHERE coalesce(c.liability, 'resident') = 'resident'
        AND c.liable_from <= d.as_of AND (c.liable_to IS NULL OR c.liable_to > d.as_of)
    GROUP BY p.uprn
),

reductions AS (
    SELECT e.entity, CASE WHEN p.verdict IN ('given', 'matched') THEN p.uprn END AS uprn
    FROM council_tax_reduction AS r
    JOIN deliveries AS d ON d._delivery = r._delivery
    LEFT JOIN entities AS e ON e.record = r._record
    LEFT JOIN places AS p ON p.record = r._record
    WHERE r.claim_from <= d.as_of AND (r.claim_to IS NULL OR r.claim_to > d.as_of)
),

reduced_people AS (SELECT DISTINCT entity FROM reductions WHERE entity IS NOT NULL),

reduced_places AS (SELECT DISTINCT uprn FROM reductions WHERE uprn IS NOT NULL)

SELECT
    h.record AS candidate,
    l.entity,
    h.uprn,
    CASE WHEN l.record IS NULL THEN [h.record] ELSE list_sort([h.record, l.record]) END AS records,
    CASE
        WHEN l.record IS NULL OR l.member = h.member THEN [h.member]
        ELSE list_sort([h.member, l.member])
    END AS members,
    CASE
        WHEN h.uprn IS NULL THEN 'address_unsure'
        WHEN ru.uprn IS NOT NULL OR rp.entity IS NOT NULL THEN 'has_reduction'
        WHEN l.record IS NULL THEN 'no_account'
        WHEN l.accounts > 1 THEN 'several_households'
        WHEN l.exempt THEN 'exempt'
    END AS reason,
    [
        {
            'record': h.record,
            'day': coalesce(h.entered, h.as_of),
            'sentence': 'A child there has free school meals, so that a low income is likely.'
        },
        {
            'record': coalesce(l.record, h.record),
            'day': h.as_of,
            'sentence': 'Council tax is charged to a resident there, and nobody has a reduction.'
        }
    ] AS reasons,
    CAST(NULL AS BIGINT) AS weekly_pence
FROM households AS h
LEFT JOIN liable AS l ON l.uprn = h.uprn
LEFT JOIN reduced_places AS ru ON ru.uprn = h.uprn
LEFT JOIN reduced_people AS rp ON rp.entity = l.entity
ORDER BY h.record
