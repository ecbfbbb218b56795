"""Number 16: council tax has a dwelling as empty, and something says that somebody lives there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from folkmoot.county.desk import Desk, Row
from folkmoot.county.pool import Dwelling, Person
from folkmoot.county.scenarios.single_discount import HARD, own_or_private
from folkmoot.county.scenarios.story import Scenarios


@dataclass(frozen=True, slots=True)
class Bare:
    """A dwelling that is recorded as empty since a day, its owner and the row that says so."""

    owner: Person
    dwelling: Dwelling
    since: date
    account: Row


def _bare(
    desk: Desk, exemption: str, least: int = 300, most: int = 1000, *, lived_in: bool = False
) -> Bare:
    """An owner's account of a dwelling that is empty for so many days. ``lived_in``: in truth
    somebody lives there, so that it is the home of a household; of those that are really empty
    some stand for homes that have been left, for a county has few empty dwellings."""
    dwelling = (
        desk.household(tenure=own_or_private(desk)).dwelling
        if lived_in or desk.chance(0.6)
        else desk.empty()
    )
    owner, since = desk.person(age=(35, 80)), desk.days_ago(least, most)
    (account,) = desk.council_tax(
        dwelling, owner, since=since - timedelta(desk.rng.randint(400, 3000)),
        liability="owner", exemption=exemption, empty_from=since,
        exemption_from=None if exemption == "none" else since,
        billing_address=f"{desk.rng.randint(1, 180)} Quayside, Westerhaven",
        billing_postcode=f"TR{desk.rng.randint(1, 20)} 1AB",
    )  # fmt: skip
    return Bare(owner, dwelling, since, account)


def _moved_in(desk: Desk, home: Bare, least: int = 120) -> date:
    """A day since which somebody has been there, after the dwelling fell empty."""
    return desk.days_ago(least, max(least, (desk.day - home.since).days - 40))


def _parks(desk: Desk, who: Person, home: Bare, issued: date, days: int = 365) -> None:
    desk.row(
        "permits", who, home.dwelling, kind="resident_parking", issued=issued,
        expires=issued + timedelta(days),
    )  # fmt: skip


def _registered(desk: Desk, who: Person, home: Bare, since: date, **columns: Any) -> None:
    desk.register(home.dwelling, who, since=since, **columns)


def let_without_a_word(desk: Desk) -> None:
    """The owner let the exempt dwelling; the tenants are in the register."""
    home = _bare(desk, desk.pick(["b", "e", "f"]), lived_in=True)
    came = _moved_in(desk, home)
    hard = desk.chance(HARD)
    for tenant in (desk.person(age=(22, 60)), desk.person(age=(22, 60))):
        _registered(desk, tenant, home, came + timedelta(14), carried_over=hard)


def benefit_for_an_empty_home(desk: Desk) -> None:
    """Housing benefit is paid to a tenant of a dwelling that is exempt as empty."""
    home = _bare(desk, desk.pick(["b", "d", "e", "f"]), lived_in=True)
    tenant, came = desk.person(age=(25, 64)), _moved_in(desk, home)
    desk.row(
        "housing-benefit", tenant, home.dwelling, claim_from=came, weekly_pence=14_500,
        scheme="working_age", tenure="private", two_homes=False, non_dependants=0,
        passported=True, pension_credit=False, other_property=False, declared_work=False,
        landlord=f"{home.owner.forename} {home.owner.surname}",
    )  # fmt: skip
    if desk.chance(0.6):
        _registered(desk, tenant, home, came + timedelta(20))


def heir_lives_there(desk: Desk) -> None:
    """An heir has lived in the house for long while it stays exempt until probate."""
    home = _bare(desk, "f", lived_in=True)
    heir, came = desk.person(age=(25, 60)), _moved_in(desk, home, 160)
    _registered(desk, heir, home, came, carried_over=desk.chance(HARD))
    _parks(desk, heir, home, min(came + timedelta(10), desk.day - timedelta(30)))


def empty_in_name_only(desk: Desk) -> None:
    """A dwelling is recorded as empty, without an exemption, and a family lives there."""
    home = _bare(desk, "none", lived_in=True)
    came = _moved_in(desk, home)
    hard = desk.chance(HARD)
    family = desk.person().surname
    for adult in (desk.person(surname=family), desk.person(surname=family)):
        _registered(desk, adult, home, came, carried_over=hard)


def probate(desk: Desk) -> None:
    """The owner died; their entry in the register is not taken out yet."""
    home = _bare(desk, "f", 40, 300)
    dead = desk.person(age=(70, 95))
    died = home.since
    desk.row("deaths", dead, home.dwelling, died=died, registered=died + timedelta(4))
    _registered(desk, dead, home, died - timedelta(desk.rng.randint(900, 5000)))


def executor_parks(desk: Desk) -> None:
    """The executor, who is liable, has a permit to park while clearing the house."""
    home = _bare(desk, "f")
    _parks(desk, home.owner, home, _moved_in(desk, home, 60))


def builder_parks(desk: Desk) -> None:
    """Somebody who works on the house has a permit for some months."""
    home = _bare(desk, desk.pick(["none", "f", "g"]))
    _parks(desk, desk.person(age=(25, 60)), home, _moved_in(desk, home, 60), 180)


def owner_in_care(desk: Desk) -> None:
    """The owner is in a care home; a pass was renewed at the old address and is forwarded."""
    home = _bare(desk, "e")
    issued = _moved_in(desk, home, 60)
    desk.row(
        "permits", home.owner, home.dwelling, kind="concessionary_pass", issued=issued,
        expires=issued + timedelta(1825),
    )  # fmt: skip
    _registered(desk, home.owner, home, home.account["liable_from"], carried_over=True)


def entries_carried_over(desk: Desk) -> None:
    """The tenants have left; their entries were kept without an answer."""
    home = _bare(desk, desk.pick(["none", "b"]))
    gone = home.since - timedelta(desk.rng.randint(200, 2000))
    _registered(desk, desk.person(), home, gone, carried_over=True)


def old_entry(desk: Desk) -> None:
    """The last tenant's entry is older than the emptiness."""
    home = _bare(desk, desk.pick(["none", "f", "b"]), 60, 400)
    _registered(desk, desk.person(), home, home.since - timedelta(desk.rng.randint(30, 2000)))


