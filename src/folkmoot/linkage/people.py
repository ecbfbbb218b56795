"""The ready-made model of people: who is the same person in the records of several services?

People move, so another place never counts against a link. People who live together share a place
and often a surname, so there those two say little about *which* of them a record is of: the levels
"at one place" take their u from households, the others from strangers. That is what keeps twins,
a father and a son of one name, and partners with one account apart.

Where the numbers come from. ``prior``, ``m`` and ``u`` are given, not trained: members' extracts
are samples of one county (about two million people) and have few labelled pairs. Of strangers: one
pair of people in 25,000 or so shares a date of birth (five in 25,000 with the heaps that systems
make), one in 200 a forename, one in 1,000 a surname; names weigh by their own frequency in the
tables (term frequency). Of households: 2.4 people, six in ten of one surname, one pair in 300 born
on one day (twins), one in 300 of one forename. They are set so that a name and a UPRN without a
date of birth reach 0.99; a name and a date of birth at two places depend on how rare the name is:
a common one stays below 0.95, a rare one is above 0.99; two National Insurance numbers outweigh
a name and a date of birth. ``docs/evaluation.md`` tells what was measured.
"""

from __future__ import annotations

from collections.abc import Mapping

from folkmoot.linkage.model import Comparison, Level, LinkModel
from folkmoot.linkage.one_edit import one_edit
from folkmoot.linkage.prepare_people import prepare_people

# Two records at random of a county of two million people with two records each or so.
PRIOR = 1 / 4_000_000
LEAST_PROBABILITY = 0.95

FIELDS = {
    part: part
    for part in (
        "full_name", "title", "forename", "surname", "date_of_birth", "attainer_date_of_birth",
        "nino", "postcode", "address", "uprn", "sex",
    )
}  # fmt: skip

_HOME = "(uprn_l = uprn_r OR address_key_l = address_key_r)"
_NEAR = f"({_HOME} OR postcode_l = postcode_r)"
_SWAPPED = "(forename_l = surname_r AND surname_l = forename_r)"
_VARIANT = "list_has_any(fuller_l, fuller_r)"
_LIKE_FORENAME = (
    "(length(forename_l) >= 3 AND length(forename_r) >= 3"
    " AND (jaro_winkler_similarity(forename_l, forename_r) >= 0.9"
    " OR damerau_levenshtein(forename_l, forename_r) <= 1))"
)
_LIKE_SURNAME = (
    "(length(surname_l) >= 4 AND length(surname_r) >= 4"
    " AND (jaro_winkler_similarity(surname_l, surname_r) >= 0.92"
    " OR damerau_levenshtein(surname_l, surname_r) <= 1))"
)
_LIKELY_SURNAME = (
    "(length(surname_l) >= 3 AND length(surname_r) >= 3"
    " AND (damerau_levenshtein(surname_l, surname_r) <= 1"
    # As a scanner reads it.
    " OR replace(surname_l, 'rn', 'm') = replace(surname_r, 'rn', 'm')"
    " OR (length(surname_l) + length(surname_r) >= 10"
    " AND jaro_winkler_similarity(surname_l, surname_r) >= 0.85)))"
)

FORENAME = Comparison(
    "forename",
    "forename_l IS NULL OR forename_r IS NULL",
    (
        Level(
            "same initial only",
            "(length(forename_l) = 1 OR length(forename_r) = 1) AND initial_l = initial_r",
            m=0.02,
            u=0.0018,
        ),
        Level("same forename at one place", f"forename_l = forename_r AND {_NEAR}", 0.93, 0.003),
        Level(
            "same forename",
            "forename_l = forename_r",
            m=0.93,
            u=0.005,
            frequency="forename",
            rarest=1e-4,
        ),
        Level("forename and surname changed about", _SWAPPED, m=0.003, u=3e-7),
        # Daniel and Danielle are forms of one name, of two people.
        Level(
            "a short or other form of the forename",
            f"{_VARIANT} AND coalesce(sex_l = sex_r, TRUE)",
            m=0.03,
            u=0.0006,
        ),
        # One of them is no name in use: a slip of the pen.
        Level(
            "forename with a slip",
            f"NOT (in_use_l AND in_use_r) AND {_LIKE_FORENAME}",
            m=0.02,
            u=0.0003,
        ),
        # Both are in use, as brothers' and sisters' names often are alike.
        Level("another forename that is like it", _LIKE_FORENAME, m=0.001, u=0.02),
        Level("another forename", None, m=0.002, u=0.97),
    ),
)

