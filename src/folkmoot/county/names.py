"""What people are called: forenames by sex and year of birth, surnames by family, titles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.county.configuration import Configuration
from folkmoot.county.geography import Array
from folkmoot.county.households import COUPLE, FAMILY, PENSIONER_COUPLE, Homes
from folkmoot.county.lists import county_list
from folkmoot.county.people import (
    CHILD,
    GROWN_CHILD,
    HEAD,
    LODGER,
    PARTNER,
    SHARER,
    Folk,
)  # fmt: skip

FIRST_COUNTED, LAST_COUNTED = 1996, 2018  # years of birth with published counts
EARLIEST = 1915
WINDOW = 3  # the list holds a sample of each year's names, so a name's share is its mean nearby
ONE_NAME = 0.80  # of couples share a surname; nearly all that draw a pension
ONE_NAME_OLD = 0.94
FATHERS_NAME = 0.75  # of children whose parents have two surnames; else both, or the mother's
BOTH_NAMES = 0.12
DOUBLE = 0.006  # of families have a double name of old
JUNIOR = 0.008  # of sons have their father's forename
DOCTOR = 0.012
TITLES = ("Mr", "Mrs", "Miss", "Ms", "Dr", "Master")


@dataclass(frozen=True, slots=True)
class Names:
    """Titles, forenames and surnames, one entry a person (arrow text)."""

    title: pa.Array
    forename: pa.Array
    surname: pa.Array


@dataclass(frozen=True, slots=True)
class Forenames:
    """All forenames, and for each sex and year the names with cumulative chances laid end to end.

    Row ``i`` of ``until`` ends at the group's number plus the cumulative chance, so one search
    finds a name for everybody.
    """

    names: pa.Array
    code: Array
    until: Array


def draw_names(
    homes: Homes, folk: Folk, configuration: Configuration, random: np.random.Generator
) -> Names:
    """Names of everybody in ``folk``: children carry their parents' surname, mostly."""
    surname = _surnames(homes, folk, configuration, random)
    forename = _forenames(folk, surname, configuration, random)
    married = _married(homes, folk, surname)
    names = forename_table(configuration.common_names).names
    return Names(
        title=pa.array(TITLES).take(pa.array(_titles(folk, married, random))),
        forename=names.take(pa.array(forename)),
        surname=_written(surname),
    )


