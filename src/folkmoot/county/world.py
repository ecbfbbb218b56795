"""The made-up county before anybody writes it down: dwellings, households, people.

A world is made a piece at a time (a billing authority is one or several pieces), so that two
million residents need no more memory than one piece. Everything in it is clean and consistent:
typing errors, missing values and planted cases come later (``render``, ``scenarios``).
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

TEXT, DAY, WHOLE, FLAG = pa.string(), pa.date32(), pa.int64(), pa.bool_()

# One row a dwelling (and one for each building of flats, ``use`` parent_shell, in which nobody
# lives). ``address`` is one string without the postcode. ``state``: occupied, empty, second_home.
DWELLINGS = pa.schema(
    [
        ("dwelling", WHOLE),  # unique in the county
        ("uprn", WHOLE),
        ("parent_uprn", WHOLE),  # of a flat or an annexe, else null
        ("address", TEXT),
        ("postcode", TEXT),
        ("lsoa", TEXT),
        ("ward", TEXT),
        ("member", TEXT),  # the billing authority's id
        ("imd_decile", WHOLE),
        ("use", TEXT),  # dwelling, hmo, parent_shell, communal, commercial
        ("band", TEXT),  # A..H, null for a shell or commercial
        ("tenure", TEXT),  # owned, private_rent, council, housing_association, null
        ("landlord", WHOLE),  # the person who owns a privately let dwelling, else null
        ("state", TEXT),
        ("completed", DAY),
    ]
)
# One row a household; one household a dwelling (a house in multiple occupation: several).
HOUSEHOLDS = pa.schema(
    [
        ("household", WHOLE),
        ("dwelling", WHOLE),
        # single, couple, lone_parent, family, pensioner, pensioner_couple, sharers, students,
        # adult_child (a couple or parent with a grown-up child)
        ("kind", TEXT),
        ("since", DAY),  # moved in
        ("weekly_income_pence", WHOLE),  # of the household, before benefits
        (
            "benefit",
            TEXT,
        ),  # none, hb_ctr, ctr, unclaimed: what it has, or is due and does not claim
        ("scheme", TEXT),  # working_age, pension_age, null
        ("student", FLAG),  # everybody in it is a student
        ("carer", FLAG),  # an adult of it cares for another
    ]
)
# One row a person who lives in the county (or owns a dwelling in it).
PEOPLE = pa.schema(
    [
        ("person", WHOLE),
        ("household", WHOLE),
        ("role", TEXT),  # head, partner, child, grown_child, sharer, lodger
        ("title", TEXT),
        ("forename", TEXT),  # in capitals and small letters, as the person writes it
        ("surname", TEXT),
        ("sex", TEXT),  # f, m
        ("date_of_birth", DAY),
        ("nino", TEXT),  # made up, of a valid form; null below 16
        ("nhs_number", TEXT),  # synthetic range 9..., valid check digit
        ("ethnic_group", TEXT),  # one of the five high-level census groups
        ("work", TEXT),  # none, employed, retired, student: what the person does
    ]
)


@dataclass(frozen=True, slots=True)
class World:
    """One piece of the county: every dwelling of some areas of one billing authority."""

    member: str
    piece: int
    dwellings: pa.Table
    households: pa.Table
    people: pa.Table
