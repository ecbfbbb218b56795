"""Workbooks: several sheets, typed cells, damage."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from folkmoot.dataset import read_apart, recognise
from folkmoot.dataset.contract import Contract, Reading
from folkmoot.dataset.infer import infer
from folkmoot.dataset.raw import Reason
from folkmoot.dataset.read import read
from folkmoot.dataset.read_apart import Unread
from folkmoot.errors import InputError

Workbook = Callable[..., bytes]
HEADER = ["Ref", "Name", "Start"]


def test_typed_cells_become_the_text_that_a_person_sees(
    contract: Contract, workbook: Workbook
) -> None:
    data = workbook(
        {
            "List": [
                HEADER,
                [177500080710.0, "a", date(2019, 4, 1)],
                [1.5, True, "01/04/2019"],
                ["007", "#N/A", None],
            ]
        }
    )
    raw = read(data, contract)
    assert raw.table["_row"].to_pylist() == [2, 3, 4]
    assert raw.table["ref"].to_pylist() == ["177500080710", "1.5", "007"]
    assert raw.table["name"].to_pylist() == ["a", "TRUE", None]
    assert raw.table["start"].to_pylist() == ["2019-04-01", "01/04/2019", None]
    assert raw.sheet == "List"
    assert "ref: 2 cells are numbers; any leading zero is lost" in raw.notes


def test_the_sheet_that_fits_best_is_read(contract: Contract, workbook: Workbook) -> None:
    sheets = {
        "Notes": [["Read me"]],
        "Half": [["Ref", "Name"], ["1", "half"]],
        "Whole": [["A title"], [None], HEADER, ["1", "whole", None], [None], HEADER],
    }
    raw = read(workbook(sheets), contract)
    assert (raw.sheet, raw.header_row) == ("Whole", 3)
    assert raw.table["_row"].to_pylist() == [4]
    assert raw.rejects.to_pylist()[0]["reason"] == Reason.REPEATED_HEADER
    assert "1 blank lines were passed over" in raw.notes


def test_a_declared_sheet_is_read_or_refused(contract: Contract, workbook: Workbook) -> None:
    sheets = {"One": [HEADER, ["1", "one", None]], "Two": [HEADER, ["2", "two", None]]}
    second = contract.model_copy(update={"reading": Reading(sheet="Two")})
    assert read(workbook(sheets), second).table["ref"].to_pylist() == ["2"]
    third = contract.model_copy(update={"reading": Reading(sheet="Three")})
    with pytest.raises(InputError, match="no sheet “Three”; it has: One, Two"):
        read(workbook(sheets), third)


def test_a_workbook_named_csv_is_read_and_noted(
    contract: Contract, workbook: Workbook, tmp_path: pytest.TempPathFactory
) -> None:
    path = tmp_path / "list.csv"  # type: ignore[operator]
    path.write_bytes(workbook({"List": [HEADER, ["1", "a", None]]}))
    assert "format is excel, not csv" in read(path, contract).notes


def test_a_broken_workbook_is_refused(contract: Contract, workbook: Workbook) -> None:
    good = workbook({"List": [HEADER, ["1", "a", None]]})
    for bad in (good[: len(good) // 2], good[:200] + b"\0" * 40 + good[240:]):
        with pytest.raises(InputError) as caught:
            read(bad, contract)
        assert caught.value.faults[0].code == "broken"


def test_a_protected_workbook_is_refused(contract: Contract) -> None:
    container = recognise._OLE + b"\0" * 600 + recognise._ENCRYPTED + b"\0" * 100
    with pytest.raises(InputError, match="protected by a password"):
        read(container, contract)


def test_an_old_workbook_that_is_none_is_refused(contract: Contract) -> None:
    with pytest.raises(InputError, match="damaged"):
        read(recognise._OLE + b"\0" * 2000, contract)


def test_a_bomb_is_refused_before_it_is_opened(
    contract: Contract, workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognise, "LARGEST_UNPACKED", 1_000_000)
    rows = [HEADER, *[["1", "a" * 1000, None]] * 2_000]
    data = workbook({"List": rows})
    assert len(data) < 50_000
    with pytest.raises(InputError) as caught:
        read(data, contract)
    assert caught.value.faults[0].code == "too_large"


def test_a_bomb_that_lies_about_its_size_is_refused(contract: Contract) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 5_000_000)
    size = (5_000_000).to_bytes(4, "little")
    lying = stream.getvalue().replace(size, (100).to_bytes(4, "little"))
    assert lying != stream.getvalue()
    with pytest.raises(InputError, match="damaged"):
        read(lying, contract)


def test_a_sheet_with_a_header_only(contract: Contract, workbook: Workbook) -> None:
    with pytest.raises(InputError, match="no records"):
        read(workbook({"List": [HEADER]}), contract)


def test_an_empty_workbook(contract: Contract, workbook: Workbook) -> None:
    with pytest.raises(InputError, match="0 of the 3 headers"):
        read(workbook({"List": []}), contract)


def rewritten(data: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with ``old`` replaced in one of its parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as a, zipfile.ZipFile(stream, "w", 8) as b:
        for info in a.infolist():
            text = a.read(info).decode()
            assert info.filename != part or old in text
            b.writestr(info.filename, text.replace(old, new) if info.filename == part else text)
    return stream.getvalue()


SHEET = "xl/worksheets/s1.xml"


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'>" + "<c/>" * 16_000 + "<c><v>1</v></c></row>",
        '<row r="3"><c r="BH1048576"><v>1</v></c></row>',  # in memory, but beyond MOST_CELLS
    ],
)
def test_two_cells_that_lie_far_apart_do_not_end_the_process(
    contract: Contract, workbook: Workbook, far: str
) -> None:
    """A kilobyte that asks for 550 GB: the reader runs apart, and only it may end."""
    good = workbook({"List": [HEADER, ["1", "a", None]]})
    data = rewritten(good, SHEET, "</sheetData>", far + "</sheetData>")
    assert len(data) < 10_000
    with pytest.raises(InputError) as caught:
        read(data, contract)
    assert caught.value.faults[0].code == "too_large"


def test_a_long_text_in_many_cells_is_refused(
    contract: Contract, workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty gigabytes in thirty kilobytes."""
    monkeypatch.setattr(read_apart, "MOST_MEMORY", 500_000_000)
    good = workbook({"List": [HEADER, ["1", "a", None]]})
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(3, 30_003))
    data = rewritten(good, SHEET, "</sheetData>", cells + "</sheetData>")
    shared = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + "x" * 1_000_000 + "</t></si></sst>"
    )  # fmt: skip
    with zipfile.ZipFile(stream := io.BytesIO(data), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", shared)
    with pytest.raises(InputError) as caught:
        read(stream.getvalue(), contract)
    assert caught.value.faults[0].code == "too_large"


def test_a_dimension_that_lies_does_no_harm(contract: Contract, workbook: Workbook) -> None:
    """Many programs write one, and nobody reads it."""
    good = workbook({"List": [HEADER, ["1", "a", None]]})
    data = rewritten(good, SHEET, "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    assert read(data, contract).read == 1


def opendocument(rows: int, columns: int) -> bytes:
    """One text that says it repeats over so many rows and columns."""
    ns = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{ns}:office:1.0" xmlns:table="{ns}:table:1.0"'
        f' xmlns:text="{ns}:text:1.0"><office:body><office:spreadsheet><table:table'
        f' table:name="List"><table:table-row table:number-rows-repeated="{rows}">'
        f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
        "<text:p>Ref</text:p></table:table-cell></table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<m:manifest xmlns:m="{ns}:manifest:1.0"/>'
    with zipfile.ZipFile(stream := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return stream.getvalue()


def test_opendocument_that_repeats_for_ever_is_refused(
    contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_apart.read_apart(opendocument(2, 3), None) == {"List": [["Ref"] * 3] * 2}
    monkeypatch.setattr(read_apart, "MOST_MEMORY", 500_000_000)
    data = opendocument(100_000, 1_000)
    assert len(data) < 2_000
    with pytest.raises(InputError) as caught:
        read(data, contract)
    assert caught.value.faults[0].code == "too_large"


def test_many_rows_come_over_whole(contract: Contract, workbook: Workbook) -> None:
    rows = [[f"R{n}", "a", None] for n in range(70_000)]
    raw = read(workbook({"List": [HEADER, *rows]}), contract)
    assert raw.table["ref"].to_pylist() == [ref for ref, _, _ in rows]


def test_a_reader_that_ends_at_once_is_no_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_apart.sys, "executable", "/bin/false")
    assert read_apart.read_apart(b"x" * 10_000_000, None) is Unread.BROKEN


def test_a_file_above_the_limit_is_refused(
    contract: Contract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Ref,Name,Start\n1,a,\n")
    assert read(path, contract).read == 1
    with path.open("r+b") as stream:
        stream.truncate(3_000_000_000)  # sparse: it takes no room
    for refused in (lambda: read(path, contract), lambda: infer(path)):
        with pytest.raises(InputError, match="larger than 2,000 MB"):
            refused()
    with pytest.raises(InputError, match="larger than"):
        monkeypatch.setattr(sys.modules[read.__module__], "LARGEST_FILE", 10)
        read(b"Ref,Name,Start\n1,a,\n", contract)
    with pytest.raises(InputError, match="larger than"):
        read("/dev/zero", contract)