@lru_cache(maxsize=8)
def forename_table(common: float) -> Forenames:
    """The chances of forenames, ``common`` above 1 makes frequent names more frequent.

    Groups are numbered ``(year - 1915) * 2 + male`` to 2026. Between the middles of two eras the
    chances of both are mixed; years from 2019 have those of 2018.
    """
    table = county_list("forenames")
    text = table.column("forename").combine_chunks()
    names = pc.unique(text)
    code = pc.index_in(text, names).to_numpy()
    year = table.column("year").to_numpy().astype(np.int64)
    male = pc.equal(table.column("sex"), "m").to_numpy().astype(np.int64)
    weight = table.column("weight").to_numpy().astype(float)
    codes, untils = [], []
    for group in range((2027 - EARLIEST) * 2):
        of_sex = male == group % 2
        chance = _chances(EARLIEST + group // 2, year[of_sex], code[of_sex], weight[of_sex])
        found = np.flatnonzero(chance)
        raised = chance[found] ** common
        codes.append(found)
        untils.append(group + np.cumsum(raised / raised.sum()))
        untils[-1][-1] = group + 1
    return Forenames(names, np.concatenate(codes), np.concatenate(untils))


def _chances(born: int, year: Array, code: Array, weight: Array) -> Array:
    size = int(code.max()) + 1 if len(code) else 0
    chance = np.zeros(size)
    if born >= FIRST_COUNTED:
        near = (np.abs(year - min(born, LAST_COUNTED)) <= WINDOW) & (year >= FIRST_COUNTED)
        np.add.at(chance, code[near], weight[near])
        seen = np.bincount(code[near], minlength=size)
        return chance / np.maximum(seen, 1)
    eras = np.unique(year[year < FIRST_COUNTED])
    after = min(int(np.searchsorted(eras, born)), len(eras) - 1)
    before = max(after - 1, 0)
    gap = eras[after] - eras[before]
    part = float(np.clip((born - eras[before]) / gap, 0, 1)) if gap else 1.0
    for era, share in ((eras[before], 1 - part), (eras[after], part)):
        of_era = year == era
        np.add.at(chance, code[of_era], share * weight[of_era])
    return chance


def _forenames(
    folk: Folk, surname: Array, configuration: Configuration, random: np.random.Generator
) -> Array:
    table = forename_table(configuration.common_names)
    years = folk.born.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    group = (np.clip(years, EARLIEST, 2026) - EARLIEST) * 2 + folk.male
    chosen = _draw(table, group, random)
    child = np.isin(folk.role, [CHILD, GROWN_CHILD])
    for _ in range(4):  # brothers and sisters do not have one name
        key = folk.home * len(table.names) + chosen
        order = np.flatnonzero(child)[np.argsort(key[child], kind="stable")]
        again = order[1:][key[order[1:]] == key[order[:-1]]]
        chosen[again] = _draw(table, group[again], random)
    father = np.full(folk.home.max(initial=-1) + 1, -1)
    adult = np.flatnonzero(np.isin(folk.role, [HEAD, PARTNER]) & folk.male)
    father[folk.home[adult]] = adult
    own = father[folk.home]
    son = child & folk.male & (own >= 0) & (random.random(len(own)) < JUNIOR)
    # One junior a household, and only of one surname.
    son &= surname[:, 0] == surname[np.maximum(own, 0), 0]
    first = np.flatnonzero(son)
    first = first[np.unique(folk.home[first], return_index=True)[1]]
    chosen[first] = chosen[own[first]]
    return chosen


def _draw(table: Forenames, group: Array, random: np.random.Generator) -> Array:
    place = np.searchsorted(table.until, group + random.random(len(group)), "right")
    found: Array = table.code[place]
    return found


@lru_cache(maxsize=8)
def _surname_steps(common: float) -> Array:
    weight = county_list("surnames").column("weight").to_numpy().astype(float) ** common
    until: Array = np.cumsum(weight / weight.sum())
    until[-1] = 1.0
    return until


def _surnames(
    homes: Homes, folk: Folk, configuration: Configuration, random: np.random.Generator
) -> Array:
    """Two columns of places in the list: a surname and the second of a double one, or -1."""
    until = _surname_steps(configuration.common_names)
    count, people = len(homes.kind), len(folk.home)
    head, partner = (np.searchsorted(until, random.random(count), "right") for _ in range(2))
    double = np.where(random.random(count) < DOUBLE, np.roll(partner, 1), -1)
    share = np.where(homes.kind == PENSIONER_COUPLE, ONE_NAME_OLD, ONE_NAME)
    shared = random.random(count) < share
    drawn = random.random(count)
    head_male = np.zeros(count, dtype=bool)
    head_male[folk.home[folk.role == HEAD]] = folk.male[folk.role == HEAD]
    fathers = np.where(head_male, head, partner)
    mothers = np.where(head_male, partner, head)
    apart = (homes.partner == 1) & ~shared
    child = np.where(~apart, head, np.where(drawn < 1 - FATHERS_NAME, mothers, fathers))
    both = apart & (drawn > 1 - BOTH_NAMES)
    second = np.where(~apart, double, np.where(both, mothers, -1))
    child = np.where(both, fathers, child)
    own = np.searchsorted(until, random.random(people), "right")
    at, role = folk.home, folk.role
    stranger = np.isin(role, [SHARER, LODGER])
    names = np.select(
        [stranger, role == HEAD, role == PARTNER],
        [own, head[at], np.where(shared, head, partner)[at]],
        child[at],
    )
    seconds = np.select(
        [stranger, role == HEAD, role == PARTNER],
        [np.full(people, -1), double[at], np.where(shared, double, -1)[at]],
        second[at],
    )
    return np.stack([names, np.where(seconds == names, -1, seconds)], axis=1)


def _written(surname: Array) -> pa.Array:
    listed = county_list("surnames").column("surname").combine_chunks()
    first = listed.take(pa.array(surname[:, 0]))
    has = surname[:, 1] >= 0
    second = listed.take(pa.array(np.maximum(surname[:, 1], 0)))
    return pc.if_else(pa.array(has), pc.binary_join_element_wise(first, second, "-"), first)


def _married(homes: Homes, folk: Folk, surname: Array) -> Array:
    """Whether a person is of a couple with one surname."""
    heads = np.zeros(len(homes.kind), dtype=np.int64)
    heads[folk.home[folk.role == HEAD]] = surname[folk.role == HEAD, 0]
    named = np.zeros(len(homes.kind), dtype=bool)
    partner = folk.role == PARTNER
    named[folk.home[partner]] = surname[partner, 0] == heads[folk.home[partner]]
    couple = np.isin(homes.kind, [COUPLE, FAMILY, PENSIONER_COUPLE]) | (homes.partner == 1)
    together: Array = (couple & named)[folk.home] & np.isin(folk.role, [HEAD, PARTNER])
    return together


def _titles(folk: Folk, married: Array, random: np.random.Generator) -> Array:
    drawn = random.random(len(folk.home))
    young = folk.role == CHILD
    old = (folk.born < -5_000) & ~young
    woman = np.select(
        [young, married, old],
        [2, np.where(drawn < 0.88, 1, 3), np.where(drawn < 0.7, 1, np.where(drawn < 0.9, 2, 3))],
        np.where(drawn < 0.6, 2, 3),
    )
    title = np.where(folk.male, np.where(young, 5, 0), woman)
    doctor = ~young & (random.random(len(drawn)) < DOCTOR)
    return np.where(doctor, 4, title)
