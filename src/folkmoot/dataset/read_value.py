"""One value, as a delivery under a contract would hold it."""

from __future__ import annotations

from folkmoot.dataset.column_reader import ColumnReader
from folkmoot.dataset.contract import Column, Contract
from folkmoot.dataset.fields.reading import MISSING, How, Reading


def read_value(text: str, contract: Contract, column: Column) -> Reading:
    """What ``normalise`` makes of ``text`` in ``column``: nulls, value maps and lists included.

    Dates are judged by their form alone; a name that only its frequency shows to be a placeholder
    is not known here.
    """
    if text.strip() in {null.strip() for null in contract.reading.nulls}:
        return MISSING
    return ColumnReader(column, How(column.formats, column.negate))(text)
