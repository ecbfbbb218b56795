"""What records say of their places, one row each."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.read_gazetteer import read_postcodes, read_uprns

SAID = pa.schema(
    [
        ("record", pa.string()),
        ("uprn", pa.int64()),
        ("address", pa.string()),
        ("postcode", pa.string()),
    ]
)
_BAD = pa.array(["placeholder", "missing", "absent", "test", "invalid", "out_of_region"])


def read_places(
    tables: Mapping[str, pa.Table], unique_id: str, fields: Mapping[str, str]
) -> pa.Table:
    """``record``, ``uprn``, ``address`` and ``postcode`` of every record of ``tables`` that has a
    UPRN or an address, in order of tables. What its verdict calls no value is null."""
    rows = [_rows(tables[name], unique_id, fields) for name in sorted(tables)]
    return pa.concat_tables([*rows, SAID.empty_table()]).combine_chunks()


def _rows(table: pa.Table, unique_id: str, fields: Mapping[str, str]) -> pa.Table:
    rows = pa.table(
        [
            table[unique_id].cast(pa.string()),
            read_uprns(_usable(table, fields.get("uprn", ""))),
            _usable(table, fields.get("address", "")).cast(pa.string()),
            read_postcodes(_usable(table, fields.get("postcode", "")).cast(pa.string())),
        ],
        schema=SAID,
    )
    return rows.filter(pc.or_(pc.is_valid(rows["uprn"]), pc.is_valid(rows["address"])))


def _usable(table: pa.Table, column: str) -> pa.Array:
    if column not in table.column_names:
        return pa.nulls(table.num_rows, pa.string())
    values = pa.chunked_array(table[column]).combine_chunks()
    if not pa.types.is_integer(values.type):
        values = values.cast(pa.string())
    if f"{column}__verdict" in table.column_names:
        verdict = table[f"{column}__verdict"].cast(pa.string()).combine_chunks()
        bad = pc.is_in(verdict, value_set=_BAD)
        values = pc.if_else(bad, pa.scalar(None, values.type), values)
    return values
