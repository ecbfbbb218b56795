"""`folkmoot leads refer`: a lead about housing benefit leaves as a pack and on record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document
from tests.databases import copy_home

pytestmark = pytest.mark.xdist_group("made-county")
WHY = ("--member", "eastmarch", "--reason", "Referral after a visit")


@pytest.fixture
def at(made_county, tmp_path):
    """The command line in a home of the test's own."""
    home = tmp_path / "home"
    copy_home(made_county.home, home)

    def run(*arguments: str):
        return made_county.run(*arguments, home=home)

    return run


def leads_of(at, typology: str) -> list[dict]:
    """Leads of one typology, as the list has them."""
    rows = at("leads", "list", "--json").json
    found = [row for row in rows if row["typology"].startswith(f"{typology}@")]
    assert found, f"this county has no lead of {typology}"
    return found


def about_housing_benefit(at) -> dict:
    """A lead of which a record is about housing benefit: of number 1 not all are."""
    for row in leads_of(at, "hb-twice") + leads_of(at, "undeclared-property"):
        shown = at("leads", "show", row["lead"], "--run", row["run"], *WHY, "--json").json
        if any(record["dataset"] == "housing-benefit" for record in shown["records"]):
            return row
    raise AssertionError("this county has no lead about housing benefit")


def referrals(at) -> list[dict]:
    """What the ledger says was referred."""
    return [row for row in at("ledger", "list", "--json").json if row["kind"] == "leads.referred"]


def test_a_pack_says_both_sides_and_the_ledger_knows(at, tmp_path: Path) -> None:
    row = about_housing_benefit(at)
    out = tmp_path / "pack.json"
    ran = at("leads", "refer", row["lead"], "--run", row["run"], *WHY, "--out", str(out))
    assert ran.code == 0, ran.err
    assert out.stat().st_mode & 0o777 == 0o600
    pack = json.loads(out.read_text("utf-8"))
    assert pack["speaks_for"] and pack["speaks_against"] and len(pack["records"]) >= 2
    assert "not a finding" in pack["words"]
    assert any("told" in question for question in pack["to_answer"])
    shown = {label for _, columns in pack["records"] for label, _ in columns}
    assert shown and "nino" not in shown
    assert [row["subject"] for row in referrals(at)] == [row["run"]]
    again = at("leads", "refer", row["lead"], "--run", row["run"], *WHY, "--out", str(out))
    assert again.code != 0 and json.loads(out.read_text("utf-8")) == pack
    assert len(referrals(at)) == 1, "what was not written was not referred"


def test_a_pack_to_print(at, tmp_path: Path) -> None:
    row = about_housing_benefit(at)
    out = tmp_path / "pack.docx"
    ran = at("leads", "refer", row["lead"], "--run", row["run"], *WHY, "--out", str(out))
    assert ran.code == 0, ran.err
    text = "\n".join(paragraph.text for paragraph in Document(str(out)).paragraphs)
    assert "What speaks against it" in text and "To be answered before it is sent" in text


def test_what_is_not_about_housing_benefit_is_not_referred(at, tmp_path: Path) -> None:
    row = leads_of(at, "single-discount-twice")[0]
    out = tmp_path / "pack.json"
    ran = at("leads", "refer", row["lead"], "--run", row["run"], *WHY, "--out", str(out))
    assert ran.code == 11, ran.err
    assert "nothing to refer" in ran.err and not out.exists() and not referrals(at)


def test_nobody_but_the_recipient_refers(at, tmp_path: Path) -> None:
    row = leads_of(at, "hb-twice")[0]
    out = tmp_path / "pack.json"
    ran = at(
        "leads", "refer", row["lead"], "--run", row["run"], "--member", "ashvale",
        "--reason", "Curious", "--out", str(out),
    )  # fmt: skip
    assert ran.code != 0 and not out.exists() and not referrals(at)
