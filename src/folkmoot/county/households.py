"""Which households a piece has: their kind and how many people of each role live in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.county.configuration import Configuration
from folkmoot.county.geography import Areas, Array, Piece

KINDS = (
    "single", "couple", "lone_parent", "family", "pensioner", "pensioner_couple", "sharers",
    "students", "adult_child",
)  # fmt: skip
(SINGLE, COUPLE, LONE_PARENT, FAMILY, PENSIONER, PENSIONER_COUPLE, SHARERS, STUDENTS,
 ADULT_CHILD) = range(len(KINDS))  # fmt: skip

# Shares of households that are not students', after Census 2021 TS003 (England and Wales), rounded
# and gathered to our kinds: a family of other relations counts as family or sharers.
SHARES = np.array([0.180, 0.170, 0.072, 0.200, 0.125, 0.088, 0.040, 0.0, 0.125])
# How much more often a kind lives in the most and the least deprived tenth of areas (ours: TS003
# by decile shows the direction; marginals hold for the county as a whole).
MOST_DEPRIVED = np.array([1.35, 0.85, 1.70, 0.95, 0.95, 0.60, 1.10, 1.0, 0.95])
LEAST_DEPRIVED = np.array([0.80, 1.10, 0.60, 1.05, 1.00, 1.30, 0.90, 1.0, 1.03])
# Chances of 1, 2, 3, … dependent children, sharers, students and grown children, set so that sizes
# agree with Census 2021 TS017.
CHILDREN = (0.33, 0.48, 0.13, 0.04, 0.02)
CHILDREN_ALONE = (0.52, 0.33, 0.11, 0.04)
SHARING = (0.0, 0.40, 0.32, 0.18, 0.10)
STUDYING = (0.25, 0.25, 0.25, 0.15, 0.10)
GROWN = (0.66, 0.28, 0.06)
LONE_OF_GROWN = 0.38  # households with a grown child that have one parent
STILL_YOUNG = 0.12  # … that have a dependent child too
LODGERS = 0.02  # of households of one or two adults
MOST_CHILDREN = 8


@dataclass(frozen=True, slots=True)
class Homes:
    """The households of a piece, one entry each: area (row of ``Areas``), kind, people by role.

    ``sharers`` are the people beside the head in a household of sharers or students.
    """

    area: Array
    kind: Array
    partner: Array
    children: Array
    grown: Array
    sharers: Array
    lodgers: Array

    def size(self) -> Array:
        """People in each household."""
        others: Array = self.partner + self.children + self.grown + self.sharers + self.lodgers
        return others + 1


def kind_shares(configuration: Configuration) -> Array:
    """The share of households of each kind."""
    shares = SHARES * (1 - configuration.students)
    shares[STUDENTS] = configuration.students
    return shares


def mean_size(configuration: Configuration) -> float:
    """People to a household that the shares lead to."""
    alone = 1 + LODGERS
    sizes = np.array(
        [
            alone,
            2 + LODGERS,
            1 + _mean(CHILDREN_ALONE),
            2 + _mean(CHILDREN),
            alone,
            2 + LODGERS,
            _mean(SHARING),
            _mean(STUDYING),
            2 - LONE_OF_GROWN + _mean(GROWN) + STILL_YOUNG,
        ]
    )
    return float(sizes @ kind_shares(configuration))


def make_households(
    piece: Piece, known: Areas, configuration: Configuration, random: np.random.Generator
) -> Homes:
    """The households of ``piece``, in the order of its areas, with just its number of residents.

    What the drawn sizes are short of (or beyond) goes to households with children.
    """
    area = np.repeat(piece.areas, piece.households)
    kind = _kinds(known.decile[area], configuration, random)
    count = len(kind)
    drawn = random.random((4, count))
    lone = drawn[0] < LONE_OF_GROWN
    partner = np.isin(kind, [COUPLE, FAMILY, PENSIONER_COUPLE]) | ((kind == ADULT_CHILD) & ~lone)
    children = np.select(
        [kind == FAMILY, kind == LONE_PARENT, kind == ADULT_CHILD],
        [
            _number(drawn[1], CHILDREN),
            _number(drawn[1], CHILDREN_ALONE),
            drawn[1] < STILL_YOUNG,
        ],
    )
    sharers = np.select(
        [kind == SHARERS, kind == STUDENTS],
        [_number(drawn[2], SHARING) - 1, _number(drawn[2], STUDYING) - 1],
    )
    few = np.isin(kind, [SINGLE, COUPLE, PENSIONER, PENSIONER_COUPLE])
    homes = Homes(
        area=area,
        kind=kind,
        partner=partner.astype(np.int64),
        children=children.astype(np.int64),
        grown=np.where(kind == ADULT_CHILD, _number(drawn[2], GROWN), 0),
        sharers=sharers.astype(np.int64),
        lodgers=(few & (drawn[3] < LODGERS)).astype(np.int64),
    )
    _settle(homes, piece.residents, random)
    return homes


def _kinds(decile: Array, configuration: Configuration, random: np.random.Generator) -> Array:
    place = np.arange(10)[:, None] / 9
    chance = (MOST_DEPRIVED * (1 - place) + LEAST_DEPRIVED * place) * kind_shares(configuration)
    until = np.cumsum(chance / chance.sum(axis=1, keepdims=True), axis=1)
    drawn = random.random(len(decile))[:, None]
    found: Array = (drawn > until[decile - 1, :-1]).sum(axis=1)
    return found


def _number(drawn: Array, chances: tuple[float, ...]) -> Array:
    found: Array = 1 + np.searchsorted(np.cumsum(chances)[:-1], drawn, "right")
    return found


def _mean(chances: tuple[float, ...]) -> float:
    return sum(number * chance for number, chance in enumerate(chances, 1))


def _settle(homes: Homes, residents: int, random: np.random.Generator) -> None:
    """Add or take children (the arrays are this module's own) until the residents are right."""
    parents = np.isin(homes.kind, [FAMILY, LONE_PARENT, ADULT_CHILD])
    least = (homes.kind != ADULT_CHILD).astype(np.int64)
    while short := residents - int(homes.size().sum()):
        if short > 0:
            may = np.flatnonzero(parents & (homes.children < MOST_CHILDREN))
        else:
            may = np.flatnonzero(parents & (homes.children > least))
        if not len(may):
            return
        chosen = random.choice(may, min(abs(short), len(may)), replace=False)
        homes.children[chosen] += 1 if short > 0 else -1
