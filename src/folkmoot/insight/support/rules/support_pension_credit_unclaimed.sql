/*
id: support-pension-credit-unclaimed
version: "1"
name: Income below the standard minimum guarantee, and no Pension Credit
summary: >-
  A household of pension age has told the council its income for housing benefit or council tax
  reduction. Where that is below what Pension Credit guarantees and it has no Pension Credit, some
  may be due and was never asked for.
words: >-
  Somebody who may be owed help. The Department for Work and Pensions decides on Pension Credit; the
  council can tell people of it and help them to ask.
origin: The Low Income Family Tracker's Pension Credit campaigns; the mission's own words
needs:
  - dataset: housing-benefit
    columns: &claim
      - {name: claim_from, why: the claim has begun}
      - {name: claim_to, why: the claim still runs}
      - {name: date_of_birth, why: pension age}
      - {name: scheme, why: claims of pension age}
      - {name: passported, why: whoever is passported at pension age has Pension Credit}
      - {name: pension_credit, why: whoever has it need not ask}
      - {name: weekly_income_pence, why: what was counted}
      - {name: partner_surname, why: whether there is a partner}
      - {name: partner_date_of_birth, why: a couple is of pension age when both are}
  - dataset: council-tax-reduction
    optional: true
    columns: *claim
  - dataset: deaths
    optional: true
    columns:
      - {name: died, why: nobody writes to somebody who has died}
parameters:
  guarantee_single:
    unit: pence a week
    meaning: the standard minimum guarantee of somebody without a partner
    values:
      - {value: 21815, from: 2024-04-08, source: "SI 2002/1792 reg 6(1)(b) as up-rated for 2024-25"}
      - {value: 22710, from: 2025-04-07, source: "SI 2002/1792 reg 6(1)(b) as up-rated for 2025-26"}
      - {value: 23800, from: 2026-04-06, source: "SI 2002/1792 reg 6(1)(b) as up-rated for 2026-27; DWP, Benefit and pension rates 2026 to 2027"}
  guarantee_couple:
    unit: pence a week
    meaning: the standard minimum guarantee of somebody with a partner
    values:
      - {value: 33295, from: 2024-04-08, source: "SI 2002/1792 reg 6(1)(a) as up-rated for 2024-25"}
      - {value: 34660, from: 2025-04-07, source: "SI 2002/1792 reg 6(1)(a) as up-rated for 2025-26"}
      - {value: 36325, from: 2026-04-06, source: "SI 2002/1792 reg 6(1)(a) as up-rated for 2026-27; DWP, Benefit and pension rates 2026 to 2027"}
  least_weekly:
    unit: pence a week
    meaning: a gap that is smaller may be a rounding of the income
    values:
      - {value: 100, from: 2024-04-08, source: design}
citation: "State Pension Credit Act 2002 ss. 1-2; SI 2002/1792 reg 6; Pensions Act 2014 s.26; SI 2019/37 (couples of mixed age)"
exclusions:
  - {name: claim_ended, sentence: "No claim of pension age is in payment."}
  - {name: has_died, sentence: "The claimant has died."}
  - {name: has_pension_credit, sentence: "The household has Pension Credit, or a benefit that settles the means test."}
  - {name: age_unknown, sentence: "The date of birth of the claimant is not known."}
  - {name: under_age, sentence: "The claimant has not reached pension age."}
  - {name: partner_age_unknown, sentence: "The date of birth of the partner is not known."}
  - {name: mixed_age, sentence: "The partner has not reached pension age, and Universal Credit comes first."}
  - {name: income_unknown, sentence: "No income was counted."}
  - {name: income_above, sentence: "The income that was counted is not below the guarantee."}
traps:
  - {name: income_counted_otherwise, sentence: "Housing benefit and Pension Credit do not count all income and savings alike."}
  - {name: additions, sentence: "Carers, disabled people and parents are guaranteed more, so that some with more income are due as well."}
  - {name: old_extract, sentence: "A claim may have come in since the extract."}
amount: >-
  the standard minimum guarantee of the day of the extract less the income that was counted, in
  pence a week
*/
WITH claims AS (
    SELECT
        c._record AS record, c._member AS member, d.as_of, e.entity,
        CASE WHEN p.verdict IN ('given', 'matched') THEN p.uprn END AS uprn,
        c.* EXCLUDE (_record, _delivery, _member)
    FROM (
        SELECT 1 AS place, * FROM housing_benefit
        UNION ALL BY NAME
        SELECT 2 AS place, * FROM council_tax_reduction
    ) AS c
    JOIN deliveries AS d ON d._delivery = c._delivery
    JOIN entities AS e ON e.record = c._record
    LEFT JOIN places AS p ON p.record = c._record
    WHERE c.scheme = 'pension_age'
),

