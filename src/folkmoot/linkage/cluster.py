"""Entities: records that are joined by a chain of links, each probable enough."""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.components import components

ENTITY_SCHEMA = pa.schema(
    [
        ("record", pa.string()),
        ("entity", pa.string()),
        ("size", pa.int64()),
        ("verdict", pa.string()),
    ]
)


def cluster(pairs: pa.Table, verdicts: pa.Table, *, least_probability: float) -> pa.Table:
    """One row per record of ``verdicts`` (``record, verdict``, in order of records): its entity,
    the entity's size, the record's verdict.

    Connected components over the ``pairs`` (``left``, ``right``, ``match_probability``) from
    ``least_probability``. A record that nothing joins is an entity of size 1. The entity's id is
    made of its smallest record id, so equal input gives equal ids. Rows in order of record ids.
    """
    strong = pairs.filter(pc.greater_equal(pairs["match_probability"], least_probability))
    records = verdicts["record"].combine_chunks()
    left, right = (
        pc.index_in(strong[side], value_set=records).to_numpy().astype(np.int64)
        for side in ("left", "right")
    )
    firsts, of, sizes = np.unique(
        components(left, right, len(records)), return_inverse=True, return_counts=True
    )
    ids = pa.array(map(entity_id, records.take(pa.array(firsts)).to_pylist()), pa.string())
    return pa.table(
        {
            "record": records,
            "entity": ids.take(pa.array(of)),
            "size": pa.array(sizes[of], pa.int64()),
            "verdict": verdicts["verdict"],
        },
        schema=ENTITY_SCHEMA,
    )


def entity_id(smallest_record: str) -> str:
    """The stable id of the entity whose smallest record id is ``smallest_record``."""
    return "e-" + hashlib.sha256(smallest_record.encode()).hexdigest()[:24]


def root(parent: dict[str, str], record: str) -> str:
    """The smallest record id of ``record``'s component; paths are shortened on the way."""
    first = record
    while (above := parent.get(first, first)) != first:
        first = above
    while parent.get(record, record) != first:
        parent[record], record = first, parent[record]
    return first
