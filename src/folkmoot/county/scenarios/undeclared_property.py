"""Owners of other dwellings who claim: what is planted for ``undeclared-property``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from folkmoot.county.desk import Desk
from folkmoot.county.pool import Dwelling, Person
from folkmoot.county.scenarios.claim import anybody, either, let_home, lives_at, same_council, spare
from folkmoot.county.scenarios.story import Scenarios

_BILLED_HOME = (
    0.8  # of owners have the bill sent to where they live; the others have it at the dwelling
)


def empty_house_elsewhere(desk: Desk) -> None:
    """A claimant owns a house that has stood empty for years in another district."""
    person, home, since = _claimant(desk)
    other = anybody(desk, other_than=home.member).dwelling
    _owner(desk, person, other, home, since - timedelta(days=desk.rng.randint(-300, 1500)))


def lets_out_rooms(desk: Desk) -> None:
    """A claimant is liable as the landlord of a house that is let by the room."""
    person, home, since = _claimant(desk)
    other = spare(desk)
    bought = since - timedelta(days=desk.rng.randint(-200, 2500))
    _owner(desk, person, other, home, bought, liability="landlord")


def kept_the_former_home(desk: Desk) -> None:
    """A claimant moved to a rented home years ago and kept the old one, on which they pay."""
    person, home, since = _claimant(desk, least_age=50)
    other = same_council(desk, home).dwelling
    _owner(desk, person, other, home, since - timedelta(days=desk.rng.randint(10, 200)))


def two_owners_of_a_flat(desk: Desk) -> None:
    """A claimant and a friend own a flat together and are both liable; neither lives there."""
    person, home, since = _claimant(desk)
    other = spare(desk)
    bought = since - timedelta(days=desk.rng.randint(-300, 1000))
    desk.council_tax(
        other, person, desk.person(), since=bought, liability="owner", **_bill(desk, home)
    )


def executor(desk: Desk) -> None:
    """A claimant is the executor of a parent whose house stands empty in class F."""
    person, home, since = _claimant(desk)
    other = spare(desk)
    died = desk.days_ago(190, 600)
    _owner(desk, person, other, home, max(died, since), exemption="f", empty_from=died)


def inherited_lately(desk: Desk) -> None:
    """A claimant inherited a house this summer and is selling it."""
    person, home, _ = _claimant(desk)
    other = spare(desk)
    _owner(desk, person, other, home, desk.days_ago(40, 175))


def declared(desk: Desk) -> None:
    """A claimant has declared the other property, and it was taken into account."""
    person, home, since = _claimant(desk, other_property=True)
    other = spare(desk)
    _owner(desk, person, other, home, since - timedelta(days=desk.rng.randint(0, 1500)))


def separated(desk: Desk) -> None:
    """A claimant left the home of the marriage; the other spouse lives there, both are liable."""
    person, home, since = _claimant(desk)
    other = same_council(desk, home).dwelling
    spouse = desk.person(surname=person.surname)
    bought = since - timedelta(days=desk.rng.randint(900, 3000))
    stays, left = desk.council_tax(other, spouse, person, since=bought)
    left |= {"liability": "owner"} | _bill(desk, home)
    stays["liability"] = "resident"
    desk.register(other, spouse, since=bought)


def left_this_summer(desk: Desk) -> None:
    """A claimant moved to a rented home some months ago; the old one is for sale."""
    moved = desk.days_ago(40, 170)
    person, home, _ = _claimant(desk, since=moved)
    other = same_council(desk, home).dwelling
    bought = moved - timedelta(days=desk.rng.randint(800, 3000))
    desk.council_tax(other, person, since=bought, liable_to=moved)
    _owner(desk, person, other, home, moved)


def agent_for_the_owner(desk: Desk) -> None:
    """A claimant looks after the flat of somebody abroad and is on the account as the agent."""
    person, home, since = _claimant(desk)
    other = spare(desk)
    _owner(desk, person, other, home, since - timedelta(days=100), liability="agent")


def owner_of_the_name(desk: Desk) -> None:
    """The owner of a flat has a claimant's name; the bill goes to the owner's own home."""
    person, _, since = _claimant(desk)
    owner = desk.person(like=person)
    if desk.chance(0.85):
        born = person.date_of_birth + timedelta(days=desk.rng.randint(30, 3000))
        owner = replace(owner, date_of_birth=born)
    theirs = anybody(desk)
    # Two discounts of one name and birthday would be a case of number 15.
    lives_at(desk, theirs.dwelling, owner, since=desk.days_ago(1000, 4000), discount="none")
    flat = spare(desk)
    desk.council_tax(
        flat, owner, since=since - timedelta(days=300), liability="owner",
        billing_address=theirs.dwelling.address, billing_postcode=theirs.dwelling.postcode,
    )  # fmt: skip


def sold_before_the_claim(desk: Desk) -> None:
    """A claimant owned a flat and sold it before the claim began."""
    person, home, since = _claimant(desk)
    other = spare(desk)
    sold = since - timedelta(days=desk.rng.randint(0, 400))
    _owner(desk, person, other, home, sold - timedelta(days=1500), liable_to=sold)


def owner_of_the_home(desk: Desk) -> None:
    """A claimant of council tax reduction owns the home that it is for."""
    household = anybody(desk, least_age=40)
    person, home = household.head, household.dwelling
    since = desk.days_ago(400, 3000)
    lives_at(desk, home, person, since=since, liability="owner")
    desk.row(
        "council-tax-reduction", person, home, claim_from=since, scheme="working_age",
        weekly_pence=1_800, non_dependants=0, other_property=False, declared_work=False,
        passported=False, pension_credit=False, weekly_income_pence=11_000,
    )  # fmt: skip


def _claimant(
    desk: Desk, *, least_age: int = 30, since: date | None = None, **claim: Any
) -> tuple[Person, Dwelling, date]:
    """Somebody who lives alone in a rented home and claims for it, and since when."""
    person, home = let_home(desk, least_age=least_age)
    start = since or desk.days_ago(400, 1500)
    lives_at(desk, home, person, since=start)
    either(desk, person, home, start, **claim)
    return person, home, start


def _owner(
    desk: Desk, person: Person, other: Dwelling, home: Dwelling, since: date, **columns: Any
) -> None:
    """The account of another dwelling of which ``person`` is liable as its owner."""
    began = min(since, desk.day - timedelta(days=40))
    desk.council_tax(
        other, person, since=began, **{"liability": "owner"} | _bill(desk, home) | columns
    )


def _bill(desk: Desk, home: Dwelling) -> dict[str, str]:
    if not desk.chance(_BILLED_HOME):
        return {}
    return {"billing_address": home.address, "billing_postcode": home.postcode}


SCENARIOS = Scenarios(
    "undeclared-property",
    true=(empty_house_elsewhere, lets_out_rooms, kept_the_former_home, two_owners_of_a_flat),
    lookalikes=(
        executor,
        inherited_lately,
        declared,
        separated,
        left_this_summer,
        agent_for_the_owner,
        owner_of_the_name,
        sold_before_the_claim,
        owner_of_the_home,
    ),
)
