"""Every candidate of a typology as a table: its id, what came of it, and the random controls."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.canonical import digest
from folkmoot.detect.typology import Typology

# How many excluded candidates are drawn as a control sample: without outcomes of some that were
# not flagged, nobody can tell how many were missed.
CONTROLS = 10

TEXTS = pa.list_(pa.string())
COMMON = [
    ("entity", pa.string()),
    ("records", TEXTS),
    ("members", TEXTS),
    ("properties", pa.int64()),
    ("relieved", pa.int64()),
    ("match_weight", pa.decimal128(12, 6)),
    ("match_probability", pa.decimal128(7, 6)),
]
CANDIDATE_SCHEMA = pa.schema(
    [
        ("candidate", pa.string()),
        ("typology", pa.string()),
        *COMMON,
        ("outcome", pa.string()),
        ("reason", pa.string()),
        ("control", pa.bool_()),
    ]
)


def with_ids(typology: Typology, found: pa.Table) -> pa.Table:
    """``found`` with an id made of the typology and its records alone, so that it is stable, and
    with all columns of ``COMMON``."""
    for name, kind in COMMON:
        column = found[name] if name in found.column_names else pa.nulls(found.num_rows, kind)
        if pa.types.is_decimal(kind):
            column = pc.round(pc.cast(column, pa.float64()), kind.scale)
        column = column.cast(kind)
        if name in found.column_names:
            found = found.set_column(found.column_names.index(name), name, column)
        else:
            found = found.append_column(name, column)
    ids = [
        digest({"typology": typology.id, "records": records})[:24]
        for records in found["records"].to_pylist()
    ]
    return found.append_column("id", pa.array(ids, pa.string()))


def without_records(found: pa.Table, barred: frozenset[str]) -> pa.Table:
    """The rows of ``found`` none of whose ``records`` is ``barred``."""
    records = found["records"].combine_chunks()
    hit = pc.is_in(pc.list_flatten(records), value_set=pa.array(sorted(barred), pa.string()))
    touched = pc.list_parent_indices(records).filter(hit)
    place = pa.array(range(found.num_rows), pa.int64())
    return found.filter(pc.invert(pc.is_in(place, value_set=touched.cast(pa.int64()))))


def candidates(typology: Typology, found: pa.Table, seed: str | None) -> pa.Table:
    """CANDIDATE_SCHEMA of ``found`` (as ``with_ids``); with a ``seed`` some are controls."""
    excluded = pc.is_valid(found["reason"])
    out = found["id"].filter(excluded).to_pylist()
    drawn: list[str] = []
    if seed is not None:
        drawn = sorted(out, key=lambda i: sha256(f"{seed}\0{i}".encode()).digest())[:CONTROLS]
    columns = {
        "candidate": pc.binary_join_element_wise("c-", found["id"], ""),
        "typology": pa.array([typology.ref] * found.num_rows, pa.string()),
        **{name: found[name] for name, _ in COMMON},
        "outcome": pc.if_else(excluded, "excluded", "lead"),
        "reason": found["reason"].cast(pa.string()),
        "control": pc.is_in(found["id"], value_set=pa.array(drawn, pa.string())),
    }
    return pa.table(columns, schema=CANDIDATE_SCHEMA)


def excluded(typology: Typology, found: pa.Table) -> dict[str, int]:
    """Candidates by exclusion, in the header's order, zeros included."""
    counts = Counter(pc.drop_null(found["reason"]).to_pylist())
    named = [exclusion.name for exclusion in typology.header.exclusions]
    if not set(counts) <= set(named):
        raise RuntimeError("the SQL gives a reason that the header does not name")
    return {name: counts[name] for name in named}
