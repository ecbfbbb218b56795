"""Which dwellings stand in a piece and how they stand together: houses, flats, annexes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.county.configuration import Configuration
from folkmoot.county.geography import Areas, Array, areas, county_weights
from folkmoot.county.households import SHARERS, SINGLE, STUDENTS, Homes
from folkmoot.county.means import OWNED, PRIVATE, TENURES, Means

USES = ("dwelling", "hmo", "parent_shell", "communal", "commercial")
DWELLING, HMO, SHELL, COMMUNAL, COMMERCIAL = range(len(USES))
STATES = ("occupied", "empty", "second_home")
OCCUPIED, EMPTY, SECOND_HOME = range(len(STATES))
NO_TENURE = len(TENURES)
# Ours: how much likelier a flat is by tenure and in the countryside (English Housing Survey: most
# flats are let, few are in villages), premises and homes of communal living to 1,000 dwellings.
FLAT_BY_TENURE = np.array([0.45, 1.75, 1.85, 1.85])
FLAT_IN_COUNTRY = 0.25
COMMERCIAL_SHARE, COMMUNAL_SHARE, ANNEXES = 0.03, 0.0007, 0.004
BLOCKS = np.array([2, 3, 4, 6, 8, 9, 12, 16, 24])  # flats of a building
LETTINGS = (3, 7)  # households of a house in multiple occupation: from, below
SECOND_HOME_IN_COUNTRY = 2.5


@dataclass(frozen=True, slots=True)
class Buildings:
    """One entry a dwelling, in the order in which they stand along the streets.

    ``building`` numbers the buildings of the piece from 0; ``flat`` is 0 for a house, 1 and up for
    flats, -1 for an annexe (which stands after its house). ``households`` maps each household to
    its dwelling's place.
    """

    area: Array
    use: Array
    tenure: Array
    state: Array
    building: Array
    flat: Array
    households: Array


def make_buildings(
    homes: Homes,
    means: Means,
    known: Areas,
    configuration: Configuration,
    random: np.random.Generator,
) -> Buildings:
    """Dwellings for the households and those that nobody lives in, shuffled within each area."""
    lodged = _hmos(homes, means, configuration, random)
    area, use, tenure, state = _stock(homes, means, lodged, known, configuration, random)
    flat_chance = _flat_scale(configuration) * FLAT_BY_TENURE[np.minimum(tenure, 3)]
    flat_chance *= np.where(known.rural[area], FLAT_IN_COUNTRY, 1.0) * configuration.flats
    flat = (use == DWELLING) & (random.random(len(area)) < flat_chance)
    group, flat = _blocks(area, flat, random)
    group, annexe = _annexes(area, use, flat, group, random)
    place = random.random(int(group.max(initial=0)) + 1)[group]
    order = np.lexsort((annexe, random.random(len(area)), group, place, area))
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    building = np.cumsum(np.diff(group[order], prepend=-1) != 0) - 1
    starts = np.flatnonzero(np.diff(building, prepend=-1))
    number = np.arange(len(order)) - starts[building] + 1
    return Buildings(
        area=area[order],
        use=use[order],
        tenure=tenure[order],
        state=state[order],
        building=building,
        flat=np.where(annexe[order], -1, np.where(flat[order], number, 0)),
        households=back[lodged],
    )


def _hmos(
    homes: Homes, means: Means, configuration: Configuration, random: np.random.Generator
) -> Array:
    """Each household's dwelling (0 to their number - 1): several in one for a shared house."""
    count = len(homes.kind)
    alone = np.isin(homes.kind, [SINGLE, SHARERS, STUDENTS]) & (homes.sharers <= 1)
    may = np.flatnonzero(alone & (means.tenure == PRIVATE) & (homes.lodgers == 0))
    may = may[np.lexsort((random.random(len(may)), homes.area[may]))]
    area = homes.area[may]
    size = random.integers(*LETTINGS, size=int(homes.area.max(initial=0)) + 1)[area]
    first = np.searchsorted(area, area, "left")
    group = area * count + (np.arange(len(may)) - first) // size
    _, group, members = np.unique(group, return_inverse=True, return_counts=True)
    full = np.flatnonzero(members >= LETTINGS[0])
    wanted = min(round(configuration.hmos * count), len(full))
    chosen = np.isin(group, random.choice(full, wanted, replace=False)) if wanted else group < 0
    key = np.arange(count)
    key[may[chosen]] = count + group[chosen]
    dwelling: Array = np.unique(key, return_inverse=True)[1]
    return dwelling


