/*
id: support-ctr-unclaimed
version: "1"
name: Housing benefit in payment, and no council tax reduction
summary: >-
  A household whose rent is paid by housing benefit has passed a means test that is close to the one
  for council tax reduction. Where the claimant is liable for council tax at that address and has no
  reduction, one may be due and was never asked for.
words: >-
  Somebody who may be owed help. It is an offer to look, never a decision: an officer opens one
  household at a time, with a reason, and the household may say no.
origin: The mission's own words; take-up work of councils
needs:
  - dataset: housing-benefit
    columns:
      - {name: claim_from, why: the claim has begun}
      - {name: claim_to, why: the claim still runs}
      - {name: scheme, why: the pension-age scheme is prescribed; the other is the council's own}
      - {name: passported, why: the means test is settled}
      - {name: partner_forename, why: the partner may be the one who is liable}
      - {name: partner_surname, why: the partner may be the one who is liable}
  - dataset: council-tax
    columns:
      - {name: account_ref, why: whose bill it is}
      - {name: forename, why: the partner may be the one who is liable}
      - {name: surname, why: the partner may be the one who is liable}
      - {name: liable_from, why: liable today}
      - {name: liable_to, why: liable today}
      - {name: liability, why: a resident pays; of a landlord nothing is due}
      - {name: charge_pence, why: how much may be due}
      - {name: discount_pence, why: how much may be due}
      - {name: exemption, why: nothing to pay}
      - {name: exemption_from, why: nothing to pay}
      - {name: exemption_to, why: nothing to pay}
  - dataset: council-tax-reduction
    columns:
      - {name: claim_from, why: a reduction that has begun}
      - {name: claim_to, why: a reduction that still runs}
  - dataset: deaths
    optional: true
    columns:
      - {name: died, why: nobody writes to somebody who has died}
citation: "Local Government Finance Act 1992 s.13A and Sch 1A; SI 2012/2885 Sch 1-3; SI 2006/213; SI 2006/214"
exclusions:
  - {name: claim_ended, sentence: "The housing benefit is paid no more."}
  - {name: has_died, sentence: "The claimant has died."}
  - {name: address_unsure, sentence: "Where the claimant lives is not sure."}
  - {name: has_reduction, sentence: "The household has a reduction."}
  - {name: no_account, sentence: "No council tax is charged to a resident at the address."}
  - {name: somebody_else_liable, sentence: "Neither the claimant nor the declared partner is liable at the address."}
  - {name: exempt, sentence: "The dwelling is exempt, so that there is nothing to pay."}
traps:
  - {name: other_name, sentence: "The reduction is held under a partner's name at an address that was not matched."}
  - {name: own_scheme, sentence: "For working age the council's own scheme may leave some out."}
  - {name: old_extract, sentence: "Extracts of different days; a claim may have come in since."}
amount: >-
  charge_pence less discount_pence for seven days of 365, rounded down to the penny, for pension age
  with a settled means test; otherwise not computable
*/
WITH claims AS (
    SELECT
        h._record AS record,
        h._member AS member,
        d.as_of,
        e.entity,
        CASE WHEN p.verdict IN ('given', 'matched') THEN p.uprn END AS uprn,
        h.claim_from,
        h.claim_to,
        h.scheme,
        h.passported,
        lower(trim(h.partner_forename)) || '|' || lower(trim(h.partner_surname)) AS partner
    FROM housing_benefit AS h
    JOIN deliveries AS d ON d._delivery = h._delivery
    JOIN entities AS e ON e.record = h._record
    LEFT JOIN places AS p ON p.record = h._record
),

-- Of one claimant at one place the claim that runs, or else the last that did.
newest AS (
    SELECT * FROM claims
    QUALIFY row_number() OVER (
        PARTITION BY entity, uprn
        ORDER BY claim_to IS NULL DESC, claim_to DESC, claim_from DESC, record
    ) = 1
),

