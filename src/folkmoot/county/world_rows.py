"""A piece's arrays as the world's tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.county.addresses import Addresses
from folkmoot.county.buildings import (
    COMMERCIAL,
    NO_TENURE,
    SHELL,
    STATES,
    USES,
    Buildings,
)  # fmt: skip
from folkmoot.county.dates_of import Dates
from folkmoot.county.geography import Areas, Array
from folkmoot.county.households import KINDS, STUDENTS, Homes
from folkmoot.county.landlords import Landlords
from folkmoot.county.means import BENEFITS, NONE, TENURES, Means
from folkmoot.county.names import Names
from folkmoot.county.numbers import Shuffle, nhs_numbers, ninos, uprns
from folkmoot.county.people import DAY, GROUPS, ROLES, WORK, YEAR, Folk
from folkmoot.county.world import DWELLINGS, HOUSEHOLDS, PEOPLE

BANDS = "ABCDEFGH"
# Shares of bands A to H in the middle of the range of deprivation (VOA Council Tax: stock of
# properties, East of England, rounded); a deprived area has lower bands.
BAND_SHARES = np.array([0.13, 0.21, 0.27, 0.18, 0.11, 0.06, 0.036, 0.004])
BAND_TILT = 0.17
NINO_FROM = 16  # years


@dataclass(frozen=True, slots=True)
class Ids:
    """The first number of a piece, for dwellings, households and people alike."""

    base: int
    shuffle: Shuffle

    def of(self, places: Array) -> Array:
        """The numbers of places 0, 1, 2, …"""
        numbers: Array = places + self.base
        return numbers


def dwelling_rows(
    stock: Buildings,
    addresses: Addresses,
    known: Areas,
    dates: Dates,
    landlords: Landlords,
    ids: Ids,
    random: np.random.Generator,
) -> pa.Table:
    """One row a dwelling as ``DWELLINGS``, then one a building of flats."""
    count = len(stock.area)
    shells = np.flatnonzero(stock.flat == 1)
    place = np.arange(count + len(shells))
    uprn = uprns(ids.of(place) - 1, ids.shuffle)
    rows = np.concatenate([np.arange(count), shells])
    is_shell = place >= count
    use = np.where(is_shell, SHELL, stock.use[rows])
    area = stock.area[rows]
    lived = ~is_shell & (use != COMMERCIAL)
    tenure = np.where(is_shell, NO_TENURE, stock.tenure[rows])
    owner = np.where(is_shell, -1, landlords.owner[rows])
    lines = pa.chunked_array([addresses.address, addresses.building.take(pa.array(shells))])
    return _table(
        DWELLINGS,
        {
            "dwelling": ids.of(place),
            "uprn": uprn,
            "parent_uprn": _or_null(_parents(stock, uprn, shells)),
            "address": lines,
            "postcode": addresses.postcode.take(pa.array(rows)),
            "lsoa": _words(known.code, area),
            "ward": _words(known.ward, area),
            "member": _words(known.member, area),
            "imd_decile": known.decile[area],
            "use": _words(USES, use),
            "band": _words(BANDS, _bands(stock, known, random)[rows], lived),
            "tenure": _words(TENURES, np.minimum(tenure, NO_TENURE - 1), tenure < NO_TENURE),
            "landlord": _or_null(np.where(owner >= 0, ids.of(owner), -1)),
            "state": _words(STATES, stock.state[rows]),
            "completed": dates.completed[rows],
        },
    )


def _parents(stock: Buildings, uprn: Array, shells: Array) -> Array:
    """The building's number of a flat, the house's of an annexe, -1 for all else and for shells."""
    count = len(stock.area)
    parent = np.full(count, -1)
    of_building = np.full(int(stock.building.max(initial=0)) + 1, -1)
    of_building[stock.building[shells]] = uprn[count:]
    parent[stock.flat > 0] = of_building[stock.building[stock.flat > 0]]
    annexes = np.flatnonzero(stock.flat == -1)
    house = np.full(len(of_building), -1)
    house[stock.building[stock.flat == 0]] = uprn[:count][stock.flat == 0]
    parent[annexes] = house[stock.building[annexes]]
    found: Array = np.concatenate([parent, np.full(len(shells), -1)])
    return found


def household_rows(
    homes: Homes, means: Means, dwelling: Array, income: Array, dates: Dates, ids: Ids,
    pension_age: Array, random: np.random.Generator,
) -> pa.Table:  # fmt: skip
    """One row a household as ``HOUSEHOLDS``. ``dwelling`` is the place of each one's dwelling."""
    count = len(homes.kind)
    adults = 1 + homes.partner + homes.grown + homes.sharers
    cares = (adults > 1) & (homes.kind != STUDENTS) & (random.random(count) < 0.06)
    due = means.benefit != NONE
    scheme = pa.array(["working_age", "pension_age"]).take(pa.array(pension_age.astype(int)))
    return _table(
        HOUSEHOLDS,
        {
            "household": ids.of(np.arange(count)),
            "dwelling": ids.of(dwelling),
            "kind": _words(KINDS, homes.kind),
            "since": dates.since,
            "weekly_income_pence": income,
            "benefit": _words(BENEFITS, means.benefit),
            "scheme": pc.if_else(pa.array(due), scheme, pa.scalar(None, pa.string())),
            "student": homes.kind == STUDENTS,
            "carer": cares,
        },
    )


