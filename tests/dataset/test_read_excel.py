"""Workbooks: several sheets, typed cells, damage."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest

from folkmoot.dataset import recognise
from folkmoot.dataset.contract import Contract, Reading
from folkmoot.dataset.raw import Reason
from folkmoot.dataset.read import read
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
