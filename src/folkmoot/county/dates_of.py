"""When dwellings were completed and when households moved in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.county.buildings import EMPTY, Buildings
from folkmoot.county.geography import Array
from folkmoot.county.households import STUDENTS, Homes
from folkmoot.county.means import Means
from folkmoot.county.people import DAY, YEAR

# Mean years in a home by tenure: owned, private, council, association (English Housing Survey
# 2022-23, length of residence, rounded).
STAY = np.array([16.5, 4.3, 12.0, 10.5])
OLDEST_BUILT, YOUNGEST_BUILT = 1890, 2026
NEW_AND_EMPTY = 0.12  # of empty dwellings were completed in the last year
TERM = 61  # days since students moved in


@dataclass(frozen=True, slots=True)
class Dates:
    """Days since 1970: ``completed`` a dwelling, ``since`` a household lives in it."""

    completed: Array
    since: Array


def draw_dates(
    stock: Buildings,
    homes: Homes,
    means: Means,
    dwelling: Array,
    head_born: Array,
    random: np.random.Generator,
) -> Dates:
    """A building has one day of completion; nobody moves in before it, or before being 18."""
    buildings = int(stock.building.max(initial=0)) + 1
    year = OLDEST_BUILT + (YOUNGEST_BUILT - OLDEST_BUILT) * random.beta(1.7, 1.3, buildings)
    built = np.minimum(((year - 1970) * YEAR).astype(np.int64), DAY - 30)[stock.building]
    new = (stock.state == EMPTY) & (random.random(len(built)) < NEW_AND_EMPTY)
    built = np.where(new, DAY - random.integers(5, 365, len(built)), built)
    years = random.exponential(STAY[means.tenure])
    stayed = np.floor(np.minimum(years, 60) * YEAR).astype(np.int64) + 3
    terms = random.integers(0, 3, len(stayed)) * 365 + TERM + random.integers(-12, 12, len(stayed))
    stayed = np.where(homes.kind == STUDENTS, terms, stayed)
    grown = head_born + int(np.ceil(18 * YEAR))
    since = np.maximum(np.maximum(DAY - stayed, built[dwelling]), grown)
    return Dates(built, np.minimum(since, DAY - 1))