liable AS (
    SELECT
        c._record AS record,
        c._member AS member,
        e.entity,
        p.uprn,
        c.account_ref,
        lower(trim(c.forename)) || '|' || lower(trim(c.surname)) AS name,
        c.charge_pence,
        c.discount_pence,
        c.exemption IS NOT NULL AND c.exemption <> 'none'
            AND coalesce(c.exemption_from, d.as_of) <= d.as_of
            AND (c.exemption_to IS NULL OR c.exemption_to > d.as_of) AS exempt
    FROM council_tax AS c
    JOIN deliveries AS d ON d._delivery = c._delivery
    JOIN places AS p ON p.record = c._record AND p.verdict IN ('given', 'matched')
    LEFT JOIN entities AS e ON e.record = c._record
    WHERE coalesce(c.liability, 'resident') = 'resident'
        AND c.liable_from <= d.as_of AND (c.liable_to IS NULL OR c.liable_to > d.as_of)
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

reduced_places AS (SELECT DISTINCT uprn FROM reductions WHERE uprn IS NOT NULL),

dead AS (
    SELECT DISTINCT e.entity FROM deaths AS x JOIN entities AS e ON e.record = x._record
    WHERE x.died IS NOT NULL
),

charged AS (SELECT DISTINCT uprn FROM liable),

-- The record by which the claimant, or else the declared partner, is liable at the very place.
own AS (
    SELECT n.record AS claim, l.*
    FROM newest AS n
    JOIN liable AS l ON l.uprn = n.uprn AND (l.entity = n.entity OR l.name = n.partner)
    QUALIFY row_number() OVER (
        PARTITION BY n.record ORDER BY l.entity = n.entity DESC, l.record
    ) = 1
)

SELECT
    n.record AS candidate,
    n.entity,
    n.uprn,
    CASE WHEN o.record IS NULL THEN [n.record] ELSE list_sort([n.record, o.record]) END AS records,
    CASE
        WHEN o.record IS NULL OR o.member = n.member THEN [n.member]
        ELSE list_sort([n.member, o.member])
    END AS members,
    CASE
        WHEN n.claim_from > n.as_of OR n.claim_to <= n.as_of THEN 'claim_ended'
        WHEN dead.entity IS NOT NULL THEN 'has_died'
        WHEN n.uprn IS NULL THEN 'address_unsure'
        WHEN rp.entity IS NOT NULL OR ru.uprn IS NOT NULL THEN 'has_reduction'
        WHEN charged.uprn IS NULL THEN 'no_account'
        WHEN o.record IS NULL THEN 'somebody_else_liable'
        WHEN o.exempt THEN 'exempt'
    END AS reason,
    [
        {
            'record': n.record,
            'day': n.claim_from,
            'sentence': CASE
                WHEN n.passported THEN
                    'Housing benefit is in payment, on a benefit that settles the means test.'
                ELSE 'Housing benefit is in payment: a means test has been passed.'
            END
        },
        {
            'record': coalesce(o.record, n.record),
            'day': n.as_of,
            'sentence': CASE
                WHEN o.entity = n.entity THEN
                    'The claimant is liable for council tax there, and has no reduction.'
                ELSE 'The declared partner is liable for council tax there, without a reduction.'
            END
        }
    ] AS reasons,
    CASE
        WHEN n.scheme = 'pension_age' AND n.passported AND o.charge_pence IS NOT NULL
            THEN CAST((o.charge_pence - coalesce(o.discount_pence, 0)) * 7 // 365 AS BIGINT)
    END AS weekly_pence
FROM newest AS n
LEFT JOIN own AS o ON o.claim = n.record
LEFT JOIN dead ON dead.entity = n.entity
LEFT JOIN reduced_people AS rp ON rp.entity = n.entity
LEFT JOIN reduced_places AS ru ON ru.uprn = n.uprn
LEFT JOIN charged ON charged.uprn = n.uprn
ORDER BY n.record
