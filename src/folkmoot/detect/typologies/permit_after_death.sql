/*
id: permit-after-death
number: 22
version: "1"
name: Permit of a holder who has died
summary: >-
  A blue badge, a pass or a permit ends with its holder's death. This looks for permits that are
  still live although the death of the holder was registered some weeks before the extract.
aims: [counter_fraud]
origin: National Fraud Initiative (permits and passes to deaths); number 22 of the project's list of typologies
words: >-
  A lead is something to look into. Most permits of the dead lie in a drawer: the first step is to
  cancel the permit on the list, with a letter that a family in grief can bear, and no accusation.
looks_at:
  - {dataset: permits}
needs:
  - dataset: permits
    columns:
      - {name: permit_ref, essential: true, why: tells permits apart}
      - {name: kind, essential: true, why: what it is worth and who may go on using it}
      - {name: postcode, essential: false, why: whether the holder and the dead lived in one home}
      - {name: date_of_birth, essential: false, why: tells namesakes apart}
      - {name: nino, essential: false, why: tells namesakes apart}
      - {name: issued, essential: false, why: a permit that was issued after the death}
      - {name: expires, essential: false, why: a permit that has run out}
      - {name: cancelled, essential: false, why: a permit that was given back}
  - dataset: deaths
    columns:
      - {name: died, essential: true, why: the day of death}
      - {name: registered, essential: false, why: since when it could be known}
      - {name: postcode, essential: false, why: whether the holder and the dead lived in one home}
      - {name: date_of_birth, essential: false, why: tells namesakes apart}
      - {name: nino, essential: false, why: tells namesakes apart}
parameters:
  bereavement_days:
    unit: days from the registration of the death
    meaning: so long a family is left in peace, and a list may be behind
    values:
      - {value: 56, from: 1990-04-01, source: design}
  recommended_per_mille:
    unit: thousandths of match probability
    meaning: the high band of identity, from which a lead is recommended
    values:
      - {value: 990, from: 1990-04-01, source: design}
  badge_pounds:
    unit: pounds a blue badge
    meaning: the published estimate of parking and congestion charges that a badge avoids
    values:
      - {value: 575, from: 2018-09-01, source: "Cabinet Office, National Fraud Initiative Report 2018: £575 per badge cancelled"}
      - {value: 650, from: 2022-12-01, source: "National Fraud Initiative 2022/23, as reported to councils: £650 per badge cancelled"}
      - {value: 800, from: 2026-01-01, source: "Cabinet Office on the 2025 exercise: up to £800 a badge"}
citations:
  - {from: 2000-04-01, text: "Chronically Sick and Disabled Persons Act 1970 s.21; SI 2000/682 reg 9 (return of badges)"}
  - {from: 2008-04-01, text: "Chronically Sick and Disabled Persons Act 1970 s.21; SI 2000/682 reg 9 (return of badges); Transport Act 2000 s.145A"}
exclusions:
  - {name: below_least_probability, sentence: "The records are not linked with the probability that the agreement asks for."}
  - {name: other_person, sentence: "The National Insurance numbers, or the dates of birth and the homes, differ: two people."}
  - {name: cancelled, sentence: "The permit is cancelled."}
  - {name: expired, sentence: "The permit has run out."}
  - {name: recent_bereavement, sentence: "The death was registered in the last weeks; the permit may be on its way back."}
traps:
  - {name: same_name_and_birthday, sentence: "Two people of one name and one day of birth."}
  - {name: number_of_the_spouse, sentence: "A widow's permit that was filed under her husband's National Insurance number."}
  - {name: household_permit, sentence: "A parking permit that the household goes on using by right."}
  - {name: sent_twice, sentence: "One permit on two lines of a file."}
  - {name: wrong_birthday, sentence: "A mistyped date of birth parts two records of one person."}
money:
  actual: not computable, since nobody records whether the permit was used
  forward: not computable
  notional: badge_pounds of the extract's day for a blue badge; nothing is published for the other kinds
  rounding: whole pounds
  source: the published figure that the parameter names
*/
WITH
-- One row per permit and death of one person, with what speaks for and against their being one.
pairs AS (
    SELECT
        e.entity,
        p._record AS permit,
        x._record AS death,
        p._member AS member,
        p.permit_ref,
        p.kind,
        list_sort([p._record, x._record]) AS records,
        list_sort(list_distinct([p._member, x._member])) AS members,
        pp.uprn,
        d.as_of,
        x.died,
        coalesce(x.registered, x.died) AS known_from,
        p.cancelled <= d.as_of AS cancelled,
        p.expires <= d.as_of AS expired,
        p.issued > x.died AS issued_after,
        damerau_levenshtein(upper(replace(p.nino, ' ', '')), upper(replace(x.nino, ' ', '')))
            AS nino_differs,
        p.date_of_birth = x.date_of_birth AS born_same,
        -- One slip of the pen, or day and month changed about, is no other day of birth.
        damerau_levenshtein(CAST(p.date_of_birth AS TEXT), CAST(x.date_of_birth AS TEXT)) <= 1
        OR strftime(p.date_of_birth, '%Y-%d-%m') = CAST(x.date_of_birth AS TEXT) AS born_near,
        coalesce(pp.uprn = xp.uprn, FALSE) OR coalesce(
            upper(replace(p.postcode, ' ', '')) = upper(replace(x.postcode, ' ', '')), FALSE
        ) AS home_same
    FROM permits AS p
    JOIN deliveries AS d ON d._delivery = p._delivery
    JOIN entities AS e ON e.record = p._record AND e.verdict NOT IN ('placeholder', 'missing')
    JOIN entities AS f ON f.entity = e.entity
    JOIN deaths AS x ON x._record = f.record
    LEFT JOIN places AS pp ON pp.record = p._record
    LEFT JOIN places AS xp ON xp.record = x._record
    WHERE x.died < d.as_of
),

