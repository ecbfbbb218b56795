"""Reports of fairness by the command line: one that says stop bars its typology at the gate."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.databases import copy_home

from folkmoot.detect.fairness import FAIRNESS_SCHEMA, Report, write_report

TODAY = date(2026, 11, 21)  # on which the sample lives
ASK = ("run", "start", "business-rates-relief", "--purpose", "relief-check", "--member", "ashvale")


def report(day: date, *, stop: bool, **changes: Any) -> str:
    row = dict.fromkeys(FAIRNESS_SCHEMA.names) | {
        "typology": "sbrr-multiple@1", "attribute": "deprivation", "group": "1 of 5",
        "measure": "precision", "n": 400, "selected": 60, "count": 20.0, "out_of": 60.0,
        "rate": 20 / 60, "low": 0.227, "high": 0.459, "ratio": 0.5, "ratio_low": 0.36,
        "ratio_high": 0.69, "estimable": True, "stop": stop,
    }  # fmt: skip
    source = "Outcomes of last year"
    made = Report("sbrr-multiple@1", "deprivation", day, source, stop, (row | changes,))
    return write_report(made)


@pytest.fixture
def at(county: tuple[Path, Any], tmp_path: Path) -> Path:
    """A home of its own in which the demo has run."""
    home = tmp_path / "home"
    copy_home(county[0], home)
    return home


@pytest.fixture
def told(folkmoot: Callable[..., Any], at: Path, tmp_path: Path) -> Callable[[str], Any]:
    """Put a report on record."""

    def told(text: str) -> Any:
        file = tmp_path / "report.json"
        file.write_text(text, encoding="utf-8")
        return folkmoot("--home", str(at), "fairness", "report", str(file))

    return told


def test_stop_refuses_until_a_newer_report_clears_it(folkmoot, at, told) -> None:
    day = TODAY
    recorded = told(report(day - timedelta(days=1), stop=True))
    assert recorded.code == 0, recorded.err
    assert "sbrr-multiple@1" in recorded.out and "yes" in recorded.out
    before = folkmoot("--home", str(at), "run", "list", "--json").json
    refused = folkmoot("--home", str(at), *ASK, "--json")
    assert refused.code == 13, refused.err
    (reason,) = refused.json["reasons"]
    assert reason["rule"] == "fairness"
    assert "treat people unequally by deprivation" in reason["what"]
    assert reason["remedy"]
    runs = folkmoot("--home", str(at), "run", "list", "--json").json
    assert len(runs) == len(before), "nothing began"
    unable = told(report(day, stop=False, estimable=False))
    assert unable.code != 0 and "who was wronged" in unable.err
    elsewhere = told(report(day, stop=False, group="2 of 5"))
    assert elsewhere.code != 0 and "does not measure precision of 1 of 5" in elsewhere.err
    assert folkmoot("--home", str(at), *ASK, "--json").code == 13
    cleared = told(report(day, stop=False))
    assert cleared.code == 0, cleared.err
    ran = folkmoot("--home", str(at), *ASK, "--json")
    assert ran.code == 0, ran.err
    assert ran.json["state"] == "finished"


def test_what_was_measured_is_listed(folkmoot, at, told) -> None:
    day = TODAY
    assert folkmoot("--home", str(at), "fairness", "list", "--json").json == []
    text = report(day, stop=True)
    assert told(text).code == 0
    assert told(text).code == 0, "it is repeatable"
    (listed,) = folkmoot("--home", str(at), "fairness", "list", "--json").json
    assert listed == json.loads(text)
    for name, count in (("sbrr-multiple", 1), ("hb-twice", 0)):
        found = folkmoot("--home", str(at), "fairness", "list", "--typology", name, "--json")
        assert len(found.json) == count
    shown = folkmoot("--home", str(at), "fairness", "list", COLUMNS="200")
    assert "1 of 5" in shown.out and "0.227 to 0.459" in shown.out
    event = folkmoot("--home", str(at), "ledger", "list", "--json").out
    assert "fairness.measured" in event or "fairness_measured" in event


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not a report of fairness"),
        ('{"typology": "x"}', "not a report of fairness"),
        (None, "no such typology"),
    ],
)
def test_what_is_no_report_is_refused(folkmoot, at, told, text, said) -> None:
    if text is None:
        text = report(TODAY, stop=False).replace("sbrr-multiple@1", "nothing@1")
    ran = told(text)
    assert ran.code != 0
    assert said in ran.err and "Traceback" not in ran.err
    assert folkmoot("--home", str(at), "fairness", "list", "--json").json == []
