"""Number 18: one person with two social tenancies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from folkmoot.county.desk import Desk, Row
from folkmoot.county.members import HOMES
from folkmoot.county.pool import Dwelling, Household, Person
from folkmoot.county.scenarios.social_home import (
    HARD,
    adults,
    dwelling,
    household,
    landlord,
    moves_in,
    since_of,
    tenancy,
)  # fmt: skip
from folkmoot.county.scenarios.story import Scenarios


def _alone(desk: Desk) -> tuple[Household, Person, date]:
    """A tenant who lives alone by now, the home and since when."""
    home = household(desk)
    return home, home.head, since_of(desk, home)


def _at_home(desk: Desk, home: Household, who: Person, since: date, **columns: Any) -> Row:
    """The tenant lives at ``home``: tenancy, council tax and register."""
    moves_in(desk, home.dwelling, who, since=since)
    return tenancy(desk, home.dwelling, who, since=since, **columns)[0]


def _second(desk: Desk, who: Person, there: Dwelling, since: date, **columns: Any) -> Row:
    """The second tenancy. In one case of a few its landlord knows neither number nor birthday."""
    (row,) = tenancy(desk, there, who, since=since, **columns)
    if desk.chance(HARD):
        row.update(nino=None, date_of_birth=None)
    return row


def two_landlords(desk: Desk) -> None:
    """A tenant took a second home from another landlord and pays council tax for both."""
    home, who, since = _alone(desk)
    _at_home(desk, home, who, since, member=home.dwelling.member)
    there, took = dwelling(desk, other_than=home.dwelling.member), desk.days_ago(120, 850)
    _second(desk, who, there, took, member=desk.pick(HOMES).id)
    desk.council_tax(there, who, since=took)


def joined_a_partner(desk: Desk) -> None:
    """A tenant moved to a partner and into a joint tenancy, and kept the first home."""
    home, who, since = _alone(desk)
    tenancy(desk, home.dwelling, who, since=since)
    desk.council_tax(home.dwelling, who, since=since)
    there, took = household(desk), desk.days_ago(120, 850)
    joint = tenancy(desk, there.dwelling, there.head, who, since=took)
    moves_in(desk, there.dwelling, there.head, who, since=took)
    if desk.chance(HARD):
        joint[1].update(nino=None, date_of_birth=None)


def kept_for_nobody(desk: Desk) -> None:
    """A tenant was housed by another council, and the first home stands unused since."""
    home, who, since = _alone(desk)
    tenancy(desk, home.dwelling, who, since=since)
    there, took = dwelling(desk, other_than=home.dwelling.member), desk.days_ago(120, 850)
    _second(desk, who, there, took)
    moves_in(desk, there, who, since=took)


def under_the_maiden_name(desk: Desk) -> None:
    """A tenant has a second home under the name of before the marriage."""
    home, who, since = _alone(desk)
    _at_home(desk, home, who, since)
    there, took = dwelling(desk), desk.days_ago(120, 850)
    row = _second(desk, who, there, took)
    row["surname"] = desk.person().surname
    desk.council_tax(there, who, since=took)[0].update(surname=row["surname"])


def mutual_exchange(desk: Desk) -> None:
    """Two tenants swapped homes; one landlord has not closed the old tenancy yet."""
    home, who, since = _alone(desk)
    other, neighbour, theirs = _alone(desk)
    swapped = desk.days_ago(30, 85)
    tenancy(desk, home.dwelling, who, since=since)
    tenancy(desk, other.dwelling, neighbour, since=theirs, tenancy_to=swapped)
    for person, there in ((who, other.dwelling), (neighbour, home.dwelling)):
        tenancy(desk, there, person, since=swapped, change="mutual_exchange")
        moves_in(desk, there, person, since=swapped)


def transfer(desk: Desk) -> None:
    """A landlord moved a tenant to a smaller home; both are open for some weeks."""
    home, who, since = _alone(desk)
    there, moved = dwelling(desk, member=home.dwelling.member), desk.days_ago(35, 85)
    by = landlord(desk, there)
    tenancy(desk, home.dwelling, who, since=since, member=by)
    tenancy(desk, there, who, since=moved, member=by, change="transfer")
    moves_in(desk, there, who, since=moved)


def transfer_closed_late(desk: Desk) -> None:
    """The old tenancy of a transfer is still open after months; only the landlord can say why."""
    home, who, since = _alone(desk)
    there, moved = dwelling(desk, member=home.dwelling.member), desk.days_ago(95, 200)
    by = landlord(desk, there)
    tenancy(desk, home.dwelling, who, since=since, member=by)
    tenancy(desk, there, who, since=moved, member=by, change="transfer")
    moves_in(desk, there, who, since=moved)


def moved_within_weeks(desk: Desk) -> None:
    """A tenant moved to another landlord, with four weeks' notice on the old home."""
    home, who, since = _alone(desk)
    there, moved = dwelling(desk), desk.days_ago(90, 900)
    end = moved + timedelta(desk.rng.randint(0, 28))
    tenancy(desk, home.dwelling, who, since=since, tenancy_to=end)
    desk.council_tax(home.dwelling, who, since=since, liable_to=end)
    tenancy(desk, there, who, since=moved)
    moves_in(desk, there, who, since=moved)


