"""Outlines for maps: every area has one, and larger ones are exactly their parts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from folkmoot.county.area_outlines import UNIT, area_outlines
from folkmoot.county.dissolve import dissolve
from folkmoot.county.lists import county_list
from folkmoot.county.members import BILLING

SQUARE = [(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)]
BESIDE = [(2, 0), (4, 0), (4, 2), (2, 2), (2, 0)]


def twice_areas(level: str) -> Iterator[tuple[str, float]]:
    """Each area's code and twice its area, in square units; holes are taken off."""
    for feature in area_outlines(level)["features"]:
        total = 0
        for outer, *holes in feature["geometry"]["coordinates"]:
            parts = [
                abs(sum(round(a[0] * UNIT) * round(b[1] * UNIT) - round(b[0] * UNIT)
                        * round(a[1] * UNIT) for a, b in pairwise(ring)))
                for ring in (outer, *holes)
            ]  # fmt: skip
            total += parts[0] - sum(parts[1:])
        yield feature["id"], total


def test_every_area_has_an_outline() -> None:
    areas = county_list("areas")
    assert dict(twice_areas("district")).keys() == {member.id for member in BILLING}
    assert dict(twice_areas("ward")).keys() == set(areas["ward"].to_pylist())
    assert dict(twice_areas("lsoa")).keys() == set(areas["lsoa"].to_pylist())
    assert area_outlines("parish")["features"] == []


def test_a_ward_is_as_large_as_its_small_areas() -> None:
    ward_of = {r["lsoa"]: r["ward"] for r in county_list("areas").to_pylist()}
    parts: dict[str, float] = {}
    for lsoa, size in twice_areas("lsoa"):
        parts[ward_of[lsoa]] = parts.get(ward_of[lsoa], 0) + size
    assert dict(twice_areas("ward")) == pytest.approx(parts, rel=1e-3)


def test_a_border_within_a_group_goes() -> None:
    together = dissolve({"a": [SQUARE], "b": [BESIDE]}, {"a": "x", "b": "x"})
    assert len(together["x"]) == 1
    assert ((2, 0), (2, 2)) not in set(pairwise(together["x"][0]))
    assert len(together["x"][0]) == 7
    apart = dissolve({"a": [SQUARE], "b": [BESIDE]}, {"a": "x", "b": "y"})
    assert {group: len(outline[0]) for group, outline in apart.items()} == {"x": 5, "y": 5}
