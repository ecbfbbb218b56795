"""Two claims of one benefit: what is planted for ``hb-twice``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from folkmoot.county.desk import Desk
from folkmoot.county.pool import Dwelling, Person
from folkmoot.county.scenarios.claim import (
    anybody,
    housing_benefit,
    let_home,
    lives_at,
    next_number,
    private,
    same_council,
    tax_reduction,
)
from folkmoot.county.scenarios.story import Scenarios

_HARD = 0.3  # of one story in four: the second claim has no number, as a paper form may not


def claim_left_running(desk: Desk) -> None:
    """Somebody moved to another council, claimed there, and the old claim is paid to this day."""
    person, old, new, moved = _two_homes_of_one(desk)
    _left(desk, person, old, moved)
    housing_benefit(desk, person, old, moved - timedelta(days=desk.rng.randint(200, 1500)))
    lives_at(desk, new, person, since=moved)
    housing_benefit(desk, person, new, moved + timedelta(days=desk.rng.randint(0, 40)))


def reduction_in_two_districts(desk: Desk) -> None:
    """Somebody has council tax reduction in two districts, as if resident in both."""
    person, old, new, moved = _two_homes_of_one(desk)
    first = moved - timedelta(days=desk.rng.randint(300, 1500))
    desk.council_tax(old, person, since=first)
    tax_reduction(desk, person, old, first)
    lives_at(desk, new, person, since=moved)
    tax_reduction(desk, person, new, moved)


def under_another_surname(desk: Desk) -> None:
    """Somebody claims in one council under the surname of a marriage and in another under hers."""
    person, old, new, moved = _two_homes_of_one(desk)
    before = replace(person, surname=desk.person().surname)
    _left(desk, before, old, moved)
    housing_benefit(desk, before, old, moved - timedelta(days=desk.rng.randint(200, 1500)))
    lives_at(desk, new, person, since=moved)
    housing_benefit(desk, person, new, moved + timedelta(days=desk.rng.randint(0, 40)))


def two_addresses_in_one_council(desk: Desk) -> None:
    """Somebody claims for two flats in one council, under two references."""
    person, old = let_home(desk)
    new = private(same_council(desk, old))
    moved = desk.days_ago(120, 900)
    _left(desk, person, old, moved)
    housing_benefit(desk, person, old, moved - timedelta(days=desk.rng.randint(200, 1500)))
    lives_at(desk, new, person, since=moved)
    number = None if desk.chance(_HARD) else person.nino
    housing_benefit(desk, person, new, moved, nino=number)


def week_of_a_move(desk: Desk) -> None:
    """Somebody moved, and the old claim ended some days after the new one began."""
    person, old, new, moved = _two_homes_of_one(desk)
    _left(desk, person, old, moved)
    ended = moved + timedelta(days=desk.rng.randint(1, 14))
    started = moved - timedelta(days=desk.rng.randint(200, 1500))
    housing_benefit(desk, person, old, started, claim_to=ended)
    lives_at(desk, new, person, since=moved)
    housing_benefit(desk, person, new, moved)


def one_claim_after_another(desk: Desk) -> None:
    """Somebody claimed in one council, worked for a time, and claims now in another."""
    person, old, new, moved = _two_homes_of_one(desk)
    _left(desk, person, old, moved)
    started = moved - timedelta(days=desk.rng.randint(400, 1500))
    ended = moved - timedelta(days=desk.rng.randint(0, 200))
    housing_benefit(desk, person, old, started, claim_to=ended)
    lives_at(desk, new, person, since=moved)
    housing_benefit(desk, person, new, moved)


def four_weeks_on_two_homes(desk: Desk) -> None:
    """Somebody could not avoid being liable for rent on two homes, and the rule was applied."""
    person, old, new, moved = _two_homes_of_one(desk)
    _left(desk, person, old, moved)
    ended = moved + timedelta(days=desk.rng.randint(18, 28))
    started = moved - timedelta(days=desk.rng.randint(200, 1500))
    housing_benefit(desk, person, old, started, claim_to=ended, two_homes=True)
    lives_at(desk, new, person, since=moved)
    housing_benefit(desk, person, new, moved, two_homes=True)


def fled_from_violence(desk: Desk) -> None:
    """Somebody fled and means to return; benefit is due on both homes for up to a year."""
    person, old, new, _ = _two_homes_of_one(desk)
    fled = desk.days_ago(40, 300)
    since = fled - timedelta(days=desk.rng.randint(400, 1500))
    lives_at(desk, old, person, since=since)
    housing_benefit(desk, person, old, since, two_homes=True)
    housing_benefit(desk, person, new, fled, tenure="temporary", landlord=None, two_homes=True)


def partners_number_on_the_claim(desk: Desk) -> None:
    """A couple parted; her new claim was keyed with the number that stood on his."""
    person, old, new, moved = _two_homes_of_one(desk)
    other = desk.person(surname=person.surname)
    _alone(desk, person, old, moved - timedelta(days=900))
    _alone(desk, replace(other, nino=person.nino), new, moved)


def twins(desk: Desk) -> None:
    """Twins, with numbers next to each other, each claim for their own home."""
    person, old, new, moved = _two_homes_of_one(desk)
    twin = desk.person(
        surname=person.surname, date_of_birth=person.date_of_birth, nino=next_number(person.nino)
    )
    _alone(desk, person, old, moved - timedelta(days=700))
    _alone(desk, twin, new, moved)


def namesake(desk: Desk) -> None:
    """Two people of one name; of few the date of birth is the same, too."""
    person, old, new, moved = _two_homes_of_one(desk)
    other = desk.person(like=person)
    if desk.chance(0.85):
        other = replace(other, date_of_birth=_another_day(desk, person.date_of_birth))
    _alone(desk, person, old, moved - timedelta(days=400))
    # Two discounts of one name and birthday would be a case of number 15.
    _alone(desk, other, new, moved, discount="none")


def father_and_son(desk: Desk) -> None:
    """Father and son of one name claim, each for his own home in the same town."""
    son, old = let_home(desk, most_age=45)
    new = private(same_council(desk, old))
    father = desk.person(like=son)
    born = son.date_of_birth.replace(day=min(son.date_of_birth.day, 28))
    father = replace(father, date_of_birth=born.replace(year=born.year - desk.rng.randint(22, 38)))
    _alone(desk, son, old, desk.days_ago(300, 900))
    _alone(desk, father, new, desk.days_ago(900, 2500))


def given_another_reference(desk: Desk) -> None:
    """A new system gave a claim another reference, and the file still has the old one, too."""
    person, home = let_home(desk)
    since = desk.days_ago(300, 2000)
    lives_at(desk, home, person, since=since)
    first = housing_benefit(desk, person, home, since)
    housing_benefit(
        desk, person, home, since, weekly_pence=first["weekly_pence"], landlord=first["landlord"]
    )


def both_benefits(desk: Desk) -> None:
    """Somebody has housing benefit and council tax reduction for the one home, as most have."""
    person, home = let_home(desk)
    since = desk.days_ago(300, 2000)
    lives_at(desk, home, person, since=since)
    housing_benefit(desk, person, home, since)
    tax_reduction(desk, person, home, since)


def _two_homes_of_one(desk: Desk) -> tuple[Person, Dwelling, Dwelling, date]:
    """A person, an old and a new home of different councils, and the day of the move."""
    person, old = let_home(desk)
    return person, old, private(anybody(desk, other_than=old.member)), desk.days_ago(120, 900)


def _left(desk: Desk, person: Person, home: Dwelling, moved: date) -> None:
    """The account of a home that was left on the day of the move."""
    since = moved - timedelta(days=desk.rng.randint(1500, 2500))
    desk.council_tax(home, person, since=since, liable_to=moved)


def _alone(desk: Desk, person: Person, home: Dwelling, since: date, **council_tax: Any) -> None:
    lives_at(desk, home, person, since=since, **council_tax)
    housing_benefit(desk, person, home, since + timedelta(days=desk.rng.randint(0, 60)))


def _another_day(desk: Desk, born: date) -> date:
    return born + timedelta(days=desk.pick((-1, 1)) * desk.rng.randint(40, 4000))


SCENARIOS = Scenarios(
    "hb-twice",
    true=(
        claim_left_running,
        reduction_in_two_districts,
        under_another_surname,
        two_addresses_in_one_council,
    ),
    lookalikes=(
        week_of_a_move,
        one_claim_after_another,
        four_weeks_on_two_homes,
        fled_from_violence,
        partners_number_on_the_claim,
        twins,
        namesake,
        father_and_son,
        given_another_reference,
        both_benefits,
    ),
)
