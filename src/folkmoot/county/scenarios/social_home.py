"""A social home and who rents it: where the stories of numbers 18 and 19 begin."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from folkmoot.county.desk import Desk, Row
from folkmoot.county.members import HOMES
from folkmoot.county.pool import Dwelling, Household, Person

# Of some true cases the records say too little for an officer to go on: they are honestly hard.
HARD = 0.06
# No home that somebody lets privately: other rows would speak of its landlord. Few are social in
# a county, so that most of these are homes that a landlord bought lately.
_TENURES = ("owned", "owned", "owned", "owned", "council", "housing_association")
_KINDS = ("single", "couple", "lone_parent", "family", "pensioner", "pensioner_couple")
_GROWN = 18


def household(desk: Desk, *kinds: str, **wanted: Any) -> Household:
    """An untouched household, of one of ``kinds`` or of any usual kind, to be a social tenant's."""
    old_enough = {"least_age": 32} | wanted  # for a tenancy of years
    return desk.household(*(kinds or _KINDS), tenure=desk.pick(_TENURES), **old_enough)


def dwelling(desk: Desk, **wanted: Any) -> Dwelling:
    """A home to let; whoever lived in it moved away before the story begins."""
    return household(desk, **wanted).dwelling


def since_of(desk: Desk, home: Household, least: int = 900) -> date:
    """Since when a household has lived in its home: ``least`` days or more."""
    return min(home.since, desk.days_ago(least, least + 4000))


def landlord(desk: Desk, home: Dwelling) -> str:
    """Who lets ``home``: its council, or in four of ten a housing association."""
    return desk.pick(HOMES).id if desk.chance(0.4) else home.member


def tenancy(desk: Desk, home: Dwelling, *people: Person, since: date, **columns: Any) -> list[Row]:
    """A tenancy of ``people``, one row each; ``member`` the landlord, other columns by name."""
    member = columns.pop("member", None) or landlord(desk, home)
    filled: dict[str, Any] = {
        "tenancy_ref": desk.ref("T"), "tenancy_from": since, "joint": len(people) > 1,
        "kind": "secure" if member == home.member else "assured", "absence": "none",
        "change": "new",
    } | columns  # fmt: skip
    return [
        desk.row("tenancies", person, home, member=member, **filled | {"person_no": number})
        for number, person in enumerate(people, 1)
    ]


def adults(desk: Desk, home: Household) -> tuple[Person, ...]:
    """Those who may be a tenant: the head and, where grown up, the partner."""
    return tuple(
        p for p in home.people if p.role in {"head", "partner"} and p.age_on(desk.day) >= _GROWN
    ) or (home.head,)


def moves_in(
    desk: Desk, home: Dwelling, *people: Person, since: date, liable: int = 2, **columns: Any
) -> list[Row]:
    """``people`` live at ``home``: the first ``liable`` of them pay its council tax, all are in
    the register some weeks later. ``columns`` of council tax."""
    rows = desk.council_tax(home, *people[:liable], since=since, **columns) if liable else []
    registered = min(since + timedelta(desk.rng.randint(10, 60)), desk.day - timedelta(1))
    desk.register(home, *people, since=registered)
    return rows
