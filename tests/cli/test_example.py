"""The real job: five councils' published business-rates files ("Done when" 1 and 2)."""

from __future__ import annotations

import csv
import io
import re
import time
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/business-rates"


@pytest.fixture(scope="module")
def shown(folkmoot, data_dir):
    started = time.monotonic()
    ran = folkmoot(
        "demo", "--workspace", str(EXAMPLE), "--data", str(data_dir / "nndr"), "--json"
    )  # fmt: skip
    assert ran.code == 0, ran.err
    print(f"the real job took {time.monotonic() - started:.1f} s")
    return ran


@pytest.mark.data
def test_every_line_is_kept_or_rejected_and_the_certificate_says_what_is_wrong(shown) -> None:
    found = {d["member"]: d for d in shown.json["deliveries"]}
    counts = {m: (d["read"], d["kept"], d["rejected"]) for m, d in found.items()}
    assert counts == {
        "bradford": (19323, 19251, 72),
        "kirklees": (15991, 15903, 88),
        "hambleton": (4307, 4307, 0),
        "selby": (2677, 2677, 0),
        "portsmouth": (3421, 3421, 0),
    }
    assert found["bradford"]["encoding"] == found["kirklees"]["encoding"] == "cp1252"
    assert found["kirklees"]["reject_reasons"] == {"too_few_fields": 88}
    assert found["kirklees"]["failed_rules"]["property_ref.unique"] == 292
    for council in ("kirklees", "selby", "portsmouth"):
        assert found[council]["failed_rules"]["postcode.valid"] > 0
    # 1,592 placeholder names in Portsmouth, blanks elsewhere
    assert found["portsmouth"]["failed_rules"]["ratepayer.required"] == 1592
    assert found["bradford"]["failed_rules"]["ratepayer.required"] > 7000
    assert any("wholly blank" in note for note in found["hambleton"]["notes"])


@pytest.mark.data
def test_it_finds_leads_and_says_what_it_could_not_see(shown) -> None:
    found = shown.json["typologies"]["sbrr-multiple"]
    assert found["leads"] > 0
    assert found["considered"] == found["leads"] + sum(found["excluded"].values())
    blind = {d["delivery"]: d["member"] for d in shown.json["deliveries"]}
    assert {blind[d] for d, _ in found["columns_missing"]} == {"hambleton"}
    assert found["rows"]["placeholder"] >= 1592
    assert found["pence"]["notional"] is None
    assert shown.json["agreements"][0]["successions"] == {
        "hambleton": "north-yorkshire", "selby": "north-yorkshire",
    }  # fmt: skip


@pytest.mark.data
def test_no_ratepayer_is_on_the_screen(shown, data_dir: Path) -> None:
    """Screens show counts: no name that stands on a row with a relief is printed."""
    text = (data_dir / "nndr/bradford.csv").read_bytes().decode("cp1252")
    names = {row["Ratepayer"].strip() for row in csv.DictReader(io.StringIO(text))}
    names = {n for n in names if len(n) > 12 and "Bradford" not in n}
    assert len(names) > 1000
    printed = shown.out + shown.err
    assert not [n for n in names if n in printed]


def crude(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


@pytest.mark.data
def test_crude_repeats_exist_so_that_the_real_job_is_not_empty(data_dir: Path) -> None:
    """The crude normaliser of the facts, so that a silent loss of names would show here."""
    text = (data_dir / "nndr/bradford.csv").read_bytes().decode("cp1252")
    relieved = defaultdict(set)
    for row in csv.DictReader(io.StringIO(text)):
        if row["Mandatory Reliefs"] == "Small Business Rate Relief" and crude(row["Ratepayer"]):
            relieved[crude(row["Ratepayer"])].add(row["Property reference number"])
    assert sum(len(refs) > 1 for refs in relieved.values()) == 7
