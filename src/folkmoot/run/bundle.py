"""Several tables as one, so that a step has one artefact with one content hash."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc


def pack(tables: Mapping[str, pa.Table]) -> pa.Table:
    """One row a table: its name and its Arrow stream. Equal content gives equal bytes.

    Rows are sorted (by the first column that tells all rows apart, else by all; a nested one by its
    text, as it has no order of its own), chunks joined and metadata dropped, because a resumed step
    must have the content hash of an uninterrupted one.
    """
    names = sorted(tables)
    streams = [_cell(_stream(tables[name])) for name in names]
    return pa.table(
        {
            "table": pa.array(names, pa.string()),
            "stream": pa.chunked_array(streams, pa.large_binary()),
        }
    )


def unpack(packed: pa.Table) -> dict[str, pa.Table]:
    """The tables of ``pack`` by name."""
    return {
        name: pa.ipc.open_stream(stream.as_buffer()).read_all()
        for name, stream in zip(packed["table"].to_pylist(), packed["stream"], strict=True)
    }


def _cell(stream: pa.Buffer) -> pa.Array:
    """``stream`` as an array of one cell, not copied: it may be hundreds of megabytes."""
    ends = pa.array([0, stream.size], pa.int64()).buffers()[1]
    return pa.Array.from_buffers(pa.large_binary(), 1, [None, ends, stream])


def _stream(table: pa.Table) -> pa.Buffer:
    plain = table.replace_schema_metadata(None)
    if plain.num_columns and plain.num_rows:
        plain = plain.take(_order(plain))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, plain.schema) as writer:
        writer.write_table(plain.combine_chunks(), max_chunksize=None)
    return sink.getvalue()


def _order(table: pa.Table) -> pa.Array:
    """In what order the rows stand: sorting by every column is slow, and seldom needed."""
    for column in table.columns:
        kind = column.type
        if (pa.types.is_string(kind) or pa.types.is_integer(kind)) and not column.null_count:
            if pc.count_distinct(column).as_py() == len(column):
                return pc.sort_indices(column)
            break
    order = pa.table([_sortable(column) for column in table.columns], names=_numbered(table))
    return pc.sort_indices(order, sort_keys=[(name, "ascending") for name in order.column_names])


def _sortable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_nested(column.type) or pa.types.is_dictionary(column.type):
        return pa.chunked_array([pa.array(map(repr, column.to_pylist()), pa.string())])
    return column


def _numbered(table: pa.Table) -> list[str]:
    return [str(number) for number in range(table.num_columns)]
