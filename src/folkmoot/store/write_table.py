"""Put a table into the store, encrypted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.store.ciphertext import sealing
from folkmoot.store.content_hash import ContentHash
from folkmoot.store.location import Kind, Place, object_name
from folkmoot.store.protocols import DataKey

# One row group is one batch of ``open_delivery``: standing is asked again before each.
BATCH_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a table lies: ``name`` in the place, hash and ``size`` in bytes of the ciphertext,
    number of ``rows``, and ``content_sha256`` of its sorted canonical rows (``ContentHash``)."""

    name: str
    ciphertext_sha256: str
    size: int
    rows: int
    content_sha256: str


def put(
    place: Place,
    subject: str,
    table: pa.Table | pa.RecordBatchReader,
    key: DataKey,
    *,
    kind: Kind = Kind.DELIVERY,
) -> Stored:
    """Encrypt ``table`` with ``key`` for ``subject`` and publish it under ``place``.

    A reader is taken batch by batch, so the table need not fit in memory. No clear byte touches a
    disk; the file appears whole or not at all, and counts once the caller has committed its name.
    """
    object_name(kind, subject, "0" * 64)
    reader = table.to_reader(BATCH_ROWS) if isinstance(table, pa.Table) else table
    content, rows = ContentHash(reader.schema), 0
    with place.workshop() as work:
        file = work / "part"
        # A bundle has a few huge cells and lasts no longer than its run: a dictionary and bounds
        # of them serve nobody, and what packs quickest is best.
        columnar = kind is Kind.DELIVERY
        with pq.ParquetWriter(
            file,
            reader.schema,
            compression="zstd" if columnar else "lz4",
            use_dictionary=columnar,
            write_statistics=columnar,
            encryption_properties=sealing(key, kind, subject),
        ) as writer:
            for batch in reader:
                writer.write_batch(batch, row_group_size=BATCH_ROWS)
                content.add(batch)
                rows += batch.num_rows
        with file.open("rb") as stream:
            ciphertext = hashlib.file_digest(stream, "sha256").hexdigest()
        size, name = file.stat().st_size, object_name(kind, subject, ciphertext)
        place.publish(file, name)
    return Stored(name, ciphertext, size, rows, content.hexdigest())
