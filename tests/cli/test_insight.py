"""`folkmoot insight`: what was told, in words, rows and pictures, and nothing that was not."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.databases import copy_home

from folkmoot.county.area_outlines import area_outlines
from folkmoot.disclosure import Policy
from folkmoot.insight.measure import measures

pytestmark = pytest.mark.xdist_group("made-county")


POINT = {"type": "Feature", "id": "ashvale", "geometry": {"type": "Point", "coordinates": [0, 51]}}
POINTS = json.dumps({"type": "FeatureCollection", "features": [POINT]})


@pytest.fixture(scope="module")
def listed(made_county) -> dict:
    ran = made_county.run("insight", "list", "--json")
    assert ran.code == 0, ran.err
    return {row["measure"].partition("@")[0]: row for row in ran.json}


@pytest.fixture(scope="module")
def exported(made_county, listed, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("told") / "discount"
    ran = made_county.run(
        "insight", "export", listed["single-person-discount"]["release"], "--out", str(out)
    )
    assert ran.code == 0, ran.err
    return out


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def test_every_measure_is_listed_with_how_much_of_it_is_hidden(made_county, listed) -> None:
    assert listed.keys() == measures().keys()
    for name, row in listed.items():
        summary = made_county.shown["disclosure"][name]
        assert row["synthetic"] is True
        assert row["release"] == summary["sha256"]
        assert row["shown"] == sum(summary["shown"].values())
        assert row["hidden"] == sum(summary["hidden"].values())
    text = made_county.run("insight", "list").out
    assert "(synthetic)" in text
    assert all(row["release"][:12] in text for row in listed.values())
    run = next(r["run"] for r in made_county.shown["runs"] if r["purpose"] == "need-by-area")
    assert len(made_county.run("insight", "list", "--run", run, "--json").json) == len(listed)


@pytest.mark.parametrize("measure_id", measures())
def test_a_table_says_what_it_is_and_what_is_hidden(made_county, listed, measure_id) -> None:
    release = listed[measure_id]["release"]
    ran = made_county.run("insight", "show", release[:12])
    assert ran.code == 0, ran.err
    text, header = " ".join(ran.out.split()), measures()[measure_id].header
    assert "Synthetic: made-up people" in text
    assert header.question in text
    for limit in header.limits:
        assert limit in text
    assert f"{listed[measure_id]['hidden']} of" in text
    as_json = made_county.run("insight", "show", release, "--level", "decile", "--json").json
    assert len(as_json["rows"]) % 10 == 0
    policy = Policy()
    for row in as_json["rows"]:
        # A nought is told only where nobody at all is.
        assert not row["count"] or row["count"] >= policy.threshold
        assert not row["count"] or row["count"] % policy.round_to == 0


def test_what_is_not_there_is_said(made_county, listed) -> None:
    assert made_county.run("insight", "show", "feedface").code == 14
    release = listed["single-person-discount"]["release"]
    ran = made_county.run("insight", "show", release, "--level", "parish")
    assert ran.code == 11
    assert "district" in ran.err


def test_an_export_has_a_table_beside_each_picture(exported) -> None:
    names = {path.name for path in exported.iterdir()}
    assert {"about.md", "table.csv", "chart-decile.svg", "map-district.svg"} <= names
    for picture in exported.glob("*.svg"):
        root = ET.fromstring(picture.read_text("utf-8"))  # noqa: S314 - our own bytes
        assert root[0].text.startswith("Synthetic: ")
        assert not re.search(r"<script|href=|\son\w+=", picture.read_text("utf-8"))
        level = picture.stem.partition("-")[2]
        beside = rows_of(picture.with_suffix(".csv"))
        assert beside and {row["level"] for row in beside} == {level}
    assert "Synthetic: made-up people" in (exported / "about.md").read_text("utf-8")


def test_its_rows_are_those_that_were_told(made_county, listed, exported) -> None:
    release = listed["single-person-discount"]["release"]
    rows = rows_of(exported / "table.csv")
    assert {row["hidden"] for row in rows} <= {"yes", "no"}
    told = made_county.run("insight", "show", release, "--level", "district", "--json").json
    districts = {row["area"]: row for row in rows if row["level"] == "district"}
    assert {r["area"] for r in told["rows"]} == districts.keys()
    for row in told["rows"]:
        mine = districts[row["area"]]
        assert mine["count"] == ("" if row["count"] is None else str(row["count"]))
        assert mine["name"] == row["name"] != row["area"]


def test_a_map_needs_the_outlines_of_a_county_that_is_real(made_county, listed, tmp_path) -> None:
    """Where nothing says that nobody exists, no shape of ours is drawn and nothing is labelled."""
    home = tmp_path / "home"
    copy_home(made_county.home, home)
    (home / "demo.txt").write_text("This home belongs to a test.\n", encoding="utf-8")
    release = listed["single-person-discount"]["release"]
    bare, drawn = tmp_path / "bare", tmp_path / "drawn"
    ran = made_county.run("insight", "export", release, "--out", str(bare), home=home)
    assert ran.code == 0, ran.err
    assert not list(bare.glob("map-*"))
    assert "Synthetic" not in (bare / "chart-decile.svg").read_text("utf-8")
    shapes = tmp_path / "districts.geojson"
    shapes.write_text(json.dumps(area_outlines("district")), encoding="utf-8")
    ran = made_county.run(
        "insight", "export", release, "--out", str(drawn), "--outlines", str(shapes), home=home
    )
    assert ran.code == 0, ran.err
    assert (drawn / "map-district.svg").is_file()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"type": "FeatureCollection", "features": []}',
        '{"type": "FeatureCollection", "features": ["a"]}',
        POINTS,
    ],
)
def test_outlines_that_are_none_are_refused(made_county, listed, tmp_path, text) -> None:
    shapes = tmp_path / "no.geojson"
    shapes.write_text(text, encoding="utf-8")
    ran = made_county.run(
        "insight", "export", listed["single-person-discount"]["release"],
        "--out", str(tmp_path / "out"), "--outlines", str(shapes),
    )  # fmt: skip
    assert ran.code == 11
    assert "Traceback" not in ran.err
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_over(made_county, listed, exported) -> None:
    before = {path.name: path.read_bytes() for path in exported.iterdir()}
    ran = made_county.run("insight", "export", listed["ctr-take-up"]["release"],
                          "--out", str(exported))  # fmt: skip
    assert ran.code == 15
    assert {path.name: path.read_bytes() for path in exported.iterdir()} == before
