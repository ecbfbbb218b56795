"""Who owns the privately let dwellings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.county.buildings import DWELLING, HMO, Buildings
from folkmoot.county.geography import Array
from folkmoot.county.households import SINGLE, Homes
from folkmoot.county.means import OWNED, PRIVATE, Means
from folkmoot.county.people import DAY, EMPLOYED, GROUP_SHARES, HEAD, YEAR, Folk

LETS_EACH = 1.8  # let dwellings to a landlord (English Private Landlord Survey: half have one)
FROM_OUTSIDE = 0.2  # of landlords live elsewhere
YOUNGEST, OLDEST = 28, 84


@dataclass(frozen=True, slots=True)
class Landlords:
    """``owner`` of each dwelling: a person's place in ``Folk``, -1 for none.

    Places after the last of the residents are those of ``outsiders``, who live elsewhere.
    """

    owner: Array
    outsiders: Folk
    homes: Homes


def choose_landlords(
    stock: Buildings, homes: Homes, means: Means, folk: Folk, random: np.random.Generator
) -> Landlords:
    """Each privately let dwelling gets an owner, who may own several and lives in none of them."""
    let = np.flatnonzero((stock.tenure == PRIVATE) & np.isin(stock.use, [DWELLING, HMO]))
    let = random.permutation(let)
    wanted = int(np.ceil(len(let) / LETS_EACH))
    age = (DAY - folk.born) / YEAR
    settled = means.tenure[folk.home] == OWNED
    well_off = settled & ~means.low[folk.home] & (folk.role == HEAD)
    may = np.flatnonzero(well_off & (age > YOUNGEST) & (age < OLDEST))
    inside = min(wanted - round(wanted * FROM_OUTSIDE), len(may))
    outside = wanted - inside
    owners = np.concatenate(
        [random.choice(may, inside, replace=False), len(folk.home) + np.arange(outside)]
    )
    owners = random.permutation(owners).astype(np.int64)
    # Everybody has one; what is left goes to few.
    skewed = np.floor(wanted * random.random(max(len(let) - wanted, 0)) ** 1.7).astype(np.int64)
    owner = np.full(len(stock.area), -1)
    owner[let] = owners[np.concatenate([np.arange(min(wanted, len(let))), skewed])]
    return Landlords(owner, *_outsiders(outside, homes, random))


def _outsiders(count: int, homes: Homes, random: np.random.Generator) -> tuple[Folk, Homes]:
    none = np.zeros(count, dtype=np.int64)
    years = YOUNGEST + (OLDEST - YOUNGEST) * random.random(count)
    folk = Folk(
        home=np.arange(count),
        role=none + HEAD,
        male=random.random(count) < 0.6,
        born=DAY - np.floor(years * YEAR).astype(np.int64),
        group=none + _group_of(random, count),
        work=none + EMPLOYED,
    )
    return folk, Homes(none, none + SINGLE, none, none, none, none, none)


def _group_of(random: np.random.Generator, count: int) -> Array:
    """An ethnic group for each of ``count`` people (index of ``GROUPS``)."""
    steps = np.cumsum(GROUP_SHARES)[:-1]
    found: Array = np.searchsorted(steps, random.random(count), "right")
    return found
