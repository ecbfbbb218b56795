"""Number 14: a single person discount, and a child who has become 18."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from folkmoot.county.desk import Desk
from folkmoot.county.pool import Dwelling, Person
from folkmoot.county.scenarios.single_discount import (
    HARD,
    Single,
    disregarded,
    own_or_private,
    single,
)
from folkmoot.county.scenarios.story import Scenarios

# On the county's day (31 October 2026) who became 18 by 31 August 2025 is past the 1 November until
# which a school leaver does not count; who did since may be at school.
_PAST_SCHOOL = (430, 900)
_AT_SCHOOL = (70, 400)


def _child(desk: Desk, home: Single, adult_for: int, **known: Any) -> Person:
    """A child of the family who became 18 so many days ago (or will, if it is less than nought)."""
    eighteen = desk.day - timedelta(adult_for)
    born = date(eighteen.year - 18, eighteen.month, min(eighteen.day, 28))
    child = desk.person(surname=home.who.surname, role="child", date_of_birth=born)
    return replace(child, **known)


def _taken_up(desk: Desk, dwelling: Dwelling, child: Person, **columns: Any) -> None:
    """``child`` in the register since some months before the 18th birthday."""
    since = child.date_of_birth + timedelta(round(17.2 * 365.25) + desk.rng.randint(0, 200))
    desk.register(
        dwelling, child, since=min(since, desk.day - timedelta(1)),
        **{"attainer_date_of_birth": child.date_of_birth} | columns,
    )  # fmt: skip


def _adult_for(desk: Desk, span: tuple[int, int]) -> int:
    return desk.rng.randint(*(_AT_SCHOOL if desk.chance(HARD) else span))


def child_left_school(desk: Desk) -> None:
    """A child left school at 18, works, and lives at home; the discount went on."""
    home = single(desk)
    _taken_up(desk, home.dwelling, _child(desk, home, _adult_for(desk, _PAST_SCHOOL)))


def two_children_came_of_age(desk: Desk) -> None:
    """Two children came of age one after the other; the discount went on."""
    home = single(desk)
    _taken_up(desk, home.dwelling, _child(desk, home, _adult_for(desk, _PAST_SCHOOL)))
    _taken_up(desk, home.dwelling, _child(desk, home, desk.rng.randint(*_AT_SCHOOL)))


def young_relative_stayed(desk: Desk) -> None:
    """A nephew or niece with another surname was taken in as a child, is adult and stays."""
    home = single(desk)
    young = _child(desk, home, _adult_for(desk, _PAST_SCHOOL), surname=desk.person().surname)
    _taken_up(desk, home.dwelling, young)


def still_seventeen(desk: Desk) -> None:
    """The 18th birthday is still to come."""
    home = single(desk)
    _taken_up(desk, home.dwelling, _child(desk, home, -desk.rng.randint(10, 360)))


def just_eighteen(desk: Desk) -> None:
    """The 18th birthday was in this month."""
    home = single(desk)
    _taken_up(desk, home.dwelling, _child(desk, home, desk.rng.randint(5, 26)))


def sixth_former(desk: Desk) -> None:
    """Child benefit is due for a child of 18 who is at school."""
    home = single(desk)
    _taken_up(desk, home.dwelling, _child(desk, home, desk.rng.randint(*_AT_SCHOOL)))


def known_student(desk: Desk) -> None:
    """The child studies; the council has the certificate."""
    home = single(desk)
    child = _child(desk, home, desk.rng.randint(*_PAST_SCHOOL))
    disregarded(desk, home, child, "student")
    _taken_up(desk, home.dwelling, child)


def known_apprentice(desk: Desk) -> None:
    """The child is an apprentice; the council has the certificate."""
    home = single(desk)
    child = _child(desk, home, desk.rng.randint(*_PAST_SCHOOL))
    disregarded(desk, home, child, "apprentice")
    _taken_up(desk, home.dwelling, child)


def away_to_study(desk: Desk) -> None:
    """The child shares a house with students elsewhere and is registered there as well."""
    home = single(desk)
    child = _child(desk, home, desk.rng.randint(*_PAST_SCHOOL))
    _taken_up(desk, home.dwelling, child)
    there = desk.household(tenure=own_or_private(desk)).dwelling
    began = desk.days_ago(40, 60)
    desk.council_tax(there, child, since=began, exemption="n")
    _taken_up(desk, there, child, registered_from=began + timedelta(10))


def left_home(desk: Desk) -> None:
    """The child has a flat; the entry at home was kept without an answer."""
    home = single(desk)
    child = _child(desk, home, desk.rng.randint(*_PAST_SCHOOL))
    _taken_up(desk, home.dwelling, child, carried_over=True)
    there = desk.household(tenure=own_or_private(desk)).dwelling
    began = child.date_of_birth + timedelta(round(18.4 * 365.25))
    desk.council_tax(there, child, since=began, discount="single_person")
    desk.register(there, child, since=began + timedelta(20))


def entry_kept(desk: Desk) -> None:
    """The child has gone abroad; the entry at home was kept without an answer."""
    home = single(desk)
    child = _child(desk, home, desk.rng.randint(*_PAST_SCHOOL))
    _taken_up(desk, home.dwelling, child, carried_over=True)


def said_so_in_time(desk: Desk) -> None:
    """The discount ended with the 18th birthday, or some days after it."""
    home = single(desk)
    child = _child(desk, home, desk.rng.randint(*_PAST_SCHOOL))
    eighteen = child.date_of_birth.replace(year=child.date_of_birth.year + 18)
    home.account.update(discount_to=eighteen + timedelta(desk.rng.randint(-10, 25)))
    _taken_up(desk, home.dwelling, child)


def family_before(desk: Desk) -> None:
    """The young person's family lived there before and is gone."""
    home = single(desk, registered=False)
    child = _child(desk, home, desk.rng.randint(*_PAST_SCHOOL), surname=desk.person().surname)
    _taken_up(desk, home.dwelling, child)
    moved = desk.days_ago(150, 400)
    home.account.update(liable_from=moved, discount_from=moved)
    desk.register(home.dwelling, home.who, since=moved + timedelta(30))


def young_householder(desk: Desk) -> None:
    """The young person is the one who lives there, alone."""
    house = desk.household(tenure=own_or_private(desk))
    days = desk.rng.randint(*_PAST_SCHOOL)
    eighteen = desk.day - timedelta(days)
    born = date(eighteen.year - 18, eighteen.month, min(eighteen.day, 28))
    young = desk.person(date_of_birth=born)
    began = eighteen + timedelta(20)
    desk.council_tax(house.dwelling, young, since=began, discount="single_person")
    desk.register(house.dwelling, young, since=began, attainer_date_of_birth=born)


SCENARIOS = Scenarios(
    "single-discount-rising-18",
    true=(child_left_school, two_children_came_of_age, young_relative_stayed),
    lookalikes=(
        still_seventeen,
        sixth_former,
        known_student,
        entry_kept,
        just_eighteen,
        away_to_study,
        said_so_in_time,
        family_before,
        known_apprentice,
        left_home,
        young_householder,
    ),
)
