-- The rating list. A business that has one property and a low value has relief; a chain has none.
-- The thresholds are those of SI 2012/148 as amended: whole relief to 12,000, none from 15,000.
WITH shops AS (
    SELECT
        d.*, CASE WHEN chance(d.dwelling, 'small') < 0.6
            THEN 1500 + 50 * among(d.dwelling, 'small value', 200)
            ELSE 12000 + 250 * among(d.dwelling, 'value', 300) END AS rateable_value,
        of_list(d.dwelling, 'trade', ['Bakery', 'Barbers', 'Motors', 'Flooring', 'Florist', 'Café',
            'Joinery', 'Plumbing', 'Dental', 'Print', 'Cycles', 'Optics', 'Electrical', 'Catering'])
            AS trade,
        of_list(d.dwelling, 'description', ['Shop and premises', 'Office and premises',
            'Workshop and premises', 'Warehouse and premises', 'Restaurant and premises'])
            AS description,
        among(d.dwelling, 'one', (SELECT count(*) FROM people)) AS one,
        among(d.dwelling, 'two', (SELECT count(*) FROM people)) AS two,
        chance(d.dwelling, 'ratepayer') AS who
    FROM dwellings d WHERE d.use = 'commercial'
), names AS (
    SELECT row_number() OVER (ORDER BY person) - 1 AS k, forename, surname FROM people
)
SELECT
    ref(s.dwelling, 'B') AS property_ref,
    CASE
        WHEN s.who < 0.08 THEN of_list(s.dwelling, 'chain', ['Fairday Stores Plc',
            'Kettle & Crumb Ltd', 'Northbank Pharmacy Ltd', 'Tidewell Opticians Ltd',
            'Brightways Travel Ltd', 'Harrow & Finch Books Ltd'])
        WHEN s.who < 0.30 THEN a.forename || ' ' || a.surname || ' t/a ' || b.surname || ' '
            || s.trade
        ELSE a.surname || ' & ' || b.surname || ' ' || s.trade || ' Ltd'
    END AS ratepayer,
    s.address, s.postcode, s.rateable_value, s.description,
    chance(s.dwelling, 'occupied') < 0.92 AS occupied,
    days_before(getvariable('day'), s.dwelling, 'rated', 60, 5000) AS liability_start,
    CASE WHEN s.who >= 0.08 AND s.rateable_value < 15000
        AND chance(s.dwelling, 'occupied') < 0.92 THEN 'small_business' END AS relief_type,
    CASE WHEN s.who >= 0.08 AND s.rateable_value < 15000 AND chance(s.dwelling, 'occupied') < 0.92
        THEN days_before(getvariable('day'), s.dwelling, 'rated', 60, 5000) END AS relief_start,
    -- The small business multiplier of 2025-26 is 49.9 pence in the pound.
    CASE WHEN s.who >= 0.08 AND s.rateable_value < 15000 AND chance(s.dwelling, 'occupied') < 0.92
        THEN s.rateable_value * 499 * least(3000, 15000 - s.rateable_value) // 30000 END
        AS relief_pence,
    s.member AS _member, NULL::BIGINT AS _person, s.dwelling AS _dwelling
FROM shops s JOIN names a ON a.k = s.one JOIN names b ON b.k = s.two
