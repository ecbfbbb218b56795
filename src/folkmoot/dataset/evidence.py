"""A dataset as SQL may see it: named columns only, each with its verdict, and only evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.dataset.fields.field_of import type_of
from folkmoot.dataset.standard import standards
from folkmoot.errors import Fault

KEYS = ("_record", "_delivery", "_member")


def evidence(dataset: str, table: pa.Table | None, columns: Iterable[str]) -> pa.Table:
    """``_record``, ``_delivery``, ``_member``, and each of ``columns`` with its verdict.

    A column that the table lacks is null, of the type of the dataset's standard, with the verdict
    ``absent``. A value that is no evidence (a placeholder such as 1900-01-01; a number or date that
    is invalid) is null. Without a ``table``: no row.
    """
    given = _NOTHING if table is None else table
    seen: dict[str, pa.Array | pa.ChunkedArray] = {key: given[key] for key in KEYS}
    for name in columns:
        verdict = f"{name}__verdict"
        if name in given.column_names:
            kinds = (
                pc.fill_null(given[verdict], "valid")
                if verdict in given.column_names
                else pc.if_else(pc.is_null(given[name]), "missing", "valid")
            )
            seen[name] = _held(given[name], kinds)
            seen[verdict] = kinds
        else:
            seen[name] = pa.nulls(given.num_rows, column_type(dataset, name))
            seen[verdict] = pa.array(["absent"] * given.num_rows, pa.string())
    return pa.table(seen)


def column_type(dataset: str, column: str) -> pa.DataType:
    """The type of a column as its standard says; text where there is none."""
    known = standards().get(dataset)
    found = known.column(column) if known else None
    return type_of(found.semantic) if found else pa.string()


def faults_of(
    wanted: Mapping[str, bool], tables: Mapping[str, pa.Table], deliveries: pa.Table, *, by: str
) -> list[Fault]:
    """What keeps ``by`` from reading: a dataset that is not given (``wanted``: whether it is
    optional), or a row whose delivery is not listed in ``deliveries``."""
    faults = [
        Fault("The dataset is not given.", dataset, f"{by} cannot do without it.")
        for dataset, optional in wanted.items()
        if dataset not in tables and not optional
    ]
    known = pa.array(deliveries["_delivery"].to_pylist(), pa.string())
    for dataset in wanted:
        if dataset in tables and not _all(pc.is_in(tables[dataset]["_delivery"], value_set=known)):
            faults.append(Fault("A row belongs to a delivery that is not listed.", dataset))
    return faults


_NOTHING = pa.table({key: pa.array([], pa.string()) for key in KEYS})
_NO_EVIDENCE: Sequence[str] = ("placeholder", "test", "missing", "absent")


def _held(values: pa.ChunkedArray, kinds: pa.ChunkedArray) -> pa.ChunkedArray:
    # What is written stays: a name or code that is not valid still differs from another.
    none = _NO_EVIDENCE if pa.types.is_string(values.type) else (*_NO_EVIDENCE, "invalid")
    held_back = pc.is_in(kinds, value_set=pa.array(none))
    return pc.if_else(held_back, pa.scalar(None, values.type), values)


def _all(flags: pa.ChunkedArray) -> bool:
    return bool(pc.all(flags, min_count=0).as_py())
