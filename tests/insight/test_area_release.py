"""Area tables go out by one door, and pictures are drawn of nothing else."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest

from folkmoot.canonical import canonical
from folkmoot.disclosure import Policy, read_released
from folkmoot.errors import InputError, RefusedError
from folkmoot.insight.area_levels import area_dimension, look_up
from folkmoot.insight.area_release import AreaRelease, area_release
from folkmoot.insight.chart import chart
from folkmoot.insight.map import draw_map
from folkmoot.insight.measure import measure
from folkmoot.insight.read_area_release import read_area_release

DAY, NOW = date(2026, 10, 31), datetime(2026, 11, 2, tzinfo=UTC)
LSOAS = 24
AREAS = pa.Table.from_pylist(
    [
        {"uprn": n, "lsoa": f"L{n:02d}", "ward": f"W{n // 3}", "district": f"D{n // 12}",
         "imd_decile": 1 + n % 5}
        for n in range(LSOAS)
    ]
)  # fmt: skip


def found(measure_id: str, per_area: int, seed: int = 1, breakdown: bool = True) -> pa.Table:
    header = measure(measure_id).header
    values = header.breakdown.values if header.breakdown and breakdown else ("all",)
    chance = Random(seed)
    rows = []
    for n in range(LSOAS):
        for value in values:
            base = chance.randint(per_area // 2, per_area)
            count = base if header.shape != "share" else chance.randint(0, base // 2)
            rows.append(
                {"lsoa": f"L{n:02d}", "breakdown": value, "base": base, "count": count,
                 "pence": 9_000 * count, "largest": 12_000 * (count > 0),
                 "second": 11_000 * (count > 1)}
            )  # fmt: skip
    lost = {"lsoa": None, "breakdown": values[0], "base": 13, "count": 2, "pence": 0,
            "largest": 0, "second": 0}  # fmt: skip
    return pa.Table.from_pylist([*rows, lost])


def told(measure_id: str, per_area: int, **more: Any) -> AreaRelease:
    return area_release(
        measure(measure_id), found(measure_id, per_area), AREAS, Policy(), as_of=DAY,
        earlier=more.get("earlier", ()), now=NOW,
    )  # fmt: skip


def test_large_areas_are_told_to_the_smallest_level_with_their_breakdown() -> None:
    out = told("ctr-take-up", 400)
    assert out.levels == ("lsoa", "ward", "district", "county", "decile")
    assert out.breakdown is not None
    assert out.not_placed == 15
    assert out.table("lsoa").num_rows == LSOAS * 5
    assert out.table("decile").num_rows == 5 * 5


def test_small_ones_are_told_by_larger_areas_and_without() -> None:
    out = told("ctr-take-up", 8)
    assert out.left_out[:1] == ("lsoa",)
    assert out.breakdown is None
    assert not any("L" in dict(c.codes).get("area", "")[:1] for c in out.released.cells)
    with pytest.raises(InputError, match="not told"):
        out.table("lsoa")


@pytest.mark.parametrize("measure_id", ["ctr-take-up", "single-person-discount", "hb-caseload"])
@pytest.mark.parametrize("per_area", [8, 60, 400])
def test_nothing_below_the_threshold_is_in_a_release(measure_id: str, per_area: int) -> None:
    out = told(measure_id, per_area)
    raw = found(measure_id, per_area)
    where = look_up(AREAS)
    for cell in out.released.cells:
        codes = dict(cell.codes)
        rows = [
            r for r in raw.to_pylist()
            if r["lsoa"]
            and codes.get("area", "all") in {"all", r["lsoa"], *where[r["lsoa"]]}
            and (out.breakdown is None
                 or codes.get(out.breakdown.name, "all") in {"all", r["breakdown"]})
        ]  # fmt: skip
        outcome = codes.get(measure_id, "all")
        whole, part = sum(r["base"] for r in rows), sum(r["count"] for r in rows)
        true = {"all": whole, "yes": part, "no": whole - part}[outcome]
        assert cell.count is None or (true >= 10 and abs(cell.count - true) <= 2)
        if cell.pence is not None:
            assert abs(cell.pence - sum(r["pence"] for r in rows)) <= 500


def test_the_shares_are_of_the_rounded_numbers_and_have_bounds() -> None:
    for row in told("single-person-discount", 400).table("ward").to_pylist():
        if row["per_cent"] is not None:
            assert row["per_cent"] == round(100 * row["count"] / row["base"], 1)
            assert row["low"] <= row["per_cent"] <= row["high"]


def test_two_measures_of_one_population_are_held_against_each_other() -> None:
    first = told("single-person-discount", 60)
    again = told("single-person-discount", 60, earlier=[first.released])
    assert again.released.cells == first.released.cells
    with pytest.raises(RefusedError):
        area_release(
            measure("single-person-discount"), found("single-person-discount", 60, seed=2), AREAS,
            Policy(), as_of=DAY, earlier=[first.released], now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("per_area", [8, 100, 400])
def test_another_measure_of_the_same_households_hides_and_shows_the_same_bases(
    per_area: int,
) -> None:
    first = told("ctr-take-up", per_area)
    second = told_of_the_same_bases(per_area, [first.released])
    one = {c.codes: c.count for c in first.released.cells}
    shared = [c for c in second.released.cells if c.codes in one]
    assert shared
    assert all(c.count == one[c.codes] for c in shared)


def told_of_the_same_bases(per_area: int, earlier: list[Any]) -> AreaRelease:
    """The single person discount of the households whose reduction was told."""
    chance = Random(5)
    bases: dict[str | None, int] = {}
    for row in found("ctr-take-up", per_area).to_pylist():
        bases[row["lsoa"]] = bases.get(row["lsoa"], 0) + row["base"]
    rows = [
        {"lsoa": lsoa, "breakdown": "all", "base": n, "count": chance.randint(n // 4, n // 2),
         "pence": 0, "largest": 0, "second": 0}
        for lsoa, n in bases.items()
    ]  # fmt: skip
    return area_release(
        measure("single-person-discount"), pa.Table.from_pylist(rows), AREAS, Policy(), as_of=DAY,
        earlier=earlier, now=NOW,
    )  # fmt: skip


def test_a_small_area_lies_where_most_of_it_lies() -> None:
    rows = AREAS.to_pylist()
    rows += [{"uprn": 900, "lsoa": "L00", "ward": "W5", "district": "D1", "imd_decile": 5}]
    rows += [{**rows[0], "uprn": 901}, {**rows[0], "uprn": 902}]
    assert look_up(pa.Table.from_pylist(rows))["L00"] == ("W0", "D0", "decile 1")
    known = area_dimension(look_up(AREAS), ("district",))
    assert known.dimension.withheld == {f"D{d}, decile {n}" for d in (0, 1) for n in range(1, 6)}


def outlines(level: str) -> dict[str, Any]:
    where = look_up(AREAS)
    codes = sorted(where) if level == "lsoa" else sorted({w[0] for w in where.values()})
    features = []
    for n, code in enumerate(codes):
        x, y = 0.1 * (n % 5), 51 + 0.1 * (n // 5)
        ring = [[x, y], [x + 0.1, y], [x + 0.1, y + 0.1], [x, y + 0.1], [x, y]]
        features.append(
            {"type": "Feature", "id": code, "properties": {},
             "geometry": {"type": "Polygon", "coordinates": [ring]}}
        )  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own bytes


def test_a_chart_names_itself_says_synthetic_and_runs_nothing() -> None:
    out = told("single-person-discount", 400)
    picture = chart(out, label="Synthetic")
    root = parsed(picture.svg)
    assert root.attrib["role"] == "img"
    children = list(root)
    assert children[0].tag.endswith("title")
    assert children[0].text == "Synthetic: Households with the single person discount"
    assert children[1].text == picture.words
    assert (
        root.attrib["aria-labelledby"] == f"{children[0].attrib['id']} {children[1].attrib['id']}"
    )
    assert not re.search(r"<script|href=|\son\w+=|javascript:", picture.svg)
    assert picture.svg == chart(out, label="Synthetic").svg
    assert picture.table.equals(out.table("decile"))


def test_a_chart_of_a_breakdown_has_a_row_for_each_group() -> None:
    svg = chart(told("ctr-take-up", 400)).svg
    groups = [f">{group}<" for group in ("Under 35", "35 to 65", "66 and over", "Not known")]
    assert sorted(groups, key=svg.index) == groups


def test_a_map_shades_what_is_told_and_hatches_the_rest() -> None:
    out = told("single-person-discount", 100)
    picture = draw_map(out, "lsoa", outlines("lsoa"), label="Synthetic")
    hidden = sum(r["per_cent"] is None for r in out.table("lsoa").to_pylist())
    assert hidden
    assert f"{hidden} hatched" in picture.words
    assert "Hidden to protect people" in picture.svg
    assert picture.svg == draw_map(out, "lsoa", outlines("lsoa"), label="Synthetic").svg
    assert not re.search(r"<script|href=|\son\w+=", picture.svg)
    parsed(picture.svg)


def test_a_ring_drawn_the_other_way_gives_the_same_map() -> None:
    out = told("single-person-discount", 400)
    turned = outlines("ward")
    for feature in turned["features"]:
        feature["geometry"]["coordinates"][0].reverse()
    assert "path" in draw_map(out, "ward", turned).svg
    one, other = (draw_map(out, "ward", o).svg for o in (outlines("ward"), turned))
    assert len(re.findall(r'role="graphics-symbol"', one)) == len(
        re.findall(r'role="graphics-symbol"', other)
    )


def test_a_map_without_an_outline_says_which_level() -> None:
    out = told("single-person-discount", 400)
    with pytest.raises(InputError, match="no outline"):
        draw_map(out, "ward", {"features": outlines("ward")["features"][1:]})


@pytest.mark.parametrize("measure_id", ["ctr-take-up", "hb-caseload", "police-incidents"])
@pytest.mark.parametrize("per_area", [8, 400])
def test_what_was_stored_is_read_back_as_it_was(measure_id: str, per_area: int) -> None:
    """Through JSON, as a database keeps it; nothing that was withheld is in it."""
    out = told(measure_id, per_area)
    about = json.loads(canonical(out.about()))
    again = read_area_release(read_released(json.loads(canonical(out.released.plain()))), about)
    assert (again.header, again.ref, again.levels) == (out.header, out.ref, out.levels)
    assert (again.breakdown, again.left_out) == (out.breakdown, out.left_out)
    assert (again.not_placed, again.shown, again.hidden) == (
        out.not_placed, out.shown, out.hidden,
    )  # fmt: skip
    for level in out.levels:
        assert again.table(level).equals(out.table(level))
    codes = {dict(cell.codes).get("area", "all") for cell in out.released.cells}
    assert {code for listed in about["areas"].values() for code in listed} == codes


def test_a_number_is_drawn_as_a_number_and_never_as_a_map() -> None:
    out = told("police-incidents", 400)
    picture = chart(out)
    least = min(r["count"] for r in out.table("decile").to_pylist() if r["breakdown"] != "all")
    assert f"The lowest: {least} " in picture.words
    assert ">hidden<" not in picture.svg
    with pytest.raises(InputError, match="Only shares"):
        draw_map(out, "ward", outlines("ward"))


def test_names_stand_where_there_are_any() -> None:
    out = told("single-person-discount", 400)
    names = {"W0": "Up Hill", "W1": "Down Hill"}
    for picture in (chart(out, "ward", names=names), draw_map(out, "ward", outlines("ward"),
                                                               names=names)):  # fmt: skip
        assert "Up Hill" in picture.svg and "Down Hill" in picture.svg