def succession(desk: Desk) -> None:
    """A tenant inherited a parent's tenancy and is giving up the old home."""
    home, who, since = _alone(desk)
    born = who.date_of_birth
    parent = desk.person(
        surname=who.surname, date_of_birth=born - timedelta(desk.rng.randint(8000, 12000))
    )
    there, died = dwelling(desk), desk.days_ago(35, 85)
    by = landlord(desk, there)
    tenancy(
        desk, there, parent, since=desk.days_ago(5000, 9000), tenancy_to=died, member=by
    )  # fmt: skip
    desk.row("deaths", parent, there, died=died, registered=died + timedelta(4))
    tenancy(desk, home.dwelling, who, since=since)
    tenancy(desk, there, who, since=died, member=by, change="succession")
    moves_in(desk, there, who, since=died)


def joint_tenant_left(desk: Desk) -> None:
    """A couple parted; the landlord recorded who left, and that one has a new home."""
    _parted(desk, recorded=True)


def joint_tenant_left_unrecorded(desk: Desk) -> None:
    """A couple parted, and nobody told the landlord of the joint tenancy."""
    _parted(desk, recorded=False)


def _parted(desk: Desk, *, recorded: bool) -> None:
    home = household(desk, "couple", "family")
    since, left = since_of(desk, home), desk.days_ago(120, 700)
    couple = adults(desk, home)
    if len(couple) < 2:
        couple = (home.head, desk.person())
    rows = tenancy(desk, home.dwelling, *couple, since=since)
    if recorded:
        rows[1]["left_on"] = left
    moves_in(desk, home.dwelling, couple[0], since=since)
    there = dwelling(desk)
    tenancy(desk, there, couple[1], since=left)
    moves_in(desk, there, couple[1], since=left)


def namesake(desk: Desk) -> None:
    """Two tenants of one name, one pair in four of one birthday too (in life far fewer)."""
    home, who, since = _alone(desk)
    _at_home(desk, home, who, since)
    born = who.date_of_birth
    if not desk.chance(0.25):
        born += timedelta(desk.rng.choice([-1, 1]) * desk.rng.randint(400, 4000))
    _elsewhere(desk, desk.person(like=who, date_of_birth=born))


def twins(desk: Desk) -> None:
    """Twins of like names, each with a home."""
    home, who, since = _alone(desk)
    _at_home(desk, home, who, since)
    twin = desk.person(surname=who.surname, date_of_birth=who.date_of_birth, sex=who.sex)
    _elsewhere(desk, twin)


def _elsewhere(desk: Desk, other: Person) -> None:
    there, since = dwelling(desk), desk.days_ago(200, 3000)
    tenancy(desk, there, other, since=since)
    moves_in(desk, there, other, since=since)


def refuge(desk: Desk) -> None:
    """A tenant fled violence and has a home elsewhere; the landlord keeps the old one."""
    home, who, since = _alone(desk)
    tenancy(desk, home.dwelling, who, since=since, absence="refuge")
    desk.council_tax(home.dwelling, who, since=since)
    there, fled = dwelling(desk, other_than=home.dwelling.member), desk.days_ago(40, 300)
    tenancy(desk, there, who, since=fled)
    if desk.chance(0.5):
        desk.row("protected-people", who, there, kind="person", valid_from=fled)


def decant(desk: Desk) -> None:
    """A tenant lives in a temporary home during repairs."""
    home, who, since = _alone(desk)
    _at_home(desk, home, who, since)
    there, moved = dwelling(desk, member=home.dwelling.member), desk.days_ago(40, 170)
    tenancy(desk, there, who, since=moved, kind="temporary", member=home.dwelling.member)


def temporary_home_left_open(desk: Desk) -> None:
    """A family was housed for good; the council has not closed the temporary home for months."""
    home, who, since = _alone(desk)
    tenancy(
        desk, home.dwelling, who, since=min(since, desk.days_ago(900, 1000)), kind="temporary",
        member=home.dwelling.member,
    )  # fmt: skip
    there, moved = dwelling(desk, member=home.dwelling.member), desk.days_ago(60, 500)
    tenancy(desk, there, who, since=moved)
    moves_in(desk, there, who, since=moved)


def signed_anew(desk: Desk) -> None:
    """The trial year ended and a new tenancy of the same home began; the first was left open."""
    home, who, since = _alone(desk)
    by, anew = landlord(desk, home.dwelling), desk.days_ago(60, 800)
    _at_home(desk, home, who, since, member=by, kind="introductory")
    tenancy(desk, home.dwelling, who, since=anew, member=by)


def homes_changed_hands(desk: Desk) -> None:
    """A council handed homes to an association, and both lists have the tenancy."""
    home, who, since = _alone(desk)
    _at_home(desk, home, who, since, member=home.dwelling.member)
    tenancy(desk, home.dwelling, who, since=desk.days_ago(60, 500), member=desk.pick(HOMES).id)


SCENARIOS = Scenarios(
    "two-tenancies",
    true=(two_landlords, joined_a_partner, kept_for_nobody, under_the_maiden_name),
    lookalikes=(
        mutual_exchange, transfer, transfer_closed_late, moved_within_weeks, succession,
        joint_tenant_left, joint_tenant_left_unrecorded, namesake, twins,
        refuge, decant, temporary_home_left_open, signed_anew, homes_changed_hands,
    ),
)  # fmt: skip
