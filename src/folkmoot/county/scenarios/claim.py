"""What stories about benefits share: a home with its account, and the claims made for it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from folkmoot.county.desk import Desk, Row
from folkmoot.county.pool import Dwelling, Household, Person
from folkmoot.errors import InputError

_PENSION_AGE = 66  # Pensions Act 1995 Sch 4 para 1, until the rise that begins in May 2026
_WEEKLY = {"private": (11_000, 19_000), "council": (8_500, 13_000)}
_REDUCTION = 78  # per cent of the charge: what many working-age schemes pay at most
_WEEKS = 52
# Stories go back ten years, and their people were grown up then.
_GROWN = 28
_PLENTIFUL = 0.85


def anybody(desk: Desk, **wanted: Any) -> Household:
    """An untouched household, mostly of those of which there are many.

    Stories about social homes and single people need the others; here any home will do, for it is
    let from now on and only the head of the household stays.
    """
    if desk.chance(_PLENTIFUL):
        with suppress(InputError):
            return desk.household("family", "couple", "adult_child", tenure="owned", **wanted)
    return desk.household(**wanted)


def let_home(desk: Desk, **wanted: Any) -> tuple[Person, Dwelling]:
    """The head of an untouched household and its dwelling, privately rented from now on."""
    household = anybody(desk, **{"least_age": _GROWN} | wanted)
    return household.head, private(household)


def same_council(desk: Desk, home: Dwelling) -> Household:
    """An untouched household of the same council, or of any where that one has none left."""
    try:
        return anybody(desk, member=home.member)
    except InputError:
        return anybody(desk)


def spare(desk: Desk) -> Dwelling:
    """A dwelling in which nobody lives: one that stands empty, or that is left empty for it."""
    try:
        return desk.empty(use="dwelling")
    except InputError:
        return anybody(desk).dwelling


def private(household: Household) -> Dwelling:
    """The dwelling of a household that is lent, as a private let."""
    return replace(household.dwelling, tenure="private_rent")


def lives_at(
    desk: Desk, dwelling: Dwelling, *people: Person, since: date, **council_tax: Any
) -> None:
    """``people`` live there since that day: all in the register, the first liable for the tax.

    Who lives alone has the single person discount, unless ``council_tax`` says otherwise.
    """
    if len(people) == 1:
        council_tax.setdefault("discount", "single_person")
    desk.council_tax(dwelling, people[0], since=since, **council_tax)
    desk.register(dwelling, *people, since=since + timedelta(days=desk.rng.randint(5, 60)))


def housing_benefit(
    desk: Desk, person: Person, dwelling: Dwelling, since: date, **columns: Any
) -> Row:
    """A claim for housing benefit, of a private tenant unless ``tenure`` says otherwise."""
    tenure = columns.setdefault("tenure", "private")
    low, high = _WEEKLY["private" if tenure == "private" else "council"]
    if tenure == "private" and "landlord" not in columns:
        columns["landlord"] = name_of(desk.person())
    columns.setdefault("weekly_pence", desk.rng.randrange(low, high, 50))
    columns.setdefault("two_homes", False)
    return desk.row("housing-benefit", person, dwelling, **_claimed(desk, person, since) | columns)


def tax_reduction(
    desk: Desk, person: Person, dwelling: Dwelling, since: date, **columns: Any
) -> Row:
    """A claim for council tax reduction."""
    charge = desk.pool.charge(dwelling) * _REDUCTION // 100
    columns.setdefault("weekly_pence", charge // _WEEKS)
    return desk.row(
        "council-tax-reduction", person, dwelling, **_claimed(desk, person, since) | columns
    )


def either(desk: Desk, person: Person, dwelling: Dwelling, since: date, **columns: Any) -> None:
    """Housing benefit, council tax reduction, or both for one home."""
    which = desk.rng.randrange(3)
    if which != 1:
        housing_benefit(desk, person, dwelling, since, **columns)
    if which != 0:
        tax_reduction(desk, person, dwelling, since, **columns)


def name_of(person: Person) -> str:
    """A name as a landlord's stands on a claim."""
    return " ".join(part for part in (person.title, person.forename, person.surname) if part)


def next_number(nino: str | None) -> str | None:
    """The National Insurance number that twins often have: the next one."""
    if nino is None:
        return None
    return f"{nino[:2]}{(int(nino[2:8]) + 1) % 10**6:06d}{nino[8]}"


def bank_account(desk: Desk) -> dict[str, Any]:
    """A sort code and an account number that nobody else has."""
    return {
        "sort_code": f"3{desk.rng.randrange(10**5):05d}",
        "account_number": f"{desk.rng.randrange(10**7, 10**8):08d}",
    }


def _claimed(desk: Desk, person: Person, since: date) -> dict[str, Any]:
    old = person.age_on(since) >= _PENSION_AGE
    return {
        "claim_from": since, "scheme": "pension_age" if old else "working_age",
        "non_dependants": 0, "passported": not old and desk.chance(0.4), "pension_credit": False,
        "weekly_income_pence": desk.rng.randrange(7_000, 18_000, 10), "other_property": False,
        "declared_work": False,
    }  # fmt: skip
