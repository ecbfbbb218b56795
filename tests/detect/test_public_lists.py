"""Real lists: every repeated organisation with relief is a lead or excluded by a named rule.

The crude candidates are found here a second way, from the files as they are published. No name
leaves this test: a failure shows counts and row numbers only.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from folkmoot.detect import Findings, detect, typology
from folkmoot.linkage import Linked, link, organisations

AS_OF = {"bradford": date(2018, 12, 1), "kirklees": date(2019, 1, 31)}
# Which header plays which part in each council's own layout.
LAYOUT = {
    "bradford": {
        "property_ref": "Property reference number",
        "ratepayer": "Ratepayer",
        "address": "Address",
        "postcode": "Postcode",
        "rateable_value": "Rateable value",
        "occupied": "Occupied",
        "liability_start": "Liability start date",
        "relief_type": "Mandatory Reliefs",
        "relief_start": "Mandatory Relief Start Date",
    },
    "kirklees": {
        "property_ref": "Property reference number",
        "ratepayer": "Ratepayer",
        "address": "Address",
        "postcode": "Postcode",
        "rateable_value": "Rateable value",
        "liability_start": "Liability start date",
        "relief_type": "Current Relief Type",
        "relief_start": "Current Relief Award Start Date",
        "relief_end": "Current Relief Award End Date",
    },
}
RELIEF = {
    "Small Business Rate Relief": "small_business",
    "SBRE": "small_business",
    "EPRN": "empty",
    "EPRI": "empty",
}
TYPES: dict[str, pa.DataType] = {
    "rateable_value": pa.int64(),
    "occupied": pa.bool_(),
    "liability_start": pa.date32(),
    "relief_start": pa.date32(),
    "relief_end": pa.date32(),
}

pytestmark = pytest.mark.data


def _value(part: str, text: str) -> Any:
    if part == "occupied":
        return text == "Y"  # Bradford leaves the field blank where nobody is in occupation
    if part == "rateable_value":
        return int(text) if text.isdecimal() else None
    if TYPES.get(part) == pa.date32():
        return date.fromisoformat(text[:10]) if re.match(r"\d{4}-\d\d-\d\d", text) else None
    if part == "relief_type":
        return RELIEF.get(text, "other") if text else None
    return text or None


def _rows(folder: Path, member: str) -> Iterator[dict[str, Any]]:
    text = (folder / "nndr" / f"{member}.csv").read_bytes().decode("cp1252")
    for number, line in enumerate(csv.DictReader(io.StringIO(text, newline="")), start=2):
        row = {p: _value(p, (line[h] or "").strip()) for p, h in LAYOUT[member].items()}
        yield row | {
            "_record": f"d-{member}:{number:06d}",
            "_delivery": f"d-{member}",
            "_member": member,
        }


@pytest.fixture(scope="module")
def rows(data_dir: Path) -> list[dict[str, Any]]:
    return [row for member in LAYOUT for row in _rows(data_dir, member)]


@pytest.fixture(scope="module")
def table(rows: list[dict[str, Any]]) -> pa.Table:
    names = ["_record", "_delivery", "_member", *LAYOUT["bradford"], "relief_end"]
    return pa.Table.from_pylist(rows, pa.schema([(n, TYPES.get(n, pa.string())) for n in names]))


@pytest.fixture(scope="module")
def linked(table: pa.Table) -> Linked:
    return link({"business-rates": table}, organisations())


@pytest.fixture(scope="module")
def findings(table: pa.Table, linked: Linked) -> Findings:
    deliveries = pa.table(
        {
            "_delivery": [f"d-{member}" for member in AS_OF],
            "_member": list(AS_OF),
            "as_of": pa.array(AS_OF.values(), pa.date32()),
        }
    )
    return detect(
        typology("sbrr-multiple"),
        {"business-rates": table},
        linked.entities,
        linked.pairs,
        deliveries=deliveries,
        least_probability=Decimal("0.95"),
    )


def _crude(rows: list[dict[str, Any]]) -> list[frozenset[str]]:
    """Records of each name (lower case, letters and digits) on two rows or more, any relieved."""
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if key := re.sub("[^a-z0-9]", "", (row["ratepayer"] or "").lower()):
            groups[key].append(row)
    return [
        frozenset(r["_record"] for r in group)
        for group in groups.values()
        if len(group) > 1 and any(r["relief_type"] == "small_business" for r in group)
    ]


@pytest.mark.parametrize("members", [["bradford"], ["kirklees"], ["bradford", "kirklees"]])
def test_every_repeated_name_with_relief_is_a_candidate(
    rows: list[dict[str, Any]], findings: Findings, members: list[str]
) -> None:
    crude = _crude([row for row in rows if row["_member"] in members])
    assert len(crude) > 100
    candidates = [frozenset(c["records"]) for c in findings.candidates.to_pylist()]
    lost = [sorted(group) for group in crude if not any(group <= c for c in candidates)]
    assert not lost


def test_every_candidate_is_a_lead_or_excluded_by_a_rule_of_the_header(findings: Findings) -> None:
    named = {e.name for e in typology("sbrr-multiple").header.exclusions}
    for candidate in findings.candidates.to_pylist():
        assert (candidate["reason"] in named) == (candidate["outcome"] == "excluded")
    assert findings.considered == findings.leads.num_rows + sum(findings.excluded.values())
    assert findings.leads.num_rows > 20
    assert 0 < findings.recommended < findings.leads.num_rows


def test_no_lead_rests_on_a_record_without_a_usable_name(
    findings: Findings, linked: Linked
) -> None:
    records = linked.entities["record"].to_pylist()
    verdicts = dict(zip(records, linked.entities["verdict"].to_pylist(), strict=True))
    for lead in findings.leads.to_pylist():
        assert {verdicts[record] for record in lead["records"]} == {"valid"}
        assert lead["match_probability"] >= Decimal("0.95")
        assert lead["properties"] >= 2
        assert lead["reasons_for"]
        assert lead["actual_pence"] is None  # neither file has amounts


def test_some_leads_need_both_councils(findings: Findings) -> None:
    across = [x for x in findings.leads.to_pylist() if len(x["members"]) == 2]
    assert across
