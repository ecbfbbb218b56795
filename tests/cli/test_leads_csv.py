"""The file that a recipient opens in a spreadsheet: no cell is a formula, nought is nought."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from folkmoot.cli.leads.show import _csv


def lead(seen: str, **changes: Any) -> dict[str, Any]:
    return {
        "lead": "l-1", "typology": "t", "agreement": "a", "terms_hash": "h",
        "destroy_by": "2027-01-01", "match_probability": "0.98", "overlap_from": None,
        "overlap_to": None, "reasons_for": ["one", "two"], "reasons_against": [],
        "versions": {"model": "m", "code": "1"},
        "pence": {"actual": 0, "forward": -5, "notional": None},
        "records": [{"record": "d:3", "member": "ashvale", "columns": {"ratepayer": seen}}],
    } | changes  # fmt: skip


def row_of(written: bytes) -> dict[str, str]:
    (row,) = csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    return row


FORMULAS = (
    "=1+1", "+1", "-1+1", "@SUM(A1)", "|calc", "\t=1", "\r=1", "  =1+1", "\u00a0=1+1", "\n=1",
    "＝1+1", "＋1", "－1", "＠A", "｜calc", "\u3000＝1", "\tplain", "=cmd|'/c calc'!A1",
)  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_that_could_be_a_formula_is_text(text: str) -> None:
    assert row_of(_csv([lead(text)]))["ratepayer"] == f"'{text}"


@pytest.mark.parametrize("text", ["Smith & Sons", "12 = 12", 'Acme;=HYPERLINK("x")', "A,B", "0"])
def test_another_cell_stays_as_it_is_and_is_quoted(text: str) -> None:
    written = _csv([lead(text)])
    assert row_of(written)["ratepayer"] == text
    quoted = text.replace('"', '""')
    assert f'"{quoted}"'.encode() in written


def test_nought_is_nought_and_nothing_is_nothing() -> None:
    row = row_of(_csv([lead("x")]))
    assert (row["actual_pence"], row["forward_pence"], row["overlap_from"]) == ("0", "-5", "")
    assert (row["reasons_for"], row["reasons_against"]) == ("one; two", "")


def test_money_stands_once_a_lead() -> None:
    """Whoever adds up the column must not count a lead once for each of its records."""
    two = lead("x")
    two["records"].append({"record": "d:4", "member": "brockhurst", "columns": {"ratepayer": "x"}})
    two["pence"] = {"actual": 700, "forward": 0, "notional": None}
    rows = list(csv.DictReader(io.StringIO(_csv([two]).decode("utf-8-sig"), newline="")))
    assert [row["actual_pence"] for row in rows] == ["700", ""]
    assert [row["record"] for row in rows] == ["d:3", "d:4"]
