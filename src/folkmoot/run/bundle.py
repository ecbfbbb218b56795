"""Several tables as one, so that a step has one artefact with one content hash."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc


def pack(tables: Mapping[str, pa.Table]) -> pa.Table:
    """One row a table: its name and its Arrow stream. Equal content gives equal bytes.

    Rows are sorted by all columns that can be sorted, chunks joined and metadata dropped, because
    a resumed step must have the content hash of an uninterrupted one.
    """
    names = sorted(tables)
    return pa.table(
        {"table": pa.array(names, pa.string()), "stream": [_stream(tables[n]) for n in names]},
        schema=pa.schema([("table", pa.string()), ("stream", pa.large_binary())]),
    )


def unpack(packed: pa.Table) -> dict[str, pa.Table]:
    """The tables of ``pack`` by name."""
    return {
        row["table"]: pa.ipc.open_stream(io.BytesIO(row["stream"])).read_all()
        for row in packed.to_pylist()
    }


def _stream(table: pa.Table) -> bytes:
    keys = [
        (f.name, "ascending")
        for f in table.schema
        if not (pa.types.is_nested(f.type) or pa.types.is_dictionary(f.type))
    ]
    plain = table.replace_schema_metadata(None).combine_chunks()
    if keys and plain.num_rows:
        plain = plain.take(pc.sort_indices(plain, sort_keys=keys))
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, plain.schema) as writer:
        writer.write_table(plain.combine_chunks(), max_chunksize=None)
    return sink.getvalue()
