"""Number 15: one person with a single person discount on two dwellings."""

from __future__ import annotations

from datetime import date, timedelta

from folkmoot.county.desk import Desk
from folkmoot.county.pool import Dwelling, Person
from folkmoot.county.scenarios.single_discount import HARD, Single, own_or_private, single
from folkmoot.county.scenarios.story import Scenarios

# Two people of one name have one birthday where the name is common; these are of the commonest.
_COMMON = (
    ("Susan", "Smith", "f"),
    ("David", "Smith", "m"),
    ("John", "Jones", "m"),
    ("Margaret", "Brown", "f"),
    ("Paul", "Taylor", "m"),
)


def _another(desk: Desk, home: Single, *, same_council: bool = False) -> Dwelling:
    """A dwelling that is not the first, of another council or of the same."""
    where = {"member": home.dwelling.member} if same_council else {
        "other_than": home.dwelling.member
    }  # fmt: skip
    return desk.household(tenure=own_or_private(desk), **where).dwelling


def _discount(desk: Desk, who: Person, there: Dwelling, since: date, *, kept: bool = True) -> None:
    desk.council_tax(there, who, since=since, discount="single_person")
    if kept:
        desk.register(there, who, since=since + timedelta(30))


def _seen_at(desk: Desk, who: Person, dwelling: Dwelling) -> None:
    """Records with a National Insurance number that put ``who`` at ``dwelling``."""
    issued = desk.days_ago(60, 300)
    desk.row(
        "permits", who, dwelling, kind="resident_parking", issued=issued,
        expires=issued + timedelta(365),
    )  # fmt: skip


def _two_homes(desk: Desk, *, same_council: bool) -> None:
    home = single(desk)
    there = _another(desk, home, same_council=same_council)
    _discount(desk, home.who, there, desk.days_ago(150, 1400), kept=desk.chance(0.5))
    if not desk.chance(HARD):
        _seen_at(desk, home.who, home.dwelling)
        _seen_at(desk, home.who, there)


def in_two_councils(desk: Desk) -> None:
    """One person, a home in each of two councils, and the discount on both."""
    _two_homes(desk, same_council=False)


def twice_in_one_council(desk: Desk) -> None:
    """One person with two homes in one council and the discount on both."""
    _two_homes(desk, same_council=True)


def let_the_old_home(desk: Desk) -> None:
    """Somebody moved, let the old home to a friend, and kept its account and the discount; most
    kept the permit of the old street too, which the friend uses."""
    home = single(desk, registered=False)
    there, moved = _another(desk, home), desk.days_ago(200, 1200)
    _discount(desk, home.who, there, moved)
    if not desk.chance(HARD):
        _seen_at(desk, home.who, there)
        if desk.chance(0.75):
            _seen_at(desk, home.who, home.dwelling)


def namesake(desk: Desk) -> None:
    """Two people of one name, born on different days."""
    home = single(desk)
    other = desk.person(like=home.who, age=(25, 70))
    other = desk.person(like=home.who, date_of_birth=other.date_of_birth + timedelta(11))
    _discount(desk, other, _another(desk, home), desk.days_ago(300, 3000))
    _seen_at(desk, home.who, home.dwelling)


def namesake_of_one_birthday(desk: Desk) -> None:
    """Two people of one common name and one birthday, with numbers of their own."""
    forename, surname, sex = desk.pick(_COMMON)
    who = desk.person(age=(45, 75), forename=forename, surname=surname, sex=sex, title=None)
    home = single(desk, who)
    there = _another(desk, home)
    other = desk.person(like=home.who)
    _discount(desk, other, there, desk.days_ago(300, 3000))
    _seen_at(desk, home.who, home.dwelling)
    _seen_at(desk, other, there)


def father_and_son(desk: Desk) -> None:
    """A father and a son of one name, each alone at home."""
    home = single(desk)
    born = home.who.date_of_birth
    year = born.year + 27 if born.year < 1978 else born.year - 27
    son = desk.person(like=home.who, date_of_birth=date(year, born.month, 1 + born.day % 28))
    _discount(desk, son, _another(desk, home, same_council=True), desk.days_ago(300, 2000))


def moved_within_days(desk: Desk) -> None:
    """Somebody moved, and the two discounts overlap by the days of the move."""
    home = single(desk)
    moved = desk.days_ago(60, 900)
    _discount(desk, home.who, _another(desk, home), moved)
    left = moved + timedelta(desk.rng.randint(0, 25))
    home.account.update(liable_to=left, discount_to=left)
    _seen_at(desk, home.who, home.dwelling)


def moved_lately(desk: Desk) -> None:
    """Somebody has moved in these weeks; the old account is still to be closed."""
    home = single(desk)
    there = _another(desk, home)
    _discount(desk, home.who, there, desk.days_ago(5, 80))
    _seen_at(desk, home.who, there)


def moved_years_ago(desk: Desk) -> None:
    """The old discount ended when the new one began, years ago."""
    home = single(desk, registered=False)
    moved = desk.days_ago(900, 1500)
    home.account.update(liable_to=moved, discount_to=moved)
    _discount(desk, home.who, _another(desk, home), moved)


def other_liable_person(desk: Desk) -> None:
    """A child is named as owner on the account of a mother who lives alone and has the discount."""
    mother = single(desk)
    there = _another(desk, mother)
    child = desk.person(age=(28, 50), surname=mother.who.surname)
    desk.council_tax(
        mother.dwelling, child, since=mother.since, account_ref=mother.account["account_ref"],
        discount="single_person", liability="owner",
    )[0].update(person_no=2)  # fmt: skip
    _discount(desk, child, there, desk.days_ago(300, 2000))
    _seen_at(desk, child, there)


def new_account_number(desk: Desk) -> None:
    """The council gave the account a new number and kept the old one open."""
    home = single(desk)
    desk.council_tax(
        home.dwelling, home.who, since=desk.days_ago(100, 900), discount="single_person"
    )


def second_home_paid_in_full(desk: Desk) -> None:
    """The discount stands on the main home alone; the other is charged in full."""
    home = single(desk)
    there = _another(desk, home)
    desk.council_tax(there, home.who, since=desk.days_ago(300, 2000), liability="owner")
    _seen_at(desk, home.who, there)


SCENARIOS = Scenarios(
    "single-discount-twice",
    true=(in_two_councils, twice_in_one_council, let_the_old_home),
    lookalikes=(
        namesake,
        moved_within_days,
        other_liable_person,
        moved_lately,
        moved_years_ago,
        father_and_son,
        new_account_number,
        second_home_paid_in_full,
        namesake_of_one_birthday,
    ),
)
