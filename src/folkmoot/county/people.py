"""Who lives in the households: roles, ages, sexes, work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from folkmoot.county.configuration import COUNTY_DAY
from folkmoot.county.geography import Array
from folkmoot.county.households import (
    ADULT_CHILD,
    KINDS,
    LONE_PARENT,
    PENSIONER,
    PENSIONER_COUPLE,
    STUDENTS,
    Homes,
)  # fmt: skip
from folkmoot.county.lists import county_list
from folkmoot.county.means import Means

ROLES = ("head", "partner", "child", "grown_child", "sharer", "lodger")
HEAD, PARTNER, CHILD, GROWN_CHILD, SHARER, LODGER = range(len(ROLES))
WORK = ("none", "employed", "retired", "student")
IDLE, EMPLOYED, RETIRED, STUDENT = range(len(WORK))
# Census 2021 TS021, Essex without its two unitary authorities, rounded. One household, one group,
# but for the children of couples; names do not depend on it (no open list ties them).
GROUPS = ("asian", "black", "mixed", "other", "white")
GROUP_SHARES = (0.037, 0.025, 0.024, 0.010, 0.904)
DAY = (COUNTY_DAY - date(1970, 1, 1)).days
YEAR = 365.2425  # days
# Born before it, a person has reached State Pension age on the county's day (Pensions Act 1995
# Sch 4 as amended by the Pensions Act 2014 s 26: 66 years and 3 months for those born to 5 July).
PENSION_AGE_BORN_BEFORE = (date(1960, 7, 6) - date(1970, 1, 1)).days
MALE_HEAD = np.array([0.55, 0.58, 0.13, 0.60, 0.33, 0.60, 0.55, 0.50, 0.55])
SAME_SEX = 0.015  # of couples
TWINS = 0.016  # of births that follow a sibling's
GAP = 0.95  # least years between siblings who are no twins
OLDER = 0.6  # below 1: more of the eldest are near 18, as published ages have it


@dataclass(frozen=True, slots=True)
class Folk:
    """The people of a piece, household by household: one entry a person.

    ``home`` is the household's place in ``Homes``, ``born`` days since 1970, ``group`` and
    ``work`` indices.
    """

    home: Array
    role: Array
    male: Array
    born: Array
    group: Array
    work: Array


def make_people(homes: Homes, means: Means, random: np.random.Generator) -> Folk:
    """Everybody in ``homes``: head first, then partner, children (eldest first), others."""
    home, role, place = _roles(homes)
    kind = homes.kind[home]
    male = _sexes(homes, home, role, random)
    age = _ages(homes, home, role, male, place, random)
    born = DAY - np.floor(age * YEAR).astype(np.int64)
    group = _groups(homes, home, role, random)
    work = _work(kind, role, age, born, means.low[home], random)
    return Folk(home, role, male, born, group, work)


def _roles(homes: Homes) -> tuple[Array, Array, Array]:
    """Household, role and place within the role of each person."""
    numbers = np.stack(
        [
            np.ones(len(homes.kind), dtype=np.int64), homes.partner, homes.children, homes.grown,
            homes.sharers, homes.lodgers,
        ],
        axis=1,
    )  # fmt: skip
    flat = numbers.ravel()
    cell = np.repeat(np.arange(len(flat)), flat)
    place = np.arange(len(cell)) - np.repeat(np.cumsum(flat) - flat, flat)
    return cell // len(ROLES), cell % len(ROLES), place


def _sexes(homes: Homes, home: Array, role: Array, random: np.random.Generator) -> Array:
    chance = MALE_HEAD[homes.kind]
    lone = (homes.kind == ADULT_CHILD) & (homes.partner == 0)
    head = random.random(len(chance)) < np.where(lone, 0.2, chance)
    same = random.random(len(chance)) < SAME_SEX
    other = random.random(len(home)) < np.where(role == CHILD, 0.512, 0.54)
    partner = (head == same)[home]
    return np.select([role == HEAD, role == PARTNER], [head[home], partner], other)


def _ages(
    homes: Homes, home: Array, role: Array, male: Array, place: Array, random: np.random.Generator
) -> Array:
    """Ages in years with their fraction."""
    head = _head_ages(homes.kind, random)
    floor = np.where(homes.children > 0, 18.5 + 1.15 * homes.children, 18.2)
    floor = np.where(homes.grown > 0, 33.0 + 3.0 * homes.grown, floor)
    head = np.maximum(head, floor)
    gap = random.normal(2.2, 3.5, len(head))
    head_male = male[role == HEAD]
    partner = np.maximum(head + np.where(head_male, -gap, gap), 18.2)
    old = homes.kind == PENSIONER_COUPLE
    partner = np.where(old, np.maximum(partner, 66.3 + random.random(len(head)) * 3), partner)
    partner = np.minimum(np.maximum(partner, floor), 101)
    youngest_parent = np.where(homes.partner == 1, np.minimum(head, partner), head)
    age = np.where(role == PARTNER, partner[home], head[home])
    drawn = random.random(len(home))
    older = _grown(homes.grown[home], place, youngest_parent[home], drawn)
    age = np.where(role == GROWN_CHILD, older, age)
    sharing = np.where(
        homes.kind[home] == STUDENTS,
        18.2 + 4.5 * drawn,
        np.clip(head[home] + 8 * (drawn - 0.5), 18.2, 90),
    )
    age = np.where(role == SHARER, sharing, age)
    age = np.where(role == LODGER, 19 + 40 * drawn**1.5, age)
    children = role == CHILD
    age[children] = _children(homes, home[children], place[children], youngest_parent, random)
    return age


def _grown(number: Array, place: Array, parent: Array, drawn: Array) -> Array:
    """Ages of grown children, eldest first, about a year or more apart; most are young."""
    width = (np.minimum(parent - 17, 35.1) - 18.05) / np.maximum(number, 1)
    alone = drawn**1.6
    ages: Array = 18.05 + width * np.where(number > 1, number - 1 - place + 0.5 * drawn, alone)
    return ages


def _children(
    homes: Homes, home: Array, place: Array, parent: Array, random: np.random.Generator
) -> Array:
    """Ages of dependent children, eldest first; twins have one birthday, others GAP at least."""
    count = len(homes.kind)
    first = np.flatnonzero(place == 0)
    number = np.diff(np.append(first, len(home)))
    apart = (place > 0) & (random.random(len(home)) >= TWINS)
    least = _since_first(apart * GAP, first, number)
    more = _since_first(apart * random.gamma(2.0, 0.85, len(home)), first, number)
    room = np.where(homes.grown > 0, 17.0, np.minimum(17.95, parent - 17.5))
    # What a mother's age leaves no room for is taken from the time beyond the least gap.
    last = np.append(first[1:], len(home)) - 1
    spare = np.maximum(room[home[last]] - least[last] - 0.02, 0)
    scale = np.minimum(spare / np.maximum(more[last], 1e-6), 1)
    younger = least + more * np.repeat(scale, number)
    span = np.zeros(count)
    span[home[last]] = younger[last]
    eldest = span + random.random(count) ** OLDER * np.maximum(room - span, 0.02)
    ages: Array = np.maximum(eldest[home] - younger, 0.003)
    return ages


def _since_first(steps: Array, first: Array, number: Array) -> Array:
    total = np.cumsum(steps)
    since: Array = total - np.repeat(total[first], number)
    return since


@cache
def _age_steps() -> tuple[Array, Array]:
    """First ages of the bands, and cumulative chances (kinds x bands) of the head's."""
    table = county_list("head_ages")
    bands = np.unique(table.column("age").to_numpy())
    weight = np.zeros((len(KINDS), len(bands)))
    kind = np.array([KINDS.index(k) for k in table.column("kind").to_pylist()])
    weight[kind, np.searchsorted(bands, table.column("age").to_numpy())] = table.column("weight")
    return bands, np.cumsum(weight / weight.sum(axis=1, keepdims=True), axis=1)