-- How sure it is that holder and dead are one: the records themselves must agree, not only a chain.
measured AS (
    SELECT
        p.*,
        l.match_weight,
        l.match_probability,
        p.as_of - CAST(parameter('bereavement_days', p.as_of) AS INTEGER) AS known_before,
        parameter('badge_pounds', p.as_of) AS badge_pounds,
        CASE
            WHEN p.nino_differs = 0 THEN coalesce(p.born_near, TRUE)
            WHEN p.born_near AND p.home_same OR p.born_same AND p.nino_differs <= 2
                THEN l.match_probability >= parameter('recommended_per_mille', p.as_of) / 1000.0
            ELSE FALSE
        END AS sure
    FROM pairs AS p
    LEFT JOIN between AS l ON l.one = p.permit AND l.other = p.death
),

-- The first innocent explanation that fits; stage 6 is a lead.
staged AS (
    SELECT
        *,
        CASE
            WHEN coalesce(match_probability, 0) < $least_probability THEN 1
            WHEN nino_differs > 2 THEN 2
            WHEN nino_differs IS NULL AND NOT born_near AND NOT home_same THEN 2
            WHEN cancelled THEN 3
            WHEN expired THEN 4
            WHEN known_from > known_before THEN 5
            ELSE 6
        END AS stage
    FROM measured
),

-- One candidate a permit, with the death that fits best; a line that was sent twice is one permit.
chosen AS (
    SELECT *, stage = 6 AS is_lead, kind <> 'resident_parking' AS personal
    FROM staged
    QUALIFY row_number() OVER (
        PARTITION BY member, coalesce(permit_ref, permit)
        ORDER BY sure DESC, stage DESC, home_same DESC, died, records
    ) = 1
)

SELECT
    c.entity,
    c.records,
    c.members,
    c.uprn,
    c.match_weight,
    c.match_probability,
    ['below_least_probability', 'other_person', 'cancelled', 'expired', 'recent_bereavement',
     NULL][c.stage] AS reason,
    CASE WHEN c.is_lead THEN c.died END AS overlap_from,
    CASE WHEN c.is_lead THEN c.as_of END AS overlap_to,
    CASE WHEN c.is_lead THEN c.as_of - c.died END AS overlap_days,
    (SELECT t.text FROM citations AS t
     WHERE t.valid_from <= c.as_of AND c.as_of < t.valid_to) AS citation,
    list_filter([
        'The permit is live ' || (c.as_of - c.died) || ' days after the death of its holder.',
        CASE WHEN c.issued_after THEN 'The permit was issued after the death.' END,
        CASE WHEN c.nino_differs = 0 THEN 'Both records have one National Insurance number.' END,
        CASE WHEN c.born_same THEN 'Both records have one date of birth.' END,
        CASE WHEN c.home_same THEN 'Both records are of one home or postcode.' END
    ], lambda x: x IS NOT NULL) AS reasons_for,
    list_filter([
        CASE WHEN NOT c.sure THEN 'Holder and dead may be two people of one name.' END,
        CASE WHEN NOT c.born_same THEN 'The dates of birth differ.' END,
        CASE WHEN c.nino_differs > 0 THEN 'The National Insurance numbers differ a little.' END,
        CASE WHEN c.nino_differs IS NULL THEN 'A National Insurance number is missing.' END,
        CASE WHEN NOT c.home_same THEN 'The records are of different homes.' END,
        CASE WHEN NOT c.personal THEN 'The household may have a right to go on using it.' END
    ], lambda x: x IS NOT NULL) AS reasons_against,
    c.is_lead AND c.sure AND c.personal AS recommended,
    [
        CASE WHEN c.sure THEN 'identity: high' ELSE 'identity: good, not high' END,
        CASE WHEN c.personal THEN 'permit: the holder''s alone'
            ELSE 'permit: a household may share it' END
    ] AS recommended_because,
    CAST(NULL AS BIGINT) AS actual_pence,
    CAST(NULL AS BIGINT) AS forward_pence,
    CASE WHEN c.is_lead AND c.kind = 'blue_badge'
        THEN CAST(c.badge_pounds * 100 AS BIGINT) END AS notional_pence
FROM chosen AS c
ORDER BY c.records