SURNAME = Comparison(
    "surname",
    f"surname_l IS NULL OR surname_r IS NULL OR {_SWAPPED}",
    (
        Level("same surname at one address", f"surname_l = surname_r AND {_HOME}", 0.95, 0.6),
        Level("same surname at one postcode", f"surname_l = surname_r AND {_NEAR}", 0.95, 0.07),
        Level(
            "same surname",
            "surname_l = surname_r",
            m=0.95,
            u=0.001,
            frequency="surname",
            rarest=4e-5,
        ),
        # Less alike will do where forename and place say the rest (Humphrey read as Hurnphrey).
        Level("surname with a slip at one place", f"{_LIKELY_SURNAME} AND {_NEAR}", 0.02, 0.012),
        Level("surname with a slip", _LIKE_SURNAME, m=0.02, u=0.001),
        Level(
            "part of a surname of two",
            "first_l = surname_r OR last_l = surname_r OR surname_l = first_r"
            " OR surname_l = last_r",
            m=0.015,
            u=0.003,
        ),
        # Women who marry often change their surname, men seldom.
        Level("another surname of a man", "sex_l = 'm' AND sex_r = 'm'", m=0.008, u=0.99),
        Level("another surname of a woman", "sex_l = 'f' OR sex_r = 'f'", m=0.05, u=0.99),
        Level("another surname", None, m=0.025, u=0.99),
    ),
)

MIDDLE = Comparison(
    "middle",
    "middle_l IS NULL OR middle_r IS NULL OR forename_l <> forename_r",
    (
        Level("same middle initial", "middle_l = middle_r", m=0.80, u=0.12),
        Level("another middle initial", None, m=0.05, u=0.88),
    ),
)

BORN = Comparison(
    "date_of_birth",
    "dob_l IS NULL OR dob_r IS NULL",
    (
        # Twins are born on one day and at one place.
        Level("same date of birth at one place", f"dob_l = dob_r AND {_NEAR}", m=0.93, u=0.003),
        # A date that many records have (a first of January) weighs less.
        Level("same date of birth", "dob_l = dob_r", m=0.93, u=2e-4, frequency="dob", rarest=2e-4),
        Level("day and month changed about", "dob_l = dob_swapped_r", m=0.006, u=3e-5),
        Level(
            "date of birth with one slip",
            "damerau_levenshtein(dob_l, dob_r) <= 1",
            m=0.015,
            u=0.0015,
        ),
        Level(
            "same year and month of birth",
            "substr(dob_l, 1, 7) = substr(dob_r, 1, 7)",
            m=0.004,
            u=0.00125,
        ),
        Level("same year of birth", "born_year_l = born_year_r", m=0.0015, u=0.015),
        Level("another date of birth", None, m=0.003, u=0.98),
    ),
)

NINO = Comparison(
    "nino",
    "nino_l IS NULL OR nino_r IS NULL",
    (
        Level(
            "same number, forename or date of birth agrees",
            f"nino_l = nino_r AND (forename_l = forename_r OR dob_l = dob_r OR {_VARIANT}"
            f" OR {_LIKE_FORENAME})",
            m=0.95,
            u=1e-6,
        ),
        # A partner's number, or one that several use.
        Level("same number, nothing else agrees", "nino_l = nino_r", m=0.02, u=8e-5),
        # Brothers and sisters may have numbers next to each other.
        Level("number with one slip", "damerau_levenshtein(nino_l, nino_r) <= 1", m=0.012, u=0.003),
        Level("another number", None, m=1e-5, u=0.999),
    ),
)

