"""Landlords who claim elsewhere: what is planted for ``letting-and-claiming``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from folkmoot.county.desk import Desk
from folkmoot.county.pool import Dwelling, Person
from folkmoot.county.scenarios.claim import (
    anybody,
    bank_account,
    either,
    housing_benefit,
    let_home,
    lives_at,
    name_of,
)
from folkmoot.county.scenarios.story import Scenarios

_OTHER_NAME = 0.12  # of one true story in three: the tenant knows the landlord by another name


def let_their_former_home(desk: Desk) -> None:
    """Somebody let the house they own and claims for the home that they rent themselves."""
    person, home, since = _claimant(desk)
    flat, began = _let(desk, name_of(person), since)
    _owned_until(desk, person, flat, home, began)


def rent_to_their_own_account(desk: Desk) -> None:
    """The rent of a flat goes to the account to which the council pays a claimant's wages."""
    account = bank_account(desk)
    person, home, since = _claimant(desk, declared_work=True)
    _employed(desk, person, home, account)
    named = name_of(desk.person()) if desk.chance(_OTHER_NAME) else name_of(person)
    _let(desk, named, since, **account)


def owner_and_account(desk: Desk) -> None:
    """A claimant owned the flat, is named as its landlord and has its rent paid to them."""
    account = bank_account(desk)
    person, home, since = _claimant(desk, declared_work=True)
    _employed(desk, person, home, account)
    flat, began = _let(desk, name_of(person), since, **account)
    _owned_until(desk, person, flat, home, began)


def landlord_of_the_name(desk: Desk) -> None:
    """A landlord has a claimant's name and nothing else."""
    person, _, since = _claimant(desk)
    _let(desk, name_of(person), since)


def owner_of_the_name(desk: Desk) -> None:
    """The landlord, who owned the flat, has a claimant's name and another date of birth."""
    person, _, since = _claimant(desk)
    owner = desk.person(like=person)
    if desk.chance(0.85):
        born = person.date_of_birth + timedelta(days=desk.rng.randint(30, 3000))
        owner = replace(owner, date_of_birth=born)
    theirs = anybody(desk).dwelling
    # Two discounts of one name and birthday would be a case of number 15.
    lives_at(desk, theirs, owner, since=desk.days_ago(1000, 4000), discount="none")
    flat, began = _let(desk, name_of(person), since)
    _owned_until(desk, owner, flat, theirs, began)


def family_trust(desk: Desk) -> None:
    """A family trust lets the flat; a claimant, its trustee, was liable while it was empty."""
    person, home, since = _claimant(desk)
    flat, began = _let(desk, f"Trustees of the {person.surname} Family Trust", since)
    _owned_until(desk, person, flat, home, began)


def executor_lets(desk: Desk) -> None:
    """A claimant, the executor, was liable for a house that the estate now lets."""
    person, home, since = _claimant(desk)
    flat, began = _let(desk, f"Executors of {name_of(desk.person())}", since)
    _owned_until(desk, person, flat, home, began)


def agents_account(desk: Desk) -> None:
    """A claimant collects rents for several landlords, who own the flats, to one account."""
    account = bank_account(desk)
    person, home, since = _claimant(desk, declared_work=True)
    _employed(desk, person, home, account)
    for _ in range(3):
        _let(desk, name_of(desk.person()), since, **account)


def collects_for_a_relative(desk: Desk) -> None:
    """A claimant's account takes in the rent of a flat that an old relative owns."""
    account = bank_account(desk)
    person, home, since = _claimant(desk, declared_work=True)
    _employed(desk, person, home, account)
    relative = desk.person(surname=person.surname, age=(66, 88))
    _let(desk, name_of(relative), since, **account)


def declared(desk: Desk) -> None:
    """A claimant has declared the flat that they let, and its rent was taken into account."""
    person, home, since = _claimant(desk, other_property=True)
    flat, began = _let(desk, name_of(person), since)
    _owned_until(desk, person, flat, home, began)


def sold_to_a_landlord(desk: Desk) -> None:
    """A claimant sold the flat, and the new owner lets it."""
    person, home, since = _claimant(desk)
    flat, began = _let(desk, name_of(desk.person()), since)
    sold = began - timedelta(days=desk.rng.randint(90, 800))
    _owned_until(desk, person, flat, home, sold)


def letting_was_over(desk: Desk) -> None:
    """A claimant sold the flat with its tenant before the claim began."""
    person, home, since = _claimant(desk)
    over = since - timedelta(days=desk.rng.randint(0, 200))
    began = over - timedelta(days=desk.rng.randint(300, 900))
    flat, _ = _let(desk, name_of(person), since, began=began, claim_to=over)
    _owned_until(desk, person, flat, home, began)


def rents_the_home_they_sold(desk: Desk) -> None:
    """Somebody sold their home, stayed in it as a tenant and claims for the rent."""
    person, home = let_home(desk, least_age=45)
    since = desk.days_ago(400, 1500)
    _owned_until(desk, person, home, home, since)
    lives_at(desk, home, person, since=since)
    housing_benefit(desk, person, home, since)


def _claimant(desk: Desk, **claim: Any) -> tuple[Person, Dwelling, date]:
    """Somebody who lives alone in a rented home and claims for it, and since when."""
    person, home = let_home(desk, least_age=30, most_age=64)
    since = desk.days_ago(200, 900)
    lives_at(desk, home, person, since=since)
    either(desk, person, home, since, **claim)
    return person, home, since


def _let(
    desk: Desk, landlord: str, since: date, *, began: date | None = None,
    member: str | None = None, **claim: Any,
) -> tuple[Dwelling, date]:  # fmt: skip
    """A flat that is let to somebody with housing benefit before ``since``, and from when."""
    tenant, flat = let_home(desk)
    start = began or since - timedelta(days=desk.rng.randint(60, 900))
    lives_at(desk, flat, tenant, since=start)
    housing_benefit(desk, tenant, flat, start, landlord=landlord, **claim)
    return flat, start


def _owned_until(desk: Desk, person: Person, flat: Dwelling, home: Dwelling, until: date) -> None:
    """``person`` was liable as the owner until the flat was let; the bill went to ``home``."""
    bill = {"billing_address": home.address, "billing_postcode": home.postcode}
    since = until - timedelta(days=desk.rng.randint(40, 1500))
    away = home.uprn != flat.uprn and desk.chance(0.9)
    desk.council_tax(
        flat, person, since=since, liable_to=until, liability="owner", **bill if away else {}
    )


def _employed(desk: Desk, person: Person, home: Dwelling, account: dict[str, Any]) -> None:
    """A part-time post with the county council, whose address for them is their home's."""
    desk.row(
        "payroll", person, home, started=desk.days_ago(1000, 4000), weekly_hours=1600,
        contract="permanent", hours_kind="day", annual_pence=1_150_000, **account,
    )  # fmt: skip


SCENARIOS = Scenarios(
    "letting-and-claiming",
    true=(let_their_former_home, rent_to_their_own_account, owner_and_account),
    lookalikes=(
        landlord_of_the_name,
        owner_of_the_name,
        family_trust,
        executor_lets,
        agents_account,
        collects_for_a_relative,
        declared,
        sold_to_a_landlord,
        letting_was_over,
        rents_the_home_they_sold,
    ),
)
