"""Number 19: others live in a social home, and its tenant is not seen there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from folkmoot.county.desk import Desk
from folkmoot.county.pool import Dwelling, Household, Person
from folkmoot.county.scenarios.social_home import (
    HARD,
    dwelling,
    household,
    moves_in,
    since_of,
    tenancy,
)  # fmt: skip
from folkmoot.county.scenarios.story import Scenarios


def _let(desk: Desk, **columns: Any) -> tuple[Household, Person, date]:
    """A tenancy of one tenant, with no other row at the home yet."""
    home = household(desk)
    since = since_of(desk, home)
    tenancy(desk, home.dwelling, home.head, since=since, **columns)
    return home, home.head, since


def _lives_elsewhere(
    desk: Desk, who: Person, least: int = 170, most: int = 1000, **wanted: Any
) -> tuple[Dwelling, date]:
    """The tenant settles in a home of their own, or of the private market."""
    there, moved = dwelling(desk, **wanted), desk.days_ago(least, most)
    moves_in(desk, there, who, since=moved)
    return there, moved


def _parks(desk: Desk, who: Person, there: Dwelling, moved: date) -> None:
    """A permit to park in the new street, which also has the National Insurance number."""
    issued = max(moved + timedelta(20), desk.days_ago(110, 300))
    desk.row(
        "permits", who, there, kind="resident_parking", permit_ref=desk.ref("K"), issued=issued,
        expires=issued + timedelta(365),
    )  # fmt: skip


def _strangers(desk: Desk, number: int) -> list[Person]:
    return [desk.person(age=(20, 60)) for _ in range(number)]


def the_whole_home(desk: Desk) -> None:
    """A tenant lives in another district and lets the whole home to a couple."""
    home, who, _ = _let(desk)
    there, moved = _lives_elsewhere(desk, who, other_than=home.dwelling.member)
    came = moved + timedelta(desk.rng.randint(5, 40))
    moves_in(desk, home.dwelling, *_strangers(desk, 2), since=came, liable=desk.pick([1, 2]))
    _seen_or_hidden(desk, who, there, moved)


def room_by_room(desk: Desk) -> None:
    """A tenant lives with a partner nearby and lets the home room by room."""
    home, who, _ = _let(desk)
    there, moved = household(desk), desk.days_ago(170, 1000)
    moves_in(desk, there.dwelling, there.head, who, since=moved)
    came = moved + timedelta(desk.rng.randint(5, 50))
    moves_in(desk, home.dwelling, *_strangers(desk, 3), since=came, liable=1)
    _seen_or_hidden(desk, who, there.dwelling, moved)


def to_a_colleague(desk: Desk) -> None:
    """A tenant bought a house and lets the home to somebody from work."""
    home, who, _ = _let(desk)
    there, moved = _lives_elsewhere(desk, who)
    moves_in(desk, home.dwelling, *_strangers(desk, 1), since=moved + timedelta(15))
    _seen_or_hidden(desk, who, there, moved)


def _seen_or_hidden(desk: Desk, who: Person, there: Dwelling, moved: date) -> None:
    """Most tenants park at the new home; of a few its lists know no more than an initial."""
    if not desk.chance(HARD):
        if desk.chance(0.9):
            _parks(desk, who, there, moved)
        return
    for dataset in ("council-tax", "electoral-register"):
        for row in desk.rows[dataset]:
            if row["_person"] == who.person and row["_case"] == desk.cases[-1].id:
                row["forename"] = who.forename[:1]
                if dataset == "council-tax":
                    row["date_of_birth"] = None


def lodger(desk: Desk) -> None:
    """The tenant is there, and has a lodger."""
    home, who, since = _let(desk)
    moves_in(desk, home.dwelling, who, since=since, liable=1)
    desk.register(home.dwelling, *_strangers(desk, 1), since=desk.days_ago(120, 800))


def partner_beside(desk: Desk) -> None:
    """A partner of another name moved in with the tenant and shares the bill."""
    home, who, since = _let(desk)
    moves_in(desk, home.dwelling, who, *_strangers(desk, 1), since=since)


def in_care(desk: Desk) -> None:
    """The tenant is in a care home, as the landlord knows; a niece keeps the home."""
    home, who, _ = _let(desk, absence="care")
    _lives_elsewhere(desk, who, 150, 500)
    moves_in(desk, home.dwelling, *_strangers(desk, 1), since=desk.days_ago(120, 140))


def in_prison(desk: Desk) -> None:
    """The tenant serves a short sentence, as the landlord knows; a partner pays the bills."""
    home, _, since = _let(desk, absence="prison")
    moves_in(desk, home.dwelling, *_strangers(desk, 1), since=since + timedelta(100))


def in_hospital(desk: Desk) -> None:
    """The tenant has been in hospital for months; a friend looks after home and bills."""
    home, _, _ = _let(desk, absence="hospital")
    moves_in(desk, home.dwelling, *_strangers(desk, 1), since=desk.days_ago(100, 250))


def fled(desk: Desk) -> None:
    """The tenant fled violence; the other adult stayed and must not learn where to."""
    home, who, since = _let(desk, absence="refuge")
    there, _ = _lives_elsewhere(desk, who, 120, 500, other_than=home.dwelling.member)
    moves_in(desk, home.dwelling, *_strangers(desk, 1), since=since + timedelta(60))
    if desk.chance(0.5):
        desk.row("protected-people", who, there, kind="person", valid_from=desk.days_ago(90, 110))


def works_away(desk: Desk) -> None:
    """The tenant works on a rig for a year, with the landlord's leave."""
    home, _, _ = _let(desk, absence="work")
    moves_in(desk, home.dwelling, *_strangers(desk, 1), since=desk.days_ago(100, 300))


