"""What a typology may see: its own columns of the tables that it was given, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.dataset.fields.field_of import type_of
from folkmoot.dataset.standard import standards
from folkmoot.detect.typology import Need, Typology
from folkmoot.errors import Fault, InputError

Connect = Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]

KEYS = ("_record", "_delivery", "_member")
_NOTHING = pa.table({key: pa.array([], pa.string()) for key in KEYS})
_LAST_DAY = date(9999, 12, 31)
PLACES_SCHEMA = pa.schema(
    [
        ("record", pa.string()),
        ("uprn", pa.int64()),
        ("parent_uprn", pa.int64()),
        ("probability", pa.float64()),
        ("verdict", pa.string()),
    ]
)


def screen(
    typology: Typology, tables: Mapping[str, pa.Table], deliveries: pa.Table
) -> dict[str, pa.Table]:
    """The SQL tables of the datasets that ``typology`` needs, with just the columns it names.

    Each column comes with ``<column>__verdict``; a column that the table lacks is null with the
    verdict ``absent``, and a value that is no evidence (a placeholder) is null. InputError when a
    dataset is not given, or a row's delivery is not known.
    """
    needs = typology.header.needs
    faults = [
        Fault("The dataset is not given.", need.dataset, f"{typology.id} cannot do without it.")
        for need in needs
        if need.dataset not in tables and not need.optional
    ]
    if faults:
        raise InputError(faults)
    known = pa.array(deliveries["_delivery"].to_pylist(), pa.string())
    given = {need.dataset: tables.get(need.dataset, _NOTHING) for need in needs}
    for dataset, table in given.items():
        inside = pc.is_in(table["_delivery"], value_set=known)
        if not pc.all(inside).as_py() and table.num_rows:
            raise InputError("A row belongs to a delivery that is not listed.", where=dataset)
    return {need.table: _project(given[need.dataset], need) for need in needs}


def missing_columns(
    needs: tuple[Need, ...], seen: Mapping[str, pa.Table], *, essential: bool
) -> tuple[tuple[str, str], ...]:
    """Every (delivery, column) of which no row has a value, among essential columns or the rest."""
    found = set()
    for need in needs:
        table = seen[need.table]
        for column in need.columns:
            if column.essential != essential:
                continue
            held = pa.table({"d": table["_delivery"], "v": table[column.name]})
            counts = held.group_by("d").aggregate([("v", "count")]).to_pylist()
            found |= {(row["d"], column.name) for row in counts if row["v_count"] == 0}
    return tuple(sorted(found))


def _project(table: pa.Table, need: Need) -> pa.Table:
    columns: dict[str, pa.Array | pa.ChunkedArray] = {key: table[key] for key in KEYS}
    for column in need.columns:
        name, verdict = column.name, f"{column.name}__verdict"
        if name in table.column_names:
            kinds = (
                pc.fill_null(table[verdict], "valid")
                if verdict in table.column_names
                else pc.if_else(pc.is_null(table[name]), "missing", "valid")
            )
            columns[name] = _evidence(table[name], kinds)
            columns[verdict] = kinds
        else:
            columns[name] = pa.nulls(table.num_rows, _type(need.dataset, name))
            columns[verdict] = pa.array(["absent"] * table.num_rows, pa.string())
    return pa.table(columns)


def _type(dataset: str, column: str) -> pa.DataType:
    """The type of a column that nobody supplied: what its standard says, else text."""
    known = standards().get(dataset)
    found = known.column(column) if known else None
    return type_of(found.semantic) if found else pa.string()


def _evidence(values: pa.ChunkedArray, kinds: pa.ChunkedArray) -> pa.ChunkedArray:
    """The values that may count: no placeholder (1900-01-01), no number or date that is invalid."""
    none = ["placeholder", "test", "missing", "absent"]
    if not pa.types.is_string(values.type):
        none.append("invalid")
    held_back = pc.is_in(kinds, value_set=pa.array(none))
    return pc.if_else(held_back, pa.scalar(None, values.type), values)


def reference_tables(typology: Typology, deliveries: pa.Table) -> dict[str, pa.Table]:
    """``parameters``, ``citations``, ``words`` and ``deliveries`` as SQL sees them.

    Values hold from ``valid_from`` until before ``valid_to``, the day of the next value.
    """
    header = typology.header
    parameters: list[dict[str, object]] = []
    for name, parameter in header.parameters.items():
        for region in sorted({v.region for v in parameter.values}, key=str):
            values = sorted(
                (v for v in parameter.values if v.region == region), key=lambda v: v.valid_from
            )
            ends = [v.valid_from for v in values[1:]] + [_LAST_DAY]
            parameters += [
                {
                    "name": name,
                    "region": region,
                    "value": v.value,
                    "valid_from": v.valid_from,
                    "valid_to": end,
                }
                for v, end in zip(values, ends, strict=True)
            ]
    laws = sorted(header.citations, key=lambda c: c.valid_from)
    ends = [c.valid_from for c in laws[1:]] + [_LAST_DAY]
    region = (
        deliveries["region"]
        if "region" in deliveries.column_names
        else pa.nulls(deliveries.num_rows, pa.string())
    )
    span = [("valid_from", pa.date32()), ("valid_to", pa.date32())]
    return {
        "parameters": pa.Table.from_pylist(
            parameters,
            pa.schema(
                [("name", pa.string()), ("region", pa.string()), ("value", pa.int64()), *span]
            ),
        ),
        "citations": pa.Table.from_pylist(
            [
                {"text": law.text, "valid_from": law.valid_from, "valid_to": end}
                for law, end in zip(laws, ends, strict=True)
            ],
            pa.schema([("text", pa.string()), *span]),
        ),
        "words": pa.Table.from_pylist(
            [{"list": name, "word": w} for name, ws in header.words_lists.items() for w in ws],
            pa.schema([("list", pa.string()), ("word", pa.string())]),
        ),
        "deliveries": deliveries.select(["_delivery", "_member", "as_of"]).append_column(
            "region", region
        ),
    }


def confined(memory_mb: int, threads: int = 2) -> Connect:
    """How to connect to a DuckDB in memory with no file, no network, no spill."""

    def connect() -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(":memory:")
        connection.execute(f"SET threads = {int(threads)}")
        connection.execute(f"SET memory_limit = '{int(memory_mb)}MiB'")
        connection.execute("SET temp_directory = ''")
        connection.execute("SET python_enable_replacements = false")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return connection

    return connect
