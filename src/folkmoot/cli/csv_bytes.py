"""Rows as the CSV that people open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

# A cell that begins so, blanks aside, would be a formula in some spreadsheet (OWASP, CSV
# injection); several read the fullwidth forms as the plain ones.
FORMULA = (*"=+-@|", *"＝＋－＠｜")


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; every cell quoted, or a spreadsheet that
    splits at semicolons would make two cells of one."""
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return sink.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    """The text of a cell: nothing for None, 0 for nought, an apostrophe before what could be a
    formula. A number is none, even below nought."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    risky = text.startswith(("\t", "\r")) or text.lstrip().startswith(FORMULA)
    return f"'{text}" if risky else text