def next_occupier(desk: Desk) -> None:
    """The house is sold; the buyer has an account, and the old one was closed late or not yet."""
    home = _bare(desk, desk.pick(["f", "none", "e"]))
    buyer, came = desk.person(age=(25, 60)), _moved_in(desk, home, 60)
    desk.council_tax(home.dwelling, buyer, since=came)
    _registered(desk, buyer, home, came + timedelta(15))


def sold_and_closed(desk: Desk) -> None:
    """The emptiness ended in time; the new people came after."""
    home = _bare(desk, desk.pick(["f", "e"]))
    came = _moved_in(desk, home, 60)
    home.account.update(exemption_to=came, liable_to=came)
    buyer = desk.person(age=(25, 60))
    desk.council_tax(home.dwelling, buyer, since=came)
    _registered(desk, buyer, home, came + timedelta(desk.rng.randint(-20, 60)))


def just_moved_in(desk: Desk) -> None:
    """Somebody has moved in this month; the council will hear of it."""
    home = _bare(desk, desk.pick(["f", "none"]))
    _registered(desk, desk.person(), home, desk.days_ago(3, 28))


def told_late(desk: Desk) -> None:
    """Somebody has moved in these weeks and has told the council: the record lags."""
    home = _bare(desk, desk.pick(["f", "none"]))
    _registered(desk, desk.person(), home, desk.days_ago(35, 85))


def neighbour_parks(desk: Desk) -> None:
    """Whoever looks after the house has a permit for its street."""
    home = _bare(desk, desk.pick(["e", "d"]))
    _parks(desk, desk.person(age=(30, 70)), home, _moved_in(desk, home, 100))


def only_the_building(desk: Desk) -> None:
    """An elector of another flat is registered at the building, without the flat's number."""
    home = _bare(desk, desk.pick(["none", "f"]))
    if home.dwelling.parent_uprn is None:
        entries_since = home.since - timedelta(500)
        _registered(desk, desk.person(), home, entries_since, carried_over=True)
        return
    _, _, building = home.dwelling.address.partition(", ")
    desk.row(
        "electoral-register", desk.person(), home.dwelling, uprn=home.dwelling.parent_uprn,
        address=building or home.dwelling.address, registered_from=_moved_in(desk, home),
        carried_over=False,
    )  # fmt: skip


SCENARIOS = Scenarios(
    "empty-but-occupied",
    true=(
        let_without_a_word,
        benefit_for_an_empty_home,
        heir_lives_there,
        empty_in_name_only,
    ),
    lookalikes=(
        probate,
        builder_parks,
        old_entry,
        next_occupier,
        entries_carried_over,
        just_moved_in,
        executor_parks,
        owner_in_care,
        told_late,
        neighbour_parks,
        sold_and_closed,
        only_the_building,
    ),
)
