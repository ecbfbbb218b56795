"""Parquet files, each value as the text that a person would write for it."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from folkmoot.dataset.cell_text import cell_text
from folkmoot.dataset.grid import Grid, Loaded
from folkmoot.dataset.header import Header
from folkmoot.dataset.raw import REJECTS_SCHEMA
from folkmoot.errors import Fault, InputError

LARGEST_TEXT = 2_000_000_000  # bytes of the columns that are read, as text; Arrow's end there too
_ROWS_AT_ONCE = 8_192
_ROW_BYTES = 8  # of a row's number, so that rows without text have an end too


def read_parquet(data: bytes, where: str) -> list[Grid]:
    """One grid whose header is the schema (row 0). InputError when damaged, encrypted or huge.

    What the footer says of its size is not believed: a megabyte may stand for terabytes of text.
    The rows are read a batch at a time, repeated texts kept once, and the reading ends at the
    limit.
    """
    try:
        schema = pq.read_schema(io.BytesIO(data))
        names = schema.names
        flat = [field.name for field in schema if not pa.types.is_nested(field.type)]
        file = pq.ParquetFile(io.BytesIO(data), read_dictionary=flat)
    except (pa.ArrowException, OSError) as error:
        raise _broken(where) from error

    def load(header: Header) -> Loaded:
        wanted = [names[i] for i in header.positions.values()]
        _check_flat([schema.field(i) for i in header.positions.values()], where)
        batches: list[pa.RecordBatch] = []
        room = LARGEST_TEXT
        try:
            for batch in file.iter_batches(_ROWS_AT_ONCE, columns=sorted(set(wanted))):
                texts = [_coded(batch.column(name)) for name in wanted]
                room -= sum(map(_bytes, texts)) + batch.num_rows * _ROW_BYTES
                if room < 0:
                    raise _huge(where)
                arrays = [text.dictionary.take(text.indices) for text in texts]
                batches.append(pa.record_batch(arrays, names=[*header.positions]))
        except (pa.ArrowException, OSError, KeyError) as error:
            raise _broken(where) from error
        kept = pa.Table.from_batches(batches, _schema(header))
        number = pa.array(range(1, kept.num_rows + 1), pa.int64())
        return Loaded(kept.add_column(0, "_row", number), REJECTS_SCHEMA.empty_table())

    return [Grid(((0, list(names)),), load, "parquet")]


def _check_flat(fields: list[pa.Field], where: str) -> None:
    """InputError for columns of lists or records: a row of them may hold any number of values."""
    faults = [
        Fault(f"The column “{field.name}” holds lists or records, not one value a row.", where,
              "Send one value in each cell.", code="nested")
        for field in fields
        if pa.types.is_nested(field.type)
    ]  # fmt: skip
    if faults:
        raise InputError(faults)


def _schema(header: Header) -> pa.Schema:
    return pa.schema([(name, pa.string()) for name in header.positions])


def _coded(array: pa.Array) -> pa.DictionaryArray:
    """``array`` as text, each distinct one once."""
    coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    words = coded.dictionary
    if pa.types.is_string(words.type) or pa.types.is_large_string(words.type):
        words = words.cast(pa.string())
    else:
        words = pa.array(
            [None if v is None else cell_text(v) for v in words.to_pylist()], pa.string()
        )
    return pa.DictionaryArray.from_arrays(coded.indices, words)


def _bytes(coded: pa.DictionaryArray) -> int:
    """How many bytes the text has once each row has its own."""
    lengths = pc.binary_length(coded.dictionary).cast(pa.int64())
    return pc.sum(lengths.take(coded.indices)).as_py() or 0


def _huge(where: str) -> InputError:
    what = f"The file holds more than {LARGEST_TEXT // 10**6:,} MB of text."
    return InputError(Fault(what, where=where, next_step="Send it in parts.", code="too_large"))


def _broken(where: str) -> InputError:
    what = "The Parquet file is damaged or encrypted: it cannot be read."
    return InputError(Fault(what, where=where, next_step="Send it again.", code="broken"))
