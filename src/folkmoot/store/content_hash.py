"""The hash of what a table says, whatever the order of its rows and of its columns."""

from __future__ import annotations

import json
from hashlib import sha256

import pyarrow as pa
import pyarrow.compute as pc

# So few rows are taken one by one: a bundle's are.
_FEW = 64
_EMPTY, _COLON, _NULL = (pa.scalar(text, pa.large_binary()) for text in (b"", b":", b"-"))


class ContentHash:
    """SHA-256 over the sorted canonical rows, taken batch by batch.

    Ciphertext never repeats, so two runs are compared by this. A cell is its length in bytes and
    its text (a null has neither), a row the cells in the order of the column names; the hash
    covers names, types and the sorted SHA-256 of each row, so repeated rows count.

    >>> one = pa.record_batch({"a": [1, 2], "b": ["x", None]})
    >>> two = pa.record_batch({"b": [None, "x"], "a": [2, 1]})
    >>> content_sha256(pa.table(one)) == content_sha256(pa.table(two))
    True
    """

    def __init__(self, schema: pa.Schema) -> None:
        self._names = sorted(schema.names)
        self._head = json.dumps([[name, _kind(schema.field(name).type)] for name in self._names])
        self._rows = bytearray()

    def add(self, batch: pa.RecordBatch) -> None:
        """Take in the rows of ``batch``."""
        if not self._names:
            return
        if batch.num_rows < _FEW:
            columns = [_binary(batch.column(name)) for name in self._names]
            for number in range(batch.num_rows):
                self._rows += _row([column[number] for column in columns])
            return
        cells = [_cells(batch.column(name)) for name in self._names]
        for row in pc.binary_join_element_wise(*cells, _EMPTY).to_pylist():
            self._rows += sha256(row).digest()

    def hexdigest(self) -> str:
        """64 lower-case hex digits over everything taken in so far."""
        rows = pa.Array.from_buffers(
            pa.binary(32), len(self._rows) // 32, [None, pa.py_buffer(self._rows)]
        )
        result = sha256(self._head.encode())
        if len(rows):
            ordered = rows.take(pc.array_sort_indices(rows)).buffers()[1]
            result.update(memoryview(ordered)[: len(self._rows)])
        return result.hexdigest()


def content_sha256(table: pa.Table) -> str:
    """The content hash of a whole table; see ``ContentHash``."""
    content = ContentHash(table.schema)
    for batch in table.to_batches():
        content.add(batch)
    return content.hexdigest()


def _kind(kind: pa.DataType) -> str:
    # How Arrow lays out a text makes no difference to what it says.
    if pa.types.is_dictionary(kind):
        return _kind(kind.value_type)
    return str(kind).removeprefix("large_").removesuffix("_view")


def _row(cells: list[pa.LargeBinaryScalar]) -> bytes:
    """The digest of one row without a copy of its cells, which may be huge."""
    found = sha256()
    for cell in cells:
        if cell.is_valid:
            text = cell.as_buffer()
            found.update(b"%d:" % text.size)
            found.update(text)
        else:
            found.update(b"-")
    return found.digest()


def _cells(column: pa.Array) -> pa.Array:
    cells = _binary(column)
    length = pc.binary_length(cells).cast(pa.large_string()).cast(pa.large_binary())
    return pc.fill_null(pc.binary_join_element_wise(length, cells, _COLON), _NULL)


def _binary(column: pa.Array) -> pa.Array:
    """The texts of a column's values, as bytes."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_nested(column.type):
        texts = [None if v is None else json.dumps(v, default=str) for v in column.to_pylist()]
        column = pa.array(texts, pa.string())
    elif not (pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type)):
        column = column.cast(pa.large_string())
    return column.cast(pa.large_binary())
