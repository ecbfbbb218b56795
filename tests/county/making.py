"""Small counties for the tests: one ordinary, clean one, made once, and stories to plant."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pyarrow as pa

from folkmoot.county.configuration import CONFIGURATIONS, Configuration, Dirt
from folkmoot.county.desk import Desk
from folkmoot.county.make_county import make_county, together
from folkmoot.county.scenarios.story import Scenarios

NO_DIRT = Dirt(*[0.0] * len(Dirt.__slots__))
RESIDENTS = 5_000


def clean(name: str = "county") -> Configuration:
    """The configuration called ``name`` without its dirt."""
    return replace(CONFIGURATIONS[name], dirt=NO_DIRT)


@cache
def ordinary(name: str = "county") -> dict[str, pa.Table]:
    """A county in which nothing is planted, every dataset whole."""
    return together(make_county(clean(name), residents=RESIDENTS, seed=5, scenarios=()))


def second_adult(desk: Desk) -> None:
    """A single resident has the discount, and somebody else is in the register as well."""
    home = desk.household("single")
    desk.ordinary(home)
    desk.register(home.dwelling, desk.person(), since=home.since)


def really_single(desk: Desk) -> None:
    """A single resident has the discount."""
    desk.ordinary(desk.household("single"))


def owner_elsewhere(desk: Desk) -> None:
    """A dwelling stands empty and its owner lives elsewhere."""
    desk.council_tax(
        desk.empty(), desk.person(), since=desk.days_ago(300, 900), liability="owner",
        empty_from=desk.days_ago(100, 200),
    )  # fmt: skip


STORIES = Scenarios("spd_second_adult", (second_adult,), (really_single, owner_elsewhere))