def _head_ages(kind: Array, random: np.random.Generator) -> Array:
    bands, until = _age_steps()
    band = (random.random(len(kind))[:, None] > until[kind, :-1]).sum(axis=1)
    years = random.random(len(kind))
    # The last band is open: few reach 100.
    age = bands[band] + np.where(band == len(bands) - 1, 10 * years**2.5, 5 * years)
    least = np.where(np.isin(kind, [PENSIONER, PENSIONER_COUPLE]), 66.4, 18.1)
    found: Array = np.where(age < least, least + years * 3, age)
    return found


def _groups(homes: Homes, home: Array, role: Array, random: np.random.Generator) -> Array:
    steps = np.cumsum(GROUP_SHARES)[:-1]
    household = np.searchsorted(steps, random.random(len(homes.kind)), "right")
    own = np.searchsorted(steps, random.random(len(home)), "right")
    apart = np.isin(role, [SHARER, LODGER]) | ((role == PARTNER) & (random.random(len(home)) < 0.1))
    return np.where(apart, own, household[home])


def _work(
    kind: Array, role: Array, age: Array, born: Array, low: Array, random: np.random.Generator
) -> Array:
    drawn = random.random(len(kind))
    employed = np.where(low, 0.30, 0.86)
    employed = np.where((role == PARTNER) & (kind != LONE_PARENT), employed - 0.06, employed)
    adult = np.where(drawn < employed, EMPLOYED, IDLE)
    young = np.where(drawn < 0.45, STUDENT, np.where(drawn < 0.92, EMPLOYED, IDLE))
    late = np.where((drawn < 0.09) & (age < 75) & ~low, EMPLOYED, RETIRED)
    return np.select(
        [
            age < 16,
            (kind == STUDENTS) | ((age < 18) & (role == CHILD)),
            born < PENSION_AGE_BORN_BEFORE,
            (role == GROWN_CHILD) & (age < 22),
        ],
        [IDLE, STUDENT, late, young],
        adult,
    )
