"""Real councils' files, with exact counts: read = kept + rejected, and what is wrong is noted.

Counts only: no name or other value of a row stands here or in a message.
"""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path

import pytest

from folkmoot.dataset.contract import Contract
from folkmoot.dataset.infer import infer
from folkmoot.dataset.normalise import Normalised, normalise
from folkmoot.dataset.raw import Raw
from folkmoot.dataset.read import read
from folkmoot.dataset.read_contract import read_contract
from folkmoot.errors import InputError

pytestmark = pytest.mark.data

CONTRACTS = Path(__file__).parents[2] / "examples" / "business-rates" / "contracts"
MEMBERS = ("bradford", "hambleton", "kirklees", "portsmouth", "selby")


def contract_of(member: str) -> Contract:
    path = CONTRACTS / f"{member}.yaml"
    return read_contract(path.read_text("utf-8"), path.name)


def file_of(member: str, data_dir: Path) -> Path:
    name = "raw_multi_E06000044_014.xlsx" if member == "portsmouth" else f"{member}.csv"
    return data_dir / "nndr" / name


@pytest.fixture(scope="module")
def deliveries(data_dir: Path) -> dict[str, tuple[Raw, Normalised]]:
    """Each member's file, read and normalised under its contract."""
    made = {}
    for member in MEMBERS:
        contract = contract_of(member)
        raw = read(file_of(member, data_dir), contract)
        made[member] = raw, normalise(raw, contract)
    return made


@pytest.mark.parametrize(
    ("member", "counts", "reasons", "encoding", "missing", "notes"),
    [
        ("bradford", (19323, 19251), {"too_few_fields": 72}, "cp1252",
         ("relief_end", "relief_pence"),
         ("encoding is cp1252, not UTF-8", "72 lines have 19 fields instead of 20")),
        ("kirklees", (15991, 15903), {"too_few_fields": 88}, "cp1252",
         ("occupied", "relief_pence"),
         ("encoding is cp1252, not UTF-8", "88 lines have 16 fields instead of 17")),
        ("hambleton", (4307, 4307), {}, "utf-8", ("relief_start", "relief_end"), ()),
        ("selby", (2677, 2677), {}, "utf-8", ("relief_start", "relief_end"), ()),
        ("portsmouth", (3421, 3421), {}, "workbook",
         ("description", "occupied", "relief_end", "relief_pence"),
         ("property_ref: 11 cells are numbers; any leading zero is lost",)),
    ],
)  # fmt: skip
def test_every_line_is_accounted_for(
    deliveries: dict[str, tuple[Raw, Normalised]],
    member: str,
    counts: tuple[int, int],
    reasons: dict[str, int],
    encoding: str,
    missing: tuple[str, ...],
    notes: tuple[str, ...],
) -> None:
    raw, normalised = deliveries[member]
    assert (raw.read, raw.table.num_rows) == counts
    assert raw.read == raw.table.num_rows + raw.rejects.num_rows
    assert raw.reject_reasons == reasons
    assert (raw.encoding, raw.columns_missing, raw.notes) == (encoding, missing, notes)
    assert normalised.table["_row"].equals(raw.table["_row"])


@pytest.mark.parametrize(
    ("member", "column", "verdicts"),
    [
        ("bradford", "ratepayer", {"missing": 7594, "valid": 11657}),
        ("bradford", "relief_type", {"missing": 9193, "valid": 10058}),
        ("bradford", "occupied", {"missing": 2383, "valid": 16868}),
        ("bradford", "relief_pence", {"absent": 19251}),
        ("kirklees", "postcode", {"invalid": 22, "valid": 15881}),
        ("kirklees", "relief_type", {"missing": 6536, "valid": 9367}),
        ("kirklees", "relief_start", {"missing": 6536, "valid": 9367}),
        ("kirklees", "relief_end", {"missing": 15667, "valid": 236}),
        ("kirklees", "ratepayer", {"missing": 6705, "placeholder": 5, "valid": 9193}),
        ("hambleton", "relief_type", {"missing": 4307}),
        ("hambleton", "relief_pence", {"missing": 1607, "valid": 2700}),
        ("hambleton", "postcode", {"valid": 4307}),
        ("selby", "relief_type", {"missing": 1173, "valid": 1504}),
        ("selby", "occupied", {"invalid": 4, "missing": 92, "valid": 2581}),
        ("selby", "relief_pence", {"missing": 1298, "valid": 1379}),
        ("selby", "postcode", {"invalid": 23, "valid": 2654}),
        ("portsmouth", "ratepayer", {"placeholder": 1592, "valid": 1829}),
        ("portsmouth", "postcode", {"invalid": 35, "valid": 3386}),
        ("portsmouth", "relief_type", {"valid": 3421}),
        ("portsmouth", "liability_start", {"valid": 3421}),
    ],
)
def test_verdicts(
    deliveries: dict[str, tuple[Raw, Normalised]],
    member: str,
    column: str,
    verdicts: dict[str, int],
) -> None:
    assert deliveries[member][1].verdicts(column) == verdicts


