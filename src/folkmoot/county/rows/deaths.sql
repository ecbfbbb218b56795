-- Deaths of three years: the husband or wife of somebody who lives there still, or somebody who
-- lived there before them. None of them is alive in any other dataset.
WITH dead AS (
    SELECT
        s.*, d.uprn, d.address, d.postcode, h.since, r.surname AS family,
        getvariable('day') - 5 - among(s.person, 'died', 1090)::INTEGER AS died
    FROM strangers s
    JOIN dwellings d ON d.dwelling = s.dwelling
    JOIN (FROM homes QUALIFY row_number() OVER (PARTITION BY dwelling ORDER BY household) = 1) h
        ON h.dwelling = s.dwelling
    JOIN residents r ON r.person = h.head
    WHERE s.purpose = 'dead'
)
SELECT
    ref(person, 'D') AS entry_ref,
    uprn, address, postcode, title, forename,
    CASE WHEN died > since THEN family ELSE surname END AS surname,
    date_of_birth, nino, sex, died,
    least(getvariable('day'), died + (1 + among(person, 'registered', 10))::INTEGER) AS registered,
    'eastmarch' AS _member, person AS _person, dwelling AS _dwelling
FROM dead