def people_rows(folk: Folk, names: Names, first: int, ids: Ids, *, resident: bool) -> pa.Table:
    """One row a person as ``PEOPLE``; ``first`` is the place of the first of them.

    Who lives elsewhere has no household and no role.
    """
    place = np.arange(len(folk.home)) + first
    old_enough = (DAY - folk.born) / YEAR >= NINO_FROM
    number = ninos(ids.of(place) - 1, ids.shuffle)
    here = np.full(len(place), resident)
    return _table(
        PEOPLE,
        {
            "person": ids.of(place),
            "household": _or_null(np.where(here, ids.of(folk.home), -1)),
            "role": _words(ROLES, folk.role, here),
            "title": names.title,
            "forename": names.forename,
            "surname": names.surname,
            "sex": _words("fm", folk.male.astype(np.int64)),
            "date_of_birth": folk.born,
            "nino": pc.if_else(pa.array(old_enough), number, pa.scalar(None, pa.string())),
            "nhs_number": nhs_numbers(ids.of(place) - 1, ids.shuffle),
            "ethnic_group": _words(GROUPS, folk.group),
            "work": _words(WORK, folk.work),
        },
    )


def _bands(stock: Buildings, known: Areas, random: np.random.Generator) -> Array:
    tilt = (known.decile[stock.area] - 5.5) * BAND_TILT
    flat = np.where(stock.flat != 0, 1.0, -0.25)
    step = (tilt - flat)[:, None] * (np.arange(len(BANDS)) - 2.5) * 0.35
    chance = BAND_SHARES * np.exp(step)
    until = np.cumsum(chance / chance.sum(axis=1, keepdims=True), axis=1)
    found: Array = (random.random(len(tilt))[:, None] > until[:, :-1]).sum(axis=1)
    return found


def _words(words: Any, code: Array, valid: Array | None = None) -> pa.Array:
    indices = pa.array(code, mask=None if valid is None else ~valid)
    return pa.array(list(words), pa.string()).take(indices)


def _or_null(numbers: Array) -> pa.Array:
    return pa.array(numbers, pa.int64(), mask=numbers < 0)


def _table(schema: pa.Schema, columns: Mapping[str, Any]) -> pa.Table:
    arrays = []
    for field in schema:
        values = columns[field.name]
        if isinstance(values, np.ndarray):
            values = pa.array(values.astype(np.int32) if field.type == pa.date32() else values)
        arrays.append(values.cast(field.type))
    return pa.Table.from_arrays(arrays, schema=schema)
