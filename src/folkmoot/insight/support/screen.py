"""What a rule of support may see: its own columns of the tables that it was given, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.dataset.fields.field_of import type_of
from folkmoot.dataset.standard import standards
from folkmoot.errors import Fault, InputError
from folkmoot.insight.support.rule import Need, SupportRule

KEYS = ("_record", "_delivery", "_member")
_LAST_DAY = date(9999, 12, 31)
_NO_EVIDENCE = ("placeholder", "test", "missing", "absent", "invalid")


def screen(
    rule: SupportRule, tables: Mapping[str, pa.Table], deliveries: pa.Table
) -> dict[str, pa.Table]:
    """The SQL tables that ``rule`` needs, with just the columns it names, and its parameters.

    Each column comes with ``<column>__verdict``; one that the table lacks is null with the verdict
    ``absent``, and a value that is no evidence is null. InputError when a dataset that is not
    optional is not given, or a row's delivery is not known.
    """
    needs = rule.header.needs
    faults = [
        Fault("The dataset is not given.", need.dataset, f"{rule.id} cannot do without it.")
        for need in needs
        if need.dataset not in tables and not need.optional
    ]
    known = pa.array(deliveries["_delivery"].to_pylist(), pa.string())
    for need in needs:
        table = tables.get(need.dataset)
        if table is not None and not _all(pc.is_in(table["_delivery"], value_set=known)):
            faults.append(Fault("A row belongs to a delivery that is not listed.", need.dataset))
    if faults:
        raise InputError(faults)
    return {
        **{need.table: _project(tables.get(need.dataset), need) for need in needs},
        "parameters": _parameters(rule),
        "deliveries": deliveries.select(["_delivery", "_member", "as_of"]),
    }


def _all(flags: pa.ChunkedArray) -> bool:
    return bool(pc.all(flags, min_count=0).as_py())


def _project(table: pa.Table | None, need: Need) -> pa.Table:
    rows = 0 if table is None else table.num_rows
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        key: pa.nulls(0, pa.string()) if table is None else table[key] for key in KEYS
    }
    for column in need.columns:
        name, verdict = column.name, f"{column.name}__verdict"
        if table is not None and name in table.column_names:
            kinds = (
                pc.fill_null(table[verdict], "valid")
                if verdict in table.column_names
                else pc.if_else(pc.is_null(table[name]), "missing", "valid")
            )
            held_back = pc.is_in(kinds, value_set=pa.array(_NO_EVIDENCE))
            columns[name] = pc.if_else(held_back, pa.scalar(None, table[name].type), table[name])
            columns[verdict] = kinds
        else:
            columns[name] = pa.nulls(rows, _type(need.dataset, name))
            columns[verdict] = pa.array(["absent"] * rows, pa.string())
    return pa.table(columns)


def _type(dataset: str, name: str) -> pa.DataType:
    """The canonical type of a column, from the standard of its dataset."""
    column = standards()[dataset].column(name) if dataset in standards() else None
    return pa.string() if column is None else type_of(column.semantic)


def _parameters(rule: SupportRule) -> pa.Table:
    """``parameters``: values that hold from ``valid_from`` until before ``valid_to``."""
    rows = []
    for name, parameter in rule.header.parameters.items():
        values = sorted(parameter.values, key=lambda value: value.valid_from)
        ends = [value.valid_from for value in values[1:]] + [_LAST_DAY]
        rows += [
            {"name": name, "value": v.value, "valid_from": v.valid_from, "valid_to": end}
            for v, end in zip(values, ends, strict=True)
        ]
    days = [("valid_from", pa.date32()), ("valid_to", pa.date32())]
    return pa.Table.from_pylist(
        rows, pa.schema([("name", pa.string()), ("value", pa.int64()), *days])
    )
