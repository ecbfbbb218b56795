"""The agreements that ship have no fault: the business-rates example and the made-up sample."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from folkmoot.agreement.bind import read_terms, terms_bytes
from folkmoot.agreement.check import check
from folkmoot.agreement.parse import parse
from folkmoot.agreement.state import derive_state
from folkmoot.dataset.contract import Contract
from folkmoot.dataset.read_contract import read_contract

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "business-rates"
SAMPLE = ROOT / "src" / "folkmoot" / "cli" / "sample"
TODAY = date(2026, 11, 21)
COLUMNS = [
    "address",
    "description",
    "liability_start",
    "occupied",
    "postcode",
    "property_ref",
    "rateable_value",
    "ratepayer",
    "relief_end",
    "relief_pence",
    "relief_start",
    "relief_type",
]


def contracts_in(folder: Path) -> dict[str, Contract]:
    read = [
        read_contract(path.read_text("utf-8"), where=str(path))
        for path in sorted(folder.glob("*.yaml"))
    ]
    return {contract.ref: contract for contract in read}


@pytest.mark.parametrize("folder", [EXAMPLE, SAMPLE], ids=["example", "sample"])
def test_no_fault_with_its_contracts(folder):
    path = folder / "agreement.yaml"
    parsed = parse(path.read_text("utf-8"), str(path))
    given = contracts_in(folder / "contracts")
    faults = check(parsed.terms, on=TODAY, contracts=given, lines=parsed.lines, where=str(path))
    assert [str(fault) for fault in faults if not fault.warning] == []
    assert {fault.code for fault in faults} == {"illustrative"}
    assert read_terms(terms_bytes(parsed.terms)) == parsed.terms


def test_example_is_what_it_says():
    terms = parse((EXAMPLE / "agreement.yaml").read_text("utf-8"), "agreement.yaml").terms
    assert all(party.illustrative for party in terms.parties)
    assert {p.id for p in terms.parties} == {
        "bradford", "hambleton", "kirklees", "portsmouth", "selby"
    }  # fmt: skip
    check_purpose = terms.purpose("relief-check")
    assert check_purpose is not None
    assert list(check_purpose.uses[0].columns) == COLUMNS
    standing = derive_state(
        terms=terms,
        terms_bytes=terms_bytes(terms),
        signatures=(),
        instruments=(),
        keys=(),
        now=datetime(2026, 11, 21, tzinfo=UTC),
    )
    assert standing.state.value == "draft"
