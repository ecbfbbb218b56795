"""Workbooks: .xlsx, .xlsm, .xlsb, .xls and .ods, by python-calamine."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import python_calamine as calamine

from folkmoot.dataset.cell_text import cell_text
from folkmoot.dataset.contract import Reading
from folkmoot.dataset.gather import Gather
from folkmoot.dataset.grid import Grid, Loaded
from folkmoot.dataset.header import HEADER_WITHIN, Header
from folkmoot.dataset.raw import Reason
from folkmoot.dataset.recognise import broken_workbook, password_workbook
from folkmoot.errors import Fault, InputError


def read_excel(data: bytes, reading: Reading, where: str) -> list[Grid]:
    """One grid for each sheet that holds cells, hidden ones last; only the contract's if it names
    one. InputError for a damaged or protected workbook, or a sheet that is not there.
    """
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [s for s in book.sheets_metadata if s.typ is calamine.SheetTypeEnum.WorkSheet]
        visible = calamine.SheetVisibleEnum.Visible
        names = [s.name for s in sorted(sheets, key=lambda s: s.visible is not visible)]
        if reading.sheet is not None and reading.sheet not in names:
            raise InputError(
                Fault(
                    f"The workbook has no sheet “{reading.sheet}”; it has: {', '.join(names)}.",
                    where=where,
                    next_step="Correct “sheet” in the contract's reading, or ask for the file.",
                    code="sheet",
                )
            )
        wanted = names if reading.sheet is None else [reading.sheet]
        grids = [_grid(book, name, reading.header_row) for name in wanted]
    except calamine.PasswordError as error:
        raise password_workbook(where) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise broken_workbook(where) from error
    return [grid for grid in grids if grid.head]


def _grid(book: Any, name: str, header_row: int | None) -> Grid:
    rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    head: list[tuple[int, list[str]]] = []
    for number, row in enumerate(rows, 1):
        if len(head) >= HEADER_WITHIN or (header_row is not None and number > header_row):
            break
        fields = [cell_text(cell) for cell in row]
        if any(fields) and header_row in (None, number):
            head.append((number, fields))

    def load(header: Header) -> Loaded:
        return _load(rows, header, *head[header.index])

    return Grid(tuple(head), load, "workbook", sheet=name)


def _load(
    rows: list[list[Any]], header: Header, header_row: int, header_fields: list[str]
) -> Loaded:
    gather = Gather(header)
    numbers: Counter[str] = Counter()
    for number, row in enumerate(rows[header_row:], header_row + 1):
        fields = [cell_text(cell) for cell in row]
        if not any(cell.strip() for cell in fields):
            gather.blank += 1
            continue
        reason = Reason.REPEATED_HEADER if fields == header_fields else None
        reason = reason or gather.keep(number, fields)
        if reason is not None:
            gather.reject(number, reason, "\t".join(fields))
        for column, position in header.positions.items():
            numbers[column] += isinstance(row[position], float)
    table, rejects = gather.finish()
    return Loaded(table, rejects, gather.notes(), tuple(numbers.items()))
