"""A household on the single person discount: where the stories of numbers 13 to 15 begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from folkmoot.county.desk import Desk, Row
from folkmoot.county.pool import Dwelling, Person

_KINDS = ("single", "couple", "lone_parent", "family", "pensioner", "pensioner_couple")
# Of some true cases the records say too little for an officer to go on: they are honestly hard.
HARD = 0.06


@dataclass(frozen=True, slots=True)
class Single:
    """Who has the discount, where, since when, and the row of council tax that says so."""

    who: Person
    dwelling: Dwelling
    since: date
    account: Row


def own_or_private(desk: Desk) -> str:
    """A tenure without a row of social tenancies; rarely private, as where little is let."""
    return "private_rent" if desk.chance(0.12) else "owned"


def single(
    desk: Desk, who: Person | None = None, *, registered: bool = True, **columns: Any
) -> Single:
    """One adult, for years at a dwelling that is no social tenancy, with the discount.

    ``who``: somebody else than the head of the household; ``columns`` of council tax beside;
    ``registered``: the adult is in the register as well.
    """
    household = desk.household(*_KINDS, tenure=own_or_private(desk))
    since = min(household.since, desk.days_ago(1600, 4000))
    who, dwelling = who or household.head, household.dwelling
    (account,) = desk.council_tax(
        dwelling, who, since=since, **{"discount": "single_person"} | columns
    )
    if registered:
        desk.register(dwelling, who, since=since)
    return Single(who, dwelling, since, account)


def disregarded(desk: Desk, home: Single, other: Person, why: str) -> None:
    """The council's record, on the account of ``home``, that ``other`` does not count."""
    desk.council_tax(
        home.dwelling, other, since=home.since, account_ref=home.account["account_ref"],
        charge_pence=home.account["charge_pence"], discount=why,
    )[0].update(person_no=2, discount_pence=None)  # fmt: skip
