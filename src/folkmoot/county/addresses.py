"""Made-up addresses: streets, numbers and names of houses, localities, postcodes of the area.

Streets, houses and localities are composed of the words below and are meant to exist nowhere; the
postcodes are real ones of the area, for only those lie in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.county.buildings import COMMUNAL, Buildings
from folkmoot.county.geography import Areas, Array, areas
from folkmoot.county.lists import county_list
from folkmoot.county.members import BILLING

STEMS = (
    "Alder", "Amber", "Ashen", "Barrow", "Beacon", "Bramble", "Briar", "Candle", "Clover",
    "Copper", "Coral", "Cricket", "Curlew", "Dapple", "Drover", "Ember", "Fallow", "Fenni",
    "Finch", "Flint", "Foxen", "Gable", "Garnet", "Gorse", "Harrow", "Hazel", "Heron", "Hollow",
    "Ivory", "Juniper", "Kestrel", "Lantern", "Lark", "Linnet", "Lupin", "Mallow", "Marram",
    "Meadow", "Merrow", "Nettle", "Oaken", "Otter", "Pebble", "Pepper", "Plover", "Quill",
    "Raven", "Reed", "Saffron", "Sedge", "Sorrel", "Swallow", "Tansy", "Teasel", "Thistle",
    "Umber", "Vetch", "Wicker", "Willow", "Yarrow",
)  # fmt: skip
ENDS = (
    "spur", "brook", "mere", "stone", "wick", "ford", "gate", "moor", "combe", "shaw", "well",
    "field", "croft", "bourne", "ridge", "holme", "thorpe", "dale", "bank", "marsh", "cote",
    "haven", "leigh", "march", "rake", "fold", "garth", "hythe", "wold", "toft",
)  # fmt: skip
TYPES = (
    "Road", "Close", "Avenue", "Lane", "Drive", "Street", "Way", "Gardens", "Crescent", "Court",
    "Rise", "Grove", "Mews", "Walk", "Place", "Hill",
)  # fmt: skip
HOUSE_STEMS = (
    "Rose", "Orchard", "Ivy", "Mill", "Forge", "Chapel", "Walnut", "Cherry", "Holly", "Apple",
    "Honeysuckle", "Primrose", "Bluebell", "Old Bakery", "Chestnut", "Laurel", "Magpie", "Pump",
    "Rectory", "Stable", "Tithe", "Windmill", "Wisteria", "Yew Tree", "Pond", "Hunters",
    "Shepherds",
    "Millers", "Coopers", "Wheelwrights",
)  # fmt: skip
HOUSE_ENDS = ("Cottage", "House", "Farm", "Barn", "Lodge", "Villa")
LOCALITY_ENDS = ("ham", "ton", "worth", "stead", "bury", "hurst", "ley", "den")
STREETS_OF_AREA = 97  # numbers of streets set aside for each area
STREET_STEP = 11_003  # shuffles the names; shares no factor with their number
SEGMENT = (20, 33)  # dwellings to a postcode, by area: from, below
SEGMENTS_OF_STREET = 2  # postcodes of one street
NAMED_IN_COUNTRY = 0.4  # of houses outside towns have a name for a number


@dataclass(frozen=True, slots=True)
class Addresses:
    """One entry a dwelling: the building's line, the address, the postcode."""

    building: pa.Array
    address: pa.Array
    postcode: pa.Array


def write_addresses(stock: Buildings, known: Areas, random: np.random.Generator) -> Addresses:
    """Addresses of ``stock``: no two dwellings of a locality have the same."""
    first = np.flatnonzero(np.diff(stock.building, prepend=-1))
    area = stock.area[first]
    segment, segments = _segments(stock.area, first, known, random)
    street = segment // SEGMENTS_OF_STREET
    number = _count_within(area * STREETS_OF_AREA + street)
    lone = np.bincount(stock.building) == 1
    plain = (stock.use[first] == 0) & (stock.flat[first] == 0)
    named = lone & plain & known.rural[area] & (random.random(len(first)) < NAMED_IN_COUNTRY)
    named |= stock.use[first] == COMMUNAL
    line = _lines(area, street, number, named, known)
    place = known.first_postcode[area] + segment * known.postcodes[area] // segments
    postcode = county_list("postcodes").column("postcode").combine_chunks()
    building = line.take(pa.array(stock.building))
    flat = pa.array(stock.flat)
    unit = pc.binary_join_element_wise(pa.scalar("Flat "), flat.cast(pa.string()), "")
    unit = pc.if_else(pc.equal(flat, -1), "Annexe", unit)
    whole = pc.binary_join_element_wise(unit, building, ", ")
    return Addresses(
        building=building,
        address=pc.if_else(pc.equal(flat, 0), building, whole),
        postcode=postcode.take(pa.array(place[stock.building])),
    )


def _segments(
    of_dwelling: Array, first: Array, known: Areas, random: np.random.Generator
) -> tuple[Array, Array]:
    """Each building's segment of a street (one postcode), and how many its area has."""
    size = random.integers(*SEGMENT, size=len(known.code))
    dwellings = np.bincount(of_dwelling, minlength=len(known.code))
    segments = np.clip(np.round(dwellings / size).astype(np.int64), 1, known.postcodes)
    area = of_dwelling[first]
    before = first - np.searchsorted(of_dwelling, area, "left")
    return before * segments[area] // dwellings[area], segments[area]


def _count_within(group: Array) -> Array:
    """1, 2, 3, … within each run of equal numbers."""
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    run = np.cumsum(np.diff(group, prepend=-1) != 0) - 1
    count: Array = np.arange(len(group)) - starts[run] + 1
    return count


def _lines(area: Array, street: Array, number: Array, named: Array, known: Areas) -> pa.Array:
    streets, houses = _street_names(), _house_names()
    at = ((area * STREETS_OF_AREA + street) * STREET_STEP) % len(streets)
    # Names of houses differ within a street: they follow the number.
    house = houses.take(pa.array((number * 7 + at) % len(houses)))
    label = pc.if_else(pa.array(named), house, pa.array(number).cast(pa.string()))
    between = pc.if_else(pa.array(named), ", ", " ")
    road = streets.take(pa.array(at))
    place = _localities().take(pa.array(area))
    start = pc.binary_join_element_wise(label, between, road, "")
    return pc.binary_join_element_wise(start, place, ", ")


@cache
def _street_names() -> pa.Array:
    return pa.array([f"{a}{b} {c}" for c in TYPES for b in ENDS for a in STEMS])


@cache
def _house_names() -> pa.Array:
    return pa.array([f"{a} {b}" for b in HOUSE_ENDS for a in HOUSE_STEMS])


@cache
def _localities() -> pa.Array:
    """A locality for each area: the town of its authority, or outside it a village of the ward."""
    known = areas()
    towns = {m.id: m.id.replace("-", " ").title() for m in BILLING}
    wards = {ward: i for i, ward in enumerate(sorted(set(known.ward)))}
    villages = [f"{a}{b}" for b in LOCALITY_ENDS for a in STEMS]
    return pa.array(
        [
            villages[wards[ward] * 7 % len(villages)] if rural else towns[member]
            for ward, member, rural in zip(known.ward, known.member, known.rural, strict=True)
        ]
    )