-- Pensions Act 1995 Sch 4 as amended (Pensions Act 2014 s.26): 66 until those born on 5 April 1960,
-- a month more for each month of birth after that, 67 from 6 March 1961.
aged AS (
    SELECT
        *,
        claim_from <= as_of AND (claim_to IS NULL OR claim_to > as_of) AS running,
        date_of_birth + to_months(792 + least(12, greatest(0, 1 + date_diff(
            'month', DATE '1960-04-01', CAST(date_of_birth - INTERVAL 5 DAY AS DATE)
        )))) AS reached,
        partner_surname IS NOT NULL OR partner_date_of_birth IS NOT NULL AS couple,
        partner_date_of_birth + to_months(792 + least(12, greatest(0, 1 + date_diff(
            'month', DATE '1960-04-01', CAST(partner_date_of_birth - INTERVAL 5 DAY AS DATE)
        )))) AS partner_reached
    FROM claims
),

-- One row a claimant: what any running claim says counts, and the largest income that was counted.
people AS (
    SELECT
        entity,
        arg_min(record, (NOT running, place, record)) AS record,
        arg_min(uprn, (NOT running, place, record)) AS uprn,
        list_sort(list(DISTINCT record) FILTER (running)) AS records,
        list_sort(list(DISTINCT member) FILTER (running)) AS members,
        max(as_of) AS as_of,
        bool_or(running) AS running,
        min(claim_from) FILTER (running) AS claim_from,
        bool_or(coalesce(pension_credit, FALSE) OR coalesce(passported, FALSE)) AS has_credit,
        max(reached) AS reached,
        bool_or(couple) FILTER (running) AS couple,
        max(partner_reached) FILTER (running) AS partner_reached,
        max(weekly_income_pence) FILTER (running) AS income
    FROM aged
    GROUP BY entity
),

measured AS (
    SELECT p.*, CASE WHEN p.couple THEN two.value ELSE one.value END AS guarantee, least_of.value AS least_gap
    FROM people AS p
    LEFT JOIN parameters AS one ON one.name = 'guarantee_single'
        AND one.valid_from <= p.as_of AND p.as_of < one.valid_to
    LEFT JOIN parameters AS two ON two.name = 'guarantee_couple'
        AND two.valid_from <= p.as_of AND p.as_of < two.valid_to
    LEFT JOIN parameters AS least_of ON least_of.name = 'least_weekly'
        AND least_of.valid_from <= p.as_of AND p.as_of < least_of.valid_to
),

dead AS (
    SELECT DISTINCT e.entity FROM deaths AS x JOIN entities AS e ON e.record = x._record
    WHERE x.died IS NOT NULL
)

SELECT
    m.record AS candidate,
    m.entity,
    m.uprn,
    coalesce(m.records, [m.record]) AS records,
    coalesce(m.members, []) AS members,
    CASE
        WHEN NOT m.running THEN 'claim_ended'
        WHEN dead.entity IS NOT NULL THEN 'has_died'
        WHEN m.has_credit THEN 'has_pension_credit'
        WHEN m.reached IS NULL THEN 'age_unknown'
        WHEN m.reached > m.as_of THEN 'under_age'
        WHEN m.couple AND m.partner_reached IS NULL THEN 'partner_age_unknown'
        WHEN m.couple AND m.partner_reached > m.as_of THEN 'mixed_age'
        WHEN m.income IS NULL THEN 'income_unknown'
        WHEN m.guarantee IS NULL OR m.guarantee - m.income < m.least_gap THEN 'income_above'
    END AS reason,
    [
        {
            'record': m.record,
            'day': m.claim_from,
            'sentence': CASE
                WHEN m.couple THEN 'Both of a couple have reached pension age.'
                ELSE 'The claimant has reached pension age.'
            END
        },
        {
            'record': m.record,
            'day': m.as_of,
            'sentence': 'The income that was counted is below the standard minimum guarantee, and no Pension Credit was counted.'
        }
    ] AS reasons,
    m.guarantee - m.income AS weekly_pence
FROM measured AS m
LEFT JOIN dead ON dead.entity = m.entity
ORDER BY m.record