def just_let(desk: Desk) -> None:
    """The home was let weeks ago; lists have the tenant at the old home and the one before here."""
    home = household(desk)
    before, who = desk.person(), home.head
    moves_in(desk, home.dwelling, before, since=desk.days_ago(700, 3000))
    tenancy(desk, home.dwelling, who, since=desk.days_ago(10, 80))
    moves_in(desk, dwelling(desk), who, since=desk.days_ago(900, 3000))


def moved_out_lately(desk: Desk) -> None:
    """The tenant gave the home back; the next one lives there, the tenancy is not closed yet."""
    home, who, _ = _let(desk)
    left = desk.days_ago(25, 80)
    moves_in(desk, dwelling(desk), who, since=left)
    following = desk.person()
    began = left + timedelta(desk.rng.randint(5, 20))
    tenancy(desk, home.dwelling, following, since=began)
    moves_in(desk, home.dwelling, following, since=began)


def on_no_list(desk: Desk) -> None:
    """The tenant votes nowhere and a partner of another name pays the bill."""
    home, _, since = _let(desk)
    moves_in(desk, home.dwelling, *_strangers(desk, 1), since=since + timedelta(200))


def namesake_elsewhere(desk: Desk) -> None:
    """The tenant is on no list, a partner pays; somebody of the tenant's name lives elsewhere, of
    one pair in twenty with the tenant's birthday (in life far fewer)."""
    home, who, since = _let(desk)
    moves_in(desk, home.dwelling, *_strangers(desk, 1), since=since + timedelta(200))
    born = who.date_of_birth
    if not desk.chance(0.05):
        born += timedelta(desk.rng.choice([-1, 1]) * desk.rng.randint(400, 4000))
    _lives_elsewhere(desk, desk.person(like=who, date_of_birth=born))


def married_name(desk: Desk) -> None:
    """The tenant married: both lists have the new name, the tenancy the old one."""
    home, who, since = _let(desk)
    husband, wed = desk.person(), since + timedelta(400)
    for row in desk.council_tax(home.dwelling, husband, who, since=wed):
        row["surname"] = husband.surname
    desk.register(home.dwelling, husband, who, since=wed)
    for row in desk.rows["electoral-register"][-2:]:
        row["surname"] = husband.surname


def grown_son(desk: Desk) -> None:
    """A grown son took over the bills; his mother, the tenant, is on no list."""
    home, who, since = _let(desk)
    son = desk.person(surname=who.surname, age=(22, 40), sex="m", title="Mr")
    moves_in(desk, home.dwelling, son, since=since + timedelta(300))


def those_before(desk: Desk) -> None:
    """Entries of those who lived there before were carried over; the tenant asked for none."""
    home, _, since = _let(desk)
    desk.register(
        home.dwelling, *_strangers(desk, 2), since=since - timedelta(700), carried_over=True
    )


def cares_for_a_parent(desk: Desk) -> None:
    """The tenant is registered with a parent who needs care, a nephew at the home meanwhile."""
    home, who, _ = _let(desk)
    parent = household(desk)
    since = since_of(desk, parent)
    moves_in(desk, parent.dwelling, parent.head, since=since)
    desk.register(parent.dwelling, who, since=desk.days_ago(120, 400))
    desk.register(home.dwelling, *_strangers(desk, 1), since=desk.days_ago(120, 400))


SCENARIOS = Scenarios(
    "subletting-signal",
    true=(the_whole_home, room_by_room, to_a_colleague),
    lookalikes=(
        lodger, partner_beside, in_care, in_prison, in_hospital, fled, works_away, just_let,
        moved_out_lately, on_no_list, namesake_elsewhere, married_name, grown_son, those_before,
        cares_for_a_parent,
    ),
)  # fmt: skip
