"""The generator is honest: marginals against published counts, outlines, memory."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from folkmoot.county.chart_marginals import chart_marginals
from folkmoot.county.configuration import CONFIGURATIONS
from folkmoot.county.lists import LISTS, county_list
from folkmoot.county.make_world import make_world
from folkmoot.county.marginals import MARGINALS, marginals
from folkmoot.errors import NotFoundError

SIZE = {"county": 150_000}
OTHERS = 30_000


def measured(name: str, **changed: float) -> pa.Table:
    configuration = CONFIGURATIONS[name]
    made = replace(configuration, **changed) if changed else configuration
    world = make_world(made, residents=SIZE.get(name, OTHERS), seed=8)
    return marginals(world, configuration)


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_what_is_made_agrees_with_what_is_published(name: str) -> None:
    table = measured(name)
    assert table.schema.equals(MARGINALS)
    off = table.filter(pc.invert(table["ok"])).to_pylist()
    assert off == []


def test_a_county_that_is_not_as_published_is_found_out() -> None:
    # More students, other tenures than the configuration says: the comparison must not pass.
    table = measured("rural", students=0.35, private_rent=0.45)
    bad = set(table.filter(pc.invert(table["ok"]))["measure"].to_pylist())
    assert {"age", "tenure", "household size"} <= bad


def test_the_chart_shows_every_measure_and_is_the_same_each_time() -> None:
    table = measured("rural")
    svg = chart_marginals(table)
    assert svg == chart_marginals(table)
    assert ET.fromstring(svg).tag.endswith("svg")  # noqa: S314 - made here a line ago
    for measure in ("age", "household size", "tenure", "households of an area"):
        assert measure in svg
    assert "Synthetic" in svg


def test_the_lists_are_small_whole_and_named() -> None:
    sizes = {name: county_list(name).num_rows for name in LISTS}
    assert (sizes["areas"], sizes["postcodes"], sizes["outlines"]) == (1_077, 68_023, 1_077 + 14)
    folder = Path(sys.modules["folkmoot.county.lists"].__file__ or "").parent / "lists"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 4_000_000
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in readme for name in LISTS)
    with pytest.raises(NotFoundError, match="areas"):
        county_list("people")


def test_outlines_are_closed_and_districts_hold_their_areas() -> None:
    shapes = dict(
        zip(*(county_list("outlines")[c].to_pylist() for c in ("code", "rings")), strict=True)
    )
    for rings in shapes.values():
        assert rings
        for ring in rings:
            assert len(ring) >= 8
            assert ring[:2] == ring[-2:]
    areas = county_list("areas")
    for lad in set(areas["lad"].to_pylist()):
        inside = areas.filter(pc.field("lad") == lad)["lsoa"].to_pylist()
        total = sum(_size(shapes[code]) for code in inside)
        assert abs(_size(shapes[lad]) - total) <= 1e-6 * total


def _size(rings: list[list[int]]) -> float:
    """Area by the shoelace formula; holes count against it by their direction."""
    doubled = 0
    for ring in rings:
        points = list(zip(ring[::2], ring[1::2], strict=True))
        doubled += sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(points))
    return abs(doubled) / 2


def test_memory_does_not_grow_with_the_county() -> None:
    program = """
import resource, sys
from folkmoot.county.configuration import CONFIGURATIONS
from folkmoot.county.make_world import make_world
for world in make_world(CONFIGURATIONS["county"], residents=int(sys.argv[1]), seed=1):
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

    def peak(residents: int) -> int:
        run = subprocess.run(
            [sys.executable, "-c", program, str(residents)],
            capture_output=True, text=True, check=True, env=dict(os.environ),
        )  # fmt: skip
        return int(run.stdout)

    small, large = peak(150_000), peak(600_000)
    assert large < 1_500_000  # kilobytes
    assert large < small + 150_000