def test_values(deliveries: dict[str, tuple[Raw, Normalised]]) -> None:
    def distinct(member: str, column: str) -> int:
        return len(deliveries[member][1].table[column].drop_null().unique())

    assert distinct("kirklees", "property_ref") == 15752
    assert distinct("bradford", "property_ref") == 19250
    assert distinct("portsmouth", "property_ref") == 3261  # once numbers and text agree
    small = deliveries["selby"][1].table["relief_type"].to_pylist().count("small_business")
    assert small == 1170
    assert min(deliveries["hambleton"][1].table["relief_pence"].drop_null().to_pylist()) >= 0
    refs = deliveries["portsmouth"][1].table["property_ref"].to_pylist()
    assert all(ref.isdecimal() for ref in refs)
    blank = "relief_type: the column is there and wholly blank"
    assert [m for m in MEMBERS if blank in deliveries[m][1].notes] == ["hambleton"]


def test_the_rows_are_those_that_python_reads(data_dir: Path) -> None:
    """The oracle is the csv module on the decoded text, line by line."""
    for member, codec in (("bradford", "cp1252"), ("selby", "utf-8")):
        data = file_of(member, data_dir).read_bytes()
        rows = list(csv.reader(io.StringIO(data.decode(codec), newline="")))
        expected = [row[1] or None for row in rows[1:] if len(row) == len(rows[0])]
        raw = read(data, contract_of(member))
        assert raw.table["ratepayer"].to_pylist() == expected


def test_no_council_reads_as_another(data_dir: Path) -> None:
    contracts = [contract_of(member) for member in MEMBERS]
    for member in MEMBERS:
        for contract in contracts:
            if contract.member == member:
                continue
            with pytest.raises(InputError) as caught:
                read(file_of(member, data_dir), contract, others=contracts)
            assert f"every header of {member}-business-rates@1" in caught.value.faults[0].what


def test_twenty_thousand_rows_in_a_second(data_dir: Path) -> None:
    path, contract = file_of("bradford", data_dir), contract_of("bradford")
    best = min(_seconds(path, contract) for _ in range(3))
    assert best < 1


def _seconds(path: Path, contract: Contract) -> float:
    started = time.process_time()
    read(path, contract)
    return time.process_time() - started


def test_other_public_files_are_inferred_and_read(data_dir: Path) -> None:
    """Many layouts: whatever has a header is read by the contract inferred from it, whole."""
    folders = ("hmo_oxford", "trafford", "spend_lancashire", "nndr")
    paths = sorted(
        path
        for folder in folders
        for path in (data_dir / folder).rglob("*")
        if path.suffix.lower() in (".csv", ".xlsx") and path.name != "header.csv"
    )
    refused: dict[str, str] = {}
    for path in paths:
        try:
            contract = infer(path)
        except InputError as error:
            refused[path.name] = error.faults[0].code
            continue
        raw = read(path, contract)
        assert raw.read == raw.table.num_rows + raw.rejects.num_rows > 0
        assert raw.rejects.num_rows <= raw.read // 10, path.name
        assert raw.columns_missing == ()
    assert len(paths) >= 70
    assert set(refused.values()) <= {"no_header"}
    assert len(refused) <= 3, refused


def test_carriage_returns_alone(data_dir: Path) -> None:
    path = data_dir / "hmo_oxford" / "hmo-simplified-register.csv"
    contract = infer(path)
    raw = read(path, contract)
    assert "lines end with CR alone" in raw.notes
    assert raw.read > 3_000
    semantics = {c.name: str(c.semantic) for c in contract.columns}
    assert semantics["location"] == "address"
    assert semantics["licence_expires"] == "date"


@pytest.mark.nightly
def test_a_million_rows_in_half_a_minute(data_dir: Path) -> None:
    lines = file_of("bradford", data_dir).read_bytes().splitlines(keepends=True)
    data = lines[0] + b"".join(lines[1:]) * 52
    started = time.process_time()
    raw = read(data, contract_of("bradford"))
    assert time.process_time() - started < 30
    assert raw.read == 19323 * 52
    assert raw.reject_reasons == {"too_few_fields": 72 * 52}
