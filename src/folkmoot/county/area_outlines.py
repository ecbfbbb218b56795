"""Outlines of the made-up county's areas, for maps: the shapes are real, the names are not."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from folkmoot.county.dissolve import Outline, Ring, dissolve
from folkmoot.county.lists import county_list
from folkmoot.county.members import BILLING

UNIT = 100_000  # coordinates are whole hundred-thousandths of a degree


def area_outlines(level: str) -> Mapping[str, Any]:
    """A GeoJSON FeatureCollection of every ``lsoa``, ``ward`` or ``district``; longitude, latitude.

    A feature's ``id`` is the code that releases use: of a district the member that bills it. Wards
    are put together from their small areas. The collection of any other level is empty.
    """
    outlines = _outlines(level)
    features = [
        {"type": "Feature", "id": code, "properties": {}, "geometry": _geometry(outlines[code])}
        for code in sorted(outlines)
    ]
    return {"type": "FeatureCollection", "features": features}


@cache
def _outlines(level: str) -> Mapping[str, Outline]:
    rows = county_list("outlines").to_pylist()
    known = {row["code"]: [_ring(flat) for flat in row["rings"]] for row in rows}
    where = county_list("areas").select(["lsoa", "ward"]).to_pylist()
    if level == "district":
        return MappingProxyType({member.id: known[member.lad] for member in BILLING})
    small = {row["lsoa"]: known[row["lsoa"]] for row in where}
    if level == "lsoa":
        return MappingProxyType(small)
    if level == "ward":
        return MappingProxyType(dissolve(small, {row["lsoa"]: row["ward"] for row in where}))
    return MappingProxyType({})


def _ring(flat: list[int]) -> Ring:
    return list(zip(flat[::2], flat[1::2], strict=True))


def _geometry(outline: Outline) -> dict[str, Any]:
    """Rings wound like the largest are islands; the others are holes, in the largest island."""
    rings = sorted(outline, key=lambda ring: abs(_area(ring)), reverse=True)
    outward = _area(rings[0]) > 0
    islands = [[ring] for ring in rings if (_area(ring) > 0) == outward]
    islands[0] += [ring for ring in rings if (_area(ring) > 0) != outward]
    degrees = [[[[x / UNIT, y / UNIT] for x, y in ring] for ring in rings] for rings in islands]
    return {"type": "MultiPolygon", "coordinates": degrees}


def _area(ring: Ring) -> int:
    """Twice the area; its sign says which way the ring is wound."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))
