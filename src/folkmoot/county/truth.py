"""What is true of each row that was sent: whose it is, where, and of which planted case."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.dataset.standard import standard

SCHEMA = pa.schema(
    [
        ("dataset", pa.string()),
        ("member", pa.string()),
        ("row", pa.int64()),  # the row of the file, as its reader counts
        ("key", pa.string()),  # the standard's key, its parts joined by "/"
        ("person", pa.int64()),
        ("dwelling", pa.int64()),
        ("case", pa.string()),
    ]
)


def truth(dataset: str, rows: pa.Table, *, first_row: int) -> pa.Table:
    """One row a row of ``rows`` (``canonical_schema``), in its order; see ``SCHEMA``."""
    parts = [rows[name].cast(pa.string()) for name in standard(dataset).key]
    key = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, "/")
    numbers = pa.array(range(first_row, first_row + rows.num_rows), pa.int64())
    columns = [
        pa.array([dataset] * rows.num_rows, pa.string()),
        rows["_member"], numbers, key, rows["_person"], rows["_dwelling"], rows["_case"],
    ]  # fmt: skip
    return pa.table(columns, schema=SCHEMA)
