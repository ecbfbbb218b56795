"""Parquet files, each value as the text that a person would write for it."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.dataset.cell_text import cell_text
from folkmoot.dataset.grid import Grid, Loaded
from folkmoot.dataset.header import Header
from folkmoot.dataset.raw import REJECTS_SCHEMA
from folkmoot.dataset.recognise import LARGEST_UNPACKED
from folkmoot.errors import Fault, InputError


def read_parquet(data: bytes, where: str) -> list[Grid]:
    """One grid whose header is the schema (row 0). InputError when damaged, encrypted or huge."""
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        meta = file.metadata
        size = sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
    except (pa.ArrowException, OSError) as error:
        raise _broken(where) from error
    if size > LARGEST_UNPACKED:
        what = f"The file unpacks to more than {LARGEST_UNPACKED // 10**6:,} MB."
        raise InputError(Fault(what, where=where, next_step="Send it in parts.", code="too_large"))

    def load(header: Header) -> Loaded:
        try:
            wanted = [names[i] for i in header.positions.values()]
            table = file.read(columns=sorted(set(wanted)))
        except (pa.ArrowException, OSError) as error:
            raise _broken(where) from error
        arrays = [_text(table[name].combine_chunks()) for name in wanted]
        number = pa.array(range(1, table.num_rows + 1), pa.int64())
        kept = pa.table([number, *arrays], names=["_row", *header.positions])
        return Loaded(kept, REJECTS_SCHEMA.empty_table())

    names = file.schema_arrow.names
    return [Grid(((0, list(names)),), load, "parquet")]


def _text(array: pa.Array) -> pa.Array:
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        return array.cast(pa.string())
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode() if not pa.types.is_nested(array.type) else array
    if pa.types.is_nested(array.type):
        return pa.array([None if v is None else cell_text(v) for v in array.to_pylist()])
    texts = [None if v is None else cell_text(v) for v in array.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(array.indices)


def _broken(where: str) -> InputError:
    what = "The Parquet file is damaged or encrypted: it cannot be read."
    return InputError(Fault(what, where=where, next_step="Send it again.", code="broken"))
