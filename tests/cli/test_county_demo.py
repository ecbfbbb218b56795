"""The demo on a county that was made: what it says to programs and to people."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from tests.cli.conftest import command
from tests.cli.test_fairness import report
from tests.databases import copy_home, pointed

from folkmoot.cli.clock import clock_from
from folkmoot.cli.demo import report as reporting
from folkmoot.cli.demo.walk import STOPPED, Walked
from folkmoot.cli.output import out
from folkmoot.cli.session import open_session
from folkmoot.cli.workspace import read_workspace
from folkmoot.dates import legal_date
from folkmoot.detect.fairness import read_report
from folkmoot.detect.typology import typologies
from folkmoot.insight.measure import measures
from folkmoot.office.fairness.services import record_report

pytestmark = pytest.mark.xdist_group("made-county")
# A screen of text is some forty lines; the whole path is to be read in a few minutes.
MOST_LINES, WIDEST_SENTENCE = 420, 100


def printed(shown, *, details: bool = False) -> str:
    with out.capture() as captured:
        reporting.report(Walked(**shown), kept=Path("there"), details=details)
    return captured.get()


def test_the_shape_of_its_json(made_county) -> None:
    shown = made_county.shown
    assert shown["synthetic"] is True
    assert shown["residents"] == 6_000
    assert [a["state"] for a in shown["agreements"]] == ["active"] * 3
    assert shown["typologies"].keys() == typologies().keys()
    for found in shown["typologies"].values():
        assert found["considered"] == found["leads"] + sum(found["excluded"].values())
        assert (found["planted"], found["lookalikes"]) == (2, 8)
        for judged in (found["precision"], found["recall"]):
            assert judged is None or 0 <= judged["low"] <= judged["share"] <= judged["high"] <= 1
    assert shown["disclosure"].keys() == measures().keys()
    assert shown["support"]["households"] > 0
    assert shown["ledger"]["verified"] is True
    assert {run["purpose"]: run["leads"] for run in shown["runs"]}["need-by-area"] == 0


def test_most_of_what_was_planted_is_found_even_in_a_small_county(made_county) -> None:
    """A floor that a broken join falls through; how good it is stands in docs/evaluation.md."""
    found = made_county.shown["typologies"].values()
    seen = sum(each["recall"]["right"] for each in found)
    assert seen >= 0.6 * sum(each["planted"] for each in found)
    right = sum(each["precision"]["right"] for each in found if each["precision"])
    assert right >= 0.6 * sum(each["recommended"] for each in found)


def test_it_is_told_in_plain_words_and_not_at_length(made_county) -> None:
    text = printed(made_county.shown)
    lines = text.splitlines()
    assert len(lines) < MOST_LINES
    for number, title in enumerate(
        ("Members", "Agreements", "Deliveries", "Refusals", "Runs", "Leads", "Help", "Tables",
         "Ledger"), 1,
    ):  # fmt: skip
        assert sum(line.startswith(f"{number}  {title}.") for line in lines) == 1, title
    for said in ("nobody is accused", "What would change it", "1 to 5 of 100 matches"):
        assert said in " ".join(text.split())
    assert "fraudster" not in text.lower()
    for agreement in made_county.shown["agreements"]:
        assert f"“{agreement['title']}”" in text
        assert " ".join(agreement["brief"]["summary"].split()) in " ".join(text.split())


def test_every_table_of_a_made_up_county_says_that_it_is(made_county) -> None:
    text = printed(made_county.shown)
    assert text.lstrip().splitlines()[1].startswith("Synthetic:")
    assert "against what was planted (synthetic)" in text
    assert "Tables after disclosure control (synthetic)" in text


def test_files_are_summed_up_unless_they_are_asked_for(made_county) -> None:
    brief, long = printed(made_county.shown), printed(made_county.shown, details=True)
    files = len(made_county.shown["deliveries"])
    assert files > 100
    assert f"{files} files" in brief
    assert len(long.splitlines()) > len(brief.splitlines()) + files
    assert "File by file: --details" in brief
    assert "File by file" not in long


def test_what_it_says_of_faults_adds_up(made_county) -> None:
    from folkmoot.cli.demo.report_before import wrong_with

    said = wrong_with(made_county.shown["deliveries"])
    failed = sum(d["failed_rules"].get("key.unique", 0) for d in made_county.shown["deliveries"])
    assert failed
    assert any(line.startswith(f"rule key.unique: {failed:,} row") for line in said)


def test_nothing_that_is_one_person_s_is_in_what_it_says(made_county) -> None:
    """References, UPRNs, addresses: whatever few rows of a council tax file share is not shown."""
    path = next((made_county.folder / "data").glob("*/council-tax.csv"))
    text = path.read_bytes().decode("cp1252")
    counts = Counter(re.split(r"[\r\n,;|\t]+", text.replace('"', "")))
    rare = {
        cell.strip()
        for cell, count in counts.items()
        if count <= 3 and len(cell.strip()) >= 9 and not re.fullmatch(r"[\d/. :-]{8,10}", cell)
    }
    assert len(rare) > 100
    said = printed(made_county.shown, details=True)
    assert not [cell for cell in rare if cell in said]


def test_numbers_out_of_range_are_said(folkmoot) -> None:
    ran = folkmoot("demo", "--cases", "-1", "--lookalikes", "-3")
    assert ran.code == 11
    assert "--cases" in ran.err and "--lookalikes" in ran.err


def test_a_second_walk_goes_on_where_fairness_stopped_a_typology(made_county, tmp_path) -> None:
    """What an earlier walk measured holds: the gate refuses that purpose, and the rest is run."""
    home = tmp_path / "home"
    copy_home(made_county.home, home)
    with pointed({"FOLKMOOT_HOME": str(home)}):
        at = open_session(clock_from(read_workspace(made_county.folder).clock))
        made = read_report(report(legal_date(at.now), stop=True))
        record_report(report=made, by=at.operator(), now=at.now)
    again = command("demo", "--workspace", str(made_county.folder), "--home", str(home), "--json")
    assert again.code == 0, again.err
    shown = again.json
    stopped = [r for r in shown["refusals"] if r["altered"] == STOPPED]
    assert [{reason["rule"] for reason in each["reasons"]} for each in stopped] == [{"fairness"}]
    assert "business-relief" not in {run["purpose"] for run in shown["runs"]}
    assert shown["typologies"].keys() == typologies().keys() - {"sbrr-multiple"}
    assert shown["truth"]["typologies"].keys() == shown["typologies"].keys()
    assert STOPPED in " ".join(printed(shown).split())
