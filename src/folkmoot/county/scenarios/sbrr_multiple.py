"""Number 24: one business with small business rate relief on more than one property."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from folkmoot.county.desk import Desk, Row
from folkmoot.county.lists import county_list
from folkmoot.county.members import BILLING
from folkmoot.county.scenarios.story import Scenarios

# Of some true cases the records say too little for an officer to go on: they are honestly hard.
HARD = 0.06
_TRADES = (
    "Upholstery", "Saddlery", "Glazing", "Picture Framing", "Kitchens", "Aquatics", "Tiling",
    "Bookbinding", "Marine", "Roofing", "Locksmiths", "Fencing", "Ceramics", "Stonework",
)  # fmt: skip
_WORDS = (
    "Saltmarsh", "Windmill", "Lantern", "Plover", "Oakapple", "Ferryman", "Thimble", "Causeway",
    "Foxglove", "Cobnut", "Sandpiper", "Bellfield", "Tollgate", "Withy", "Skylark", "Harebell",
)  # fmt: skip
_STREETS = ("Foundry Works", "Station Parade", "Old Maltings", "Market Hill", "Quay Yard")
_WHAT = ("Shop and premises", "Workshop and premises", "Office and premises")
# The thresholds of the day (SI 2023/1250 reg 2; SI 2012/148): another property up to 2,899, all
# together below 20,000; relief in full up to 12,000, tapering to none at 15,000.
_SECOND = 2_899
# The small business multiplier of 2025-26 is 49.9 pence in the pound, as for the ordinary rows.
_MULTIPLIER = 499


@dataclass(frozen=True, slots=True)
class Business:
    """Its name as the lists have it, and the councils in which its properties are."""

    name: str
    here: str
    there: str


def _company(desk: Desk) -> Business:
    """A company with a name that no other has (Companies Act 2006 s.66)."""
    taken = {row["ratepayer"] for row in desk.rows.get("business-rates", ())}
    while (name := _name(desk)) in taken:
        pass
    return Business(name, *_councils(desk))


def _name(desk: Desk) -> str:
    first, second = desk.person().surname, desk.person().surname
    words = [first, desk.pick(_WORDS), desk.pick(_TRADES)]
    if desk.chance(0.4):
        words = [f"{first} & {second}", desk.pick(_TRADES)]
    return " ".join(words) + " Ltd"


def _sole_trader(desk: Desk) -> Business:
    """A person who trades."""
    who = desk.person()
    return Business(f"{who.forename} {who.surname}", *_councils(desk))


def _councils(desk: Desk) -> tuple[str, str]:
    here = desk.pick(BILLING).id
    return here, desk.pick([c for c in BILLING if c.id != here]).id


def _property(desk: Desk, name: str, member: str, value: int, since: date, **columns: Any) -> Row:
    """A rated property; it is occupied and has no relief unless ``columns`` say so."""
    postcodes = county_list("postcodes").column("postcode")
    filled: dict[str, Any] = {
        "property_ref": desk.ref("B"), "ratepayer": name, "rateable_value": value,
        "address": f"Unit {desk.rng.randint(1, 60)}, {desk.pick(_WORDS)} {desk.pick(_STREETS)}",
        "postcode": postcodes[desk.rng.randrange(len(postcodes))].as_py(),
        "description": desk.pick(_WHAT), "occupied": True, "liability_start": since,
    } | columns  # fmt: skip
    return desk.row("business-rates", member=member, **filled)


def _relieved(desk: Desk, name: str, member: str, value: int, since: date, **columns: Any) -> Row:
    """A property with the relief, of the amount that its rateable value has."""
    amount = value * _MULTIPLIER * min(3_000, 15_000 - value) // 30_000
    return _property(
        desk, name, member, value, since,
        **{"relief_type": "small_business", "relief_start": since, "relief_pence": amount}
        | columns,
    )  # fmt: skip


def _main(desk: Desk) -> int:
    return desk.rng.randrange(4_000, 11_950, 50)


def _years(desk: Desk) -> date:
    """A day long before any grace period could still run."""
    return desk.days_ago(1_300, 4_000)


def relief_in_two_councils(desk: Desk) -> None:
    """A company told two councils that it has one property."""
    firm = _company(desk)
    _relieved(desk, firm.name, firm.here, _main(desk), _years(desk))
    other = _relieved(desk, firm.name, firm.there, _main(desk), _years(desk))
    if desk.chance(HARD):
        # The second council knows it by a trading name.
        other["ratepayer"] = f"{desk.pick(_WORDS)} {desk.pick(_TRADES)}"


def relief_twice_in_one_council(desk: Desk) -> None:
    """A company has the relief on two shops of one council."""
    firm = _company(desk)
    _relieved(desk, firm.name, firm.here, _main(desk), _years(desk))
    _relieved(desk, firm.name, firm.here, _main(desk), _years(desk))


def large_second_property(desk: Desk) -> None:
    """A company has the relief on its workshop, and a warehouse in the next council."""
    firm = _company(desk)
    _relieved(desk, firm.name, firm.here, _main(desk), desk.days_ago(3_000, 4_000))
    _property(
        desk, firm.name, firm.there, desk.rng.randrange(14_000, 60_000, 250), _years(desk)
    )  # fmt: skip


def after_the_grace(desk: Desk) -> None:
    """A company took a second shop more than a year ago, before the longer grace came."""
    firm = _company(desk)
    _relieved(desk, firm.name, firm.here, _main(desk), desk.days_ago(1_500, 4_000))
    # Taken before 27 November 2025, so that twelve months of grace count, and these are over.
    _property(
        desk, firm.name, firm.there, desk.rng.randrange(3_500, 9_000, 50), desk.days_ago(400, 900)
    )  # fmt: skip


def second_is_small(desk: Desk) -> None:
    """A second property so small that the relief stays."""
    firm = _company(desk)
    _relieved(desk, firm.name, firm.here, _main(desk), _years(desk))
    _property(desk, firm.name, firm.there, desk.rng.randint(300, _SECOND), _years(desk))


def several_small(desk: Desk) -> None:
    """Two lock-ups beside the shop, all together below the limit."""
    firm = _company(desk)
    _relieved(desk, firm.name, firm.here, _main(desk), _years(desk))
    for member in (firm.here, firm.there):
        _property(desk, firm.name, member, desk.rng.randint(300, _SECOND), _years(desk))


def in_the_grace(desk: Desk) -> None:
    """A second shop was taken months ago: for a time the relief stays."""
    firm = _company(desk)
    _relieved(desk, firm.name, firm.here, _main(desk), _years(desk))
    _property(desk, firm.name, firm.there, _main(desk), desk.days_ago(20, 330))


def second_is_empty(desk: Desk) -> None:
    """The second property stands empty and counts for nothing."""
    firm = _company(desk)
    _relieved(desk, firm.name, firm.here, _main(desk), _years(desk))
    _property(
        desk, firm.name, firm.there, _main(desk), _years(desk), occupied=False,
        relief_type="empty", relief_start=desk.days_ago(60, 300),
    )  # fmt: skip


def moved_premises(desk: Desk) -> None:
    """The relief went with the business from the old shop to the new one."""
    firm = _company(desk)
    moved, value = desk.days_ago(60, 900), _main(desk)
    _relieved(
        desk, firm.name, firm.here, value, _years(desk), relief_end=moved, occupied=False
    )  # fmt: skip
    _relieved(desk, firm.name, firm.there, _main(desk), moved)


def listed_twice(desk: Desk) -> None:
    """One property on two lines, for two reliefs."""
    firm = _company(desk)
    line = _relieved(desk, firm.name, firm.here, _main(desk), _years(desk))
    _property(
        desk, firm.name, firm.here, line["rateable_value"], line["liability_start"],
        address=line["address"], postcode=line["postcode"], relief_type="retail",
        relief_start=line["liability_start"],
    )  # fmt: skip


def sister_company(desk: Desk) -> None:
    """Two companies of one group, each with a shop of its own."""
    firm = _company(desk)
    stem = firm.name.removesuffix(" Ltd")
    _relieved(desk, firm.name, firm.here, _main(desk), _years(desk))
    holding = f"{stem} ({desk.pick(['Holdings', 'Northern', 'Retail', 'Export'])}) Ltd"
    _relieved(desk, holding, firm.there, _main(desk), _years(desk))


def company_and_its_founder(desk: Desk) -> None:
    """A company and the person whose name it bears, each with a property."""
    trader = _sole_trader(desk)
    _relieved(desk, trader.name, trader.here, _main(desk), _years(desk))
    _relieved(desk, f"{trader.name} Ltd", trader.there, _main(desk), _years(desk))


def namesake_traders(desk: Desk) -> None:
    """Two sole traders of one name in two districts."""
    trader = _sole_trader(desk)
    _relieved(desk, trader.name, trader.here, _main(desk), _years(desk))
    _relieved(desk, trader.name, trader.there, _main(desk), _years(desk))


def committee(desk: Desk) -> None:
    """Two village halls that the lists know as their committees."""
    here, there = _councils(desk)
    for member in (here, there):
        _relieved(desk, "The Committee", member, _main(desk), _years(desk))


SCENARIOS = Scenarios(
    "sbrr-multiple",
    true=(
        relief_in_two_councils, relief_twice_in_one_council, large_second_property,
        after_the_grace,
    ),
    lookalikes=(
        second_is_small, several_small, in_the_grace, second_is_empty, moved_premises,
        listed_twice, sister_company, company_and_its_founder, namesake_traders, committee,
    ),
)  # fmt: skip
