"""Which rows of a batch the terms grant."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.agreement.terms import RowFilter
from folkmoot.errors import Fault, RefusedError

_COMPARE: dict[str, Callable[..., pa.Array]] = {
    "eq": pc.equal,
    "ne": pc.not_equal,
    "ge": pc.greater_equal,
    "le": pc.less_equal,
}


def select_rows(batch: pa.RecordBatch, filters: Sequence[RowFilter]) -> pa.RecordBatch:
    """The rows of ``batch`` that pass every filter; values are compared as the column's type.

    A null passes ``is_null`` only: what is not known to be granted is not granted. RefusedError
    when a column is missing or a value cannot be of its type, because a filter that cannot be
    applied would grant everything.
    """
    for row_filter in filters:
        mask = _mask(batch, row_filter)
        batch = batch.filter(pc.fill_null(mask, False))
    return batch


def _mask(batch: pa.RecordBatch, row_filter: RowFilter) -> pa.Array:
    if row_filter.column not in batch.schema.names:
        raise _refused(row_filter, "The delivery lacks the column of a row filter.")
    column = batch.column(row_filter.column)
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if row_filter.op == "is_null":
        return pc.is_null(column)
    if row_filter.op == "not_null":
        return pc.is_valid(column)
    try:
        values = pa.array(row_filter.values, pa.string()).cast(column.type)
    except pa.ArrowException:
        values = None
    many = row_filter.op in {"in", "not_in"}
    if values is None or (not many and len(values) != 1):
        raise _refused(row_filter, "A row filter cannot be applied to its column.")
    if not many:
        return _COMPARE[row_filter.op](column, values[0])
    mask = pc.is_in(column, value_set=values)
    return mask if row_filter.op == "in" else pc.and_(pc.invert(mask), pc.is_valid(column))


def _refused(row_filter: RowFilter, what: str) -> RefusedError:
    return RefusedError(
        Fault(
            what,
            clause=f"rows.{row_filter.column}",
            next_step="Correct the row filter in the terms, or the delivery.",
            code="store.rows",
        )
    )
