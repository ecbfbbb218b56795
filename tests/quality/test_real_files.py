"""The five councils' published business-rates files: their certificates name what is wrong.

What a file holds is counted a second time here, straight from its bytes, so that no figure rests
on our own reader alone.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest
from tests.quality.oracle import oracle

from folkmoot.dataset.contract import Contract
from folkmoot.dataset.normalise import normalise
from folkmoot.dataset.read import read
from folkmoot.dataset.read_contract import read_contract
from folkmoot.quality.assess import Assessment, ReadingFacts, assess
from folkmoot.quality.certificate import certificate_bytes
from folkmoot.quality.describe import describe

pytestmark = pytest.mark.data

CONTRACTS = Path(__file__).parents[2] / "examples" / "business-rates" / "contracts"
FILES = {
    "bradford": "bradford.csv",
    "hambleton": "hambleton.csv",
    "kirklees": "kirklees.csv",
    "selby": "selby.csv",
    "portsmouth": "raw_multi_E06000044_014.xlsx",
}
AS_OF = date(2019, 6, 1)
NOW = datetime(2019, 6, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Done:
    contract: Contract
    table: pa.Table
    got: Assessment


@cache
def done(folder: Path, council: str) -> Done:
    contract = read_contract((CONTRACTS / f"{council}.yaml").read_text("utf-8"), council)
    raw = read(folder / "nndr" / FILES[council], contract)
    made = normalise(raw, contract, as_of=AS_OF)
    facts = ReadingFacts(
        source_sha256=raw.source_sha256,
        source_bytes=raw.source_bytes,
        encoding=raw.encoding,
        read=raw.read,
        rejected=raw.rejects.num_rows,
        reject_reasons=raw.reject_reasons,
        columns_missing=raw.columns_missing,
        notes=(*raw.notes, *made.notes),
    )
    got = assess(made.table, contract, reading=facts, as_of=AS_OF, now=NOW)
    return Done(contract, made.table, got)


@cache
def lines(folder: Path, council: str) -> tuple[list[str], list[list[str]]]:
    """Header and records of a CSV file by the standard library alone."""
    raw = (folder / "nndr" / FILES[council]).read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    head, *rest = csv.reader(io.StringIO(text))
    return head, [line for line in rest if any(cell.strip() for cell in line)]


@pytest.mark.parametrize("council", FILES)
def test_the_oracle_agrees_row_for_row(data_dir: Path, council: str) -> None:
    it = done(data_dir, council)
    expected, _ = oracle(it.table, it.contract, as_of=AS_OF, today=AS_OF, others={})
    rows = it.got.failures.to_pylist()
    assert {row["_row"]: set(row["rules"]) for row in rows} == expected


@pytest.mark.parametrize("council", FILES)
def test_the_certificate_adds_up_and_holds_no_name(data_dir: Path, council: str) -> None:
    it = done(data_dir, council)
    certificate = it.got.certificate
    assert certificate.read == certificate.kept + certificate.rejected
    assert certificate.kept == it.table.num_rows > 2_000
    assert certificate.rejected == sum(certificate.reject_reasons.values())
    assert 95 < certificate.quality <= 100
    for column in certificate.columns:
        assert sum(column.verdicts.values()) == certificate.kept
    shown = describe(certificate) + certificate_bytes(certificate).decode()
    names = {name for name in it.table["ratepayer"].to_pylist() if name and len(name) > 7}
    assert len(names) > 500
    assert not [1 for name in names if name in shown]


@pytest.mark.parametrize("council", [c for c in FILES if FILES[c].endswith(".csv")])
def test_every_line_of_the_file_is_accounted_for(data_dir: Path, council: str) -> None:
    head, records = lines(data_dir, council)
    certificate = done(data_dir, council).got.certificate
    assert certificate.read == len(records)
    short = sum(len(record) < len(head) for record in records)
    assert certificate.reject_reasons.get("too_few_fields", 0) == short


@pytest.mark.parametrize("council", [c for c in FILES if FILES[c].endswith(".csv")])
def test_repeated_references_and_blank_ratepayers_are_those_of_the_file(
    data_dir: Path, council: str
) -> None:
    head, records = lines(data_dir, council)
    whole = [record for record in records if len(record) >= len(head)]
    certificate = done(data_dir, council).got.certificate
    failed = {result.rule: result.failed for result in certificate.rules}
    times = Counter(record[0].strip() for record in whole)
    assert failed["property_ref.unique"] == sum(n for n in times.values() if n > 1)
    (payer,) = (c for c in certificate.columns if c.column == "ratepayer")
    place = [name.strip() for name in head].index("Ratepayer")
    blank = sum(not record[place].strip() for record in whole)
    assert payer.verdicts["missing"] == blank > 0


def test_what_is_wrong_is_said_by_name(data_dir: Path) -> None:
    text = {council: describe(done(data_dir, council).got.certificate) for council in FILES}
    assert "The file is in cp1252, not in UTF-8" in text["bradford"]
    assert "Lines could not be read: too few fields" in text["bradford"]
    assert "`property_ref` is repeated on other rows (duplicates)" in text["kirklees"]
    assert "`postcode` is filled in but not valid" in text["kirklees"]
    assert "`relief_type` is blank on every row" in text["hambleton"]
    assert "`ratepayer` is blank" in text["selby"]
    assert "`ratepayer` holds a placeholder instead of a value" in text["portsmouth"]
    assert "The file has no column `relief_pence`" in text["portsmouth"]
    assert "not in UTF-8" not in text["portsmouth"] + text["hambleton"]
