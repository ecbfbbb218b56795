"""An objection takes a person out of the next join; destruction ends a delivery and a run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.databases import copy_home

ROOT = Path(__file__).resolve().parents[2]
ASK = ("business-rates-relief", "--purpose", "relief-check", "--member", "ashvale",
       "--role", "Business rates team")  # fmt: skip


@pytest.fixture
def own(county, tmp_path) -> tuple[Path, dict]:
    """A copy of the demo's home, with a snapshot and reviews of today's clock."""
    home, shown = county
    copy = tmp_path / "home"
    copy_home(home, copy)
    return copy, shown


def object_to(home: Path, value: str, *more: str) -> subprocess.CompletedProcess[str]:
    import os

    env = {k: v for k, v in os.environ.items() if not k.startswith("FOLKMOOT_")}
    return subprocess.run(
        [sys.executable, "-m", "folkmoot", "voice", "object", "--dataset", "business-rates",
         "--column", "property_ref", *more],
        input=value + "\n", capture_output=True, text=True, cwd=ROOT, check=False,
        env=env | {"FOLKMOOT_HOME": str(home)},
    )  # fmt: skip


def test_an_objection_takes_the_record_out(folkmoot, own) -> None:
    home, shown = own
    typo = object_to(home, "A001009", "--purpose", "taxes")
    assert typo.returncode == 11
    assert "Did you mean tax?" in typo.stderr
    ran = object_to(home, "a 001 009", "--purpose", "tax")
    assert ran.returncode == 0, ran.stderr
    for way in ("A001009", "a 001 009", "a001009"):
        assert way not in ran.stdout + ran.stderr + typo.stdout + typo.stderr
    assert re.search(r"preferences +1\n", ran.stdout)
    assert re.search(r"read by ashvale-business-rates@1 as +code: valid\n", ran.stdout)
    again = folkmoot("demo", "--sample", "--home", str(home), "--json")
    assert again.code == 0, again.err
    assert again.json["runs"][0]["records"] == shown["runs"][0]["records"] - 1
    assert again.json["leads"] == shown["leads"] - 1


def test_a_hold_defers_destruction_and_destruction_refuses_the_next_request(folkmoot, own) -> None:
    home, shown = own
    delivery = shown["deliveries"][0]["delivery"]
    at = ("--home", str(home))
    held = folkmoot(*at, "dataset", "hold", delivery, "--reason", "Appeal 17/2026")
    assert held.code == 0, held.err
    assert folkmoot(*at, "dataset", "destroy", delivery, "--reason", "Retention").code == 15
    hold = held.out.split()[-1]
    assert folkmoot(*at, "dataset", "release", hold).code == 0
    ended = folkmoot(*at, "dataset", "destroy", delivery, "--reason", "Retention", "--json")
    assert ended.code == 0, ended.err
    assert ended.json["subject"] == delivery
    assert not list((home / "store/deliveries" / delivery).glob("*"))
    asked = folkmoot(*at, "request", *ASK, "--delivery", delivery, "--json")
    assert asked.code == 13
    assert "deliveries" in {reason["rule"] for reason in asked.json["reasons"]}
    assert folkmoot(*at, "ledger", "verify", "--json").json["verified"] is True


def test_a_destroyed_run_has_no_evidence(folkmoot, own, tmp_path) -> None:
    home, shown = own
    run = shown["runs"][0]["run"]
    at = ("--home", str(home))
    assert folkmoot(*at, "run", "destroy", run, "--reason", "Retention").code == 0
    out = tmp_path / "leads.json"
    ran = folkmoot(
        *at, "leads", "export", "--run", run, "--member", "ashvale", "--reason", "Late",
        "--out", str(out),
    )  # fmt: skip
    assert ran.code == 17
    assert "Next:" in ran.err
    assert not out.exists()