def _stock(
    homes: Homes,
    means: Means,
    lodged: Array,
    known: Areas,
    configuration: Configuration,
    random: np.random.Generator,
) -> tuple[Array, Array, Array, Array]:
    """Area, use, tenure and state: the households' dwellings, then those that nobody lives in."""
    lived, first, members = np.unique(lodged, return_index=True, return_counts=True)
    count = len(lived)
    weight = np.bincount(homes.area, minlength=len(known.code)).astype(float)
    far = weight * np.where(known.rural, SECOND_HOME_IN_COUNTRY, 1.0)
    spare = [
        (DWELLING, EMPTY, configuration.empty, weight),
        (DWELLING, SECOND_HOME, configuration.second_homes, far),
        (COMMUNAL, OCCUPIED, COMMUNAL_SHARE, weight),
        (COMMERCIAL, OCCUPIED, COMMERCIAL_SHARE, weight),
    ]
    area, use = [homes.area[first]], [np.where(members > 1, HMO, DWELLING)]
    tenure, state = [means.tenure[first]], [np.full(count, OCCUPIED)]
    for kind, what, share, chance in spare:
        # A share is of all dwellings; the fraction of one is drawn.
        number = int(count * share / (1 - configuration.empty) + random.random())
        area.append(random.choice(len(known.code), number, p=chance / chance.sum()))
        use.append(np.full(number, kind))
        state.append(np.full(number, what))
        held = random.choice(means.tenure, number) if what == EMPTY else np.full(number, OWNED)
        tenure.append(held if kind == DWELLING else np.full(number, NO_TENURE))
    return (
        np.concatenate(area),
        np.concatenate(use),
        np.concatenate(tenure),
        np.concatenate(state),
    )


def _flat_scale(configuration: Configuration) -> float:
    rented = configuration.private_rent * FLAT_BY_TENURE[1]
    rented += configuration.social_rent * FLAT_BY_TENURE[2]
    owned = (1 - configuration.private_rent - configuration.social_rent) * FLAT_BY_TENURE[0]
    country = float(county_weights(configuration) @ areas().rural)
    return 1 / float((rented + owned) * (country * FLAT_IN_COUNTRY + 1 - country))


def _blocks(area: Array, flat: Array, random: np.random.Generator) -> tuple[Array, Array]:
    """The group of each dwelling: one for a building. A flat that stays alone is a house."""
    flats = np.flatnonzero(flat)
    flats = flats[np.lexsort((random.random(len(flats)), area[flats]))]
    ends = np.cumsum(random.choice(BLOCKS, len(flats)))
    block = np.searchsorted(ends, np.arange(len(flats)), "right")
    _, block, members = np.unique(
        area[flats] * (len(flats) + 1) + block, return_inverse=True, return_counts=True
    )
    group = np.arange(len(area))
    group[flats] = len(area) + block
    flat = flat.copy()
    flat[flats] = members[block] > 1
    found: Array = np.unique(group, return_inverse=True)[1]
    return found, flat


def _annexes(
    area: Array, use: Array, flat: Array, group: Array, random: np.random.Generator
) -> tuple[Array, Array]:
    """A few houses become the annexe of the next house of their area."""
    houses = np.flatnonzero((use == DWELLING) & ~flat)
    houses = houses[np.argsort(area[houses], kind="stable")]
    small = random.random(len(houses)) < ANNEXES
    small[-1:] = False
    follows = np.append(area[houses[1:]] == area[houses[:-1]], False)
    pick = np.flatnonzero(small & follows & ~np.append(small[1:], False))
    group, annexe = group.copy(), np.zeros(len(area), dtype=bool)
    group[houses[pick]] = group[houses[pick + 1]]
    annexe[houses[pick]] = True
    return group, annexe
