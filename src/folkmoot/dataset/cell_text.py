"""The text that a person would see in a typed cell of a workbook or a Parquet file."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any


def cell_text(value: Any) -> str:  # noqa: PLR0911 - one return per type
    """Whole numbers without a fraction (a reference is no float), dates in ISO 8601, else text.

    >>> cell_text(177500080710.0), cell_text(0.1), cell_text(date(2019, 4, 1)), cell_text(None)
    ('177500080710', '0.1', '2019-04-01', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        number = Decimal(repr(value))
        whole = number.is_finite() and number == number.to_integral_value()
        return str(int(number)) if whole else format(number, "f")
    if isinstance(value, datetime):
        at_midnight = value.time() == time(0)
        return value.date().isoformat() if at_midnight else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return str(value)