PLACE = Comparison(
    "place",
    "(uprn_l IS NULL OR uprn_r IS NULL) AND (postcode_l IS NULL OR postcode_r IS NULL)",
    (
        Level("same address", _HOME, m=0.75, u=7.5e-7),
        Level("same postcode", "postcode_l = postcode_r", m=0.10, u=2e-5),
        Level("same postcode sector", "sector_l = sector_r", m=0.05, u=0.008),
        Level("another place", None, evidence=False),
    ),
)

SEX = Comparison(
    "sex",
    "sex_l IS NULL OR sex_r IS NULL",
    (
        # The forename has told it already.
        Level("same sex", "sex_l = sex_r", evidence=False),
        Level("another sex", None, m=0.01, u=0.5),
    ),
)

BLOCKING = (
    "l.nino = r.nino",
    "l.surname = r.surname AND l.dob = r.dob",
    "l.forename = r.forename AND l.dob = r.dob",
    "l.uprn = r.uprn AND l.initial = r.initial",
    "l.uprn = r.uprn AND l.fullest = r.fullest",
    "l.address_key = r.address_key AND l.initial = r.initial",
    "l.forename = r.forename AND l.surname = r.surname AND l.postcode = r.postcode",
    "l.dob = r.dob AND l.postcode = r.postcode",
    "l.forename = r.forename AND l.surname = r.surname AND l.born_year = r.born_year",
    "l.forename = r.forename AND l.surname = r.surname AND l.born_day = r.born_day",
    "l.fullest = r.fullest AND l.surname = r.surname AND l.postcode = r.postcode",
    "l.forename = r.surname AND l.surname = r.forename AND l.dob = r.dob",
)

# What one person has one of; the order is that of ``contradict_people``.
APART = ("nino", "dob")


def contradict_people(one: tuple[str | None, ...], other: tuple[str | None, ...]) -> bool:
    """Whether two records cannot be of one person: other numbers, or other dates of birth.

    A single slip, day and month changed about, or another day of one month is no other value:
    namesakes are seldom born so. Where the numbers agree, the date of birth is the mistake.

    >>> contradict_people(("JT123457", None), ("JT999999", None))
    True
    >>> contradict_people((None, "1950-03-02"), (None, "1950-02-03"))
    False
    """
    number, born = one
    number_, born_ = other
    if number is not None and number == number_:
        return False
    if number is not None and number_ is not None and not one_edit(number, number_):
        return True
    if born is None or born_ is None or born[:7] == born_[:7] or one_edit(born, born_):
        return False
    return born != f"{born_[:4]}-{born_[8:]}-{born_[5:7]}"


def people(
    *,
    unique_id: str = "_record",
    fields: Mapping[str, str] | None = None,
    least_probability: float = LEAST_PROBABILITY,
) -> LinkModel:
    """The model ``people@1`` for tables whose columns are named by ``fields``.

    Parts, all optional but one of the names: ``full_name`` or ``forename`` and ``surname``,
    ``title``, ``date_of_birth``, ``attainer_date_of_birth`` (where the first is blank), ``nino``,
    ``postcode``, ``address``, ``uprn``, ``sex``. Without ``fields`` they have the names that the
    dataset standards give them. A table without a name column is left out. ``least_probability``
    joins entities, in which no two records contradict each other by number or date of birth.
    """
    return LinkModel(
        id="people",
        version="1",
        prepare=prepare_people,
        unique_id=unique_id,
        fields=dict(fields or FIELDS),
        comparisons=(FORENAME, SURNAME, MIDDLE, BORN, NINO, PLACE, SEX),
        blocking=BLOCKING,
        prior=PRIOR,
        least_probability=least_probability,
        apart=APART,
        contradict=contradict_people,
        sources={
            "m, u and prior": "given; see the docstring of folkmoot.linkage.people",
            "frequencies of names and dates of birth": "counted in the tables that are linked",
            "forms of forenames": "sdglinkage firstname_uk_variant (MIT)",
        },
    )
