"""Workbooks: .xlsx, .xlsm, .xlsb, .xls and .ods, by python-calamine in a process apart."""

from __future__ import annotations

from collections import Counter

from folkmoot.dataset.cell_text import cell_text
from folkmoot.dataset.contract import Reading
from folkmoot.dataset.gather import Gather
from folkmoot.dataset.grid import Grid, Loaded
from folkmoot.dataset.header import HEADER_WITHIN, Header
from folkmoot.dataset.raw import Reason
from folkmoot.dataset.read_apart import MOST_CELLS, Rows, Unread, read_apart
from folkmoot.dataset.recognise import broken_workbook, password_workbook
from folkmoot.errors import Fault, InputError


def read_excel(data: bytes, reading: Reading, where: str) -> list[Grid]:
    """One grid for each sheet that holds cells, hidden ones last; only the contract's if it names
    one. InputError for a damaged, protected or enormous workbook, or a sheet that is not there.
    """
    sheets = read_apart(data, reading.sheet)
    if isinstance(sheets, Unread):
        raise _ERRORS[sheets](where)
    if reading.sheet is not None and reading.sheet not in sheets:
        raise InputError(
            Fault(
                f"The workbook has no sheet “{reading.sheet}”; it has: {', '.join(sheets)}.",
                where=where,
                next_step="Correct “sheet” in the contract's reading, or ask for the file.",
                code="sheet",
            )
        )
    grids = [_grid(rows, name, reading.header_row) for name, rows in sheets.items() if rows]
    return [grid for grid in grids if grid.head]


def _enormous(where: str) -> InputError:
    what = f"The workbook spreads over more than {MOST_CELLS:,} cells, or its text is too long."
    step = "Delete what lies far from the table and save it anew; or send it as CSV."
    return InputError(Fault(what, where=where, next_step=step, code="too_large"))


_ERRORS = {
    Unread.BROKEN: broken_workbook,
    Unread.PASSWORD: password_workbook,
    Unread.TOO_LARGE: _enormous,
}


def _grid(rows: Rows, name: str, header_row: int | None) -> Grid:
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


def _load(rows: Rows, header: Header, header_row: int, header_fields: list[str]) -> Loaded:
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
