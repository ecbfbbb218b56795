-- What every typology may call. Intervals are half-open: the end is the first day after.
CREATE TEMP MACRO overlap_days(a_from, a_to, b_from, b_to) AS greatest(
    least(coalesce(a_to, DATE '9999-12-31'), coalesce(b_to, DATE '9999-12-31'))
    - greatest(a_from, b_from),
    0
);
-- The value of a parameter on a day, outside London.
CREATE TEMP MACRO parameter(name_, on_) AS (
    SELECT p.value
    FROM parameters AS p
    WHERE p.name = name_ AND p.region IS NULL AND p.valid_from <= on_ AND on_ < p.valid_to
);
-- A name in small letters without its title, whether it was sent apart or as "SMITH, Ann".
CREATE TEMP MACRO name_words(text_) AS list_filter(
    string_split_regex(lower(coalesce(text_, '')), '[^\p{L}''-]+'),
    lambda w: w <> '' AND w NOT IN ('mr', 'mrs', 'miss', 'ms', 'mx', 'dr', 'rev', 'sir', 'lady')
);
CREATE TEMP MACRO given_name(forename_, full_name_) AS name_words(
    coalesce(
        forename_,
        CASE WHEN contains(full_name_, ',') THEN split_part(full_name_, ',', 2) ELSE full_name_ END
    )
)[1];
CREATE TEMP MACRO family_name(surname_, full_name_) AS CASE
    WHEN surname_ IS NOT NULL THEN array_to_string(name_words(surname_), ' ')
    WHEN contains(full_name_, ',')
        THEN array_to_string(name_words(split_part(full_name_, ',', 1)), ' ')
    ELSE name_words(full_name_)[-1]
END;
-- One keystroke apart at most, or an initial for the whole; false where either is unknown.
CREATE TEMP MACRO one_spelling(a, b) AS coalesce(
    damerau_levenshtein(a, b) <= CAST(least(length(a), length(b)) > 2 AS INTEGER)
    OR (least(length(a), length(b)) = 1 AND a[1] = b[1]),
    FALSE
);
