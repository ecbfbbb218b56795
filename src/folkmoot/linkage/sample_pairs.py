"""A sample of linked pairs side by side, for a person to judge."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.link import Linked


def sample_pairs(
    linked: Linked, tables: Mapping[str, pa.Table], n: int, *, seed: str, distinct: bool = True
) -> pa.Table:
    """At most ``n`` linked pairs, drawn by ``seed``; one row each, with both sides' fields.

    Columns ``left``, ``right``, ``match_weight``, ``match_probability``, ``<field>_left`` and
    ``<field>_right`` for each field of the model, and an empty ``judgement`` for yes, no or
    unsure. With ``distinct`` at most one pair per entity, so that one large organisation is not
    judged a hundred times. The same seed draws the same pairs. The rows are personal data.
    """
    pairs = linked.pairs
    least = linked.model.least_probability
    pairs = pairs.filter(pc.greater_equal(pairs["match_probability"], least))
    records = linked.entities["record"].to_pylist()
    entities = dict(zip(records, linked.entities["entity"].to_pylist(), strict=True))
    rows = pairs.select(["left", "right", "match_weight", "match_probability"]).to_pylist()
    rows.sort(key=lambda row: _draw(seed, row["left"], row["right"]))
    seen: set[str] = set()
    drawn: list[dict[str, Any]] = []
    for row in rows:
        entity = entities[row["left"]]
        if len(drawn) < n and not (distinct and entity in seen):
            seen.add(entity)
            drawn.append(row)
    wanted = {row[side] for row in drawn for side in ("left", "right")}
    values = _values(tables, linked, wanted)
    for row in drawn:
        for field in linked.model.fields:
            row[f"{field}_left"] = values[row["left"]].get(field)
            row[f"{field}_right"] = values[row["right"]].get(field)
        row["judgement"] = None
    schema = pa.schema(
        [("left", pa.string()), ("right", pa.string())]
        + [("match_weight", pa.float64()), ("match_probability", pa.float64())]
        + [(f"{f}_{s}", pa.string()) for f in linked.model.fields for s in ("left", "right")]
        + [("judgement", pa.string())]
    )
    return pa.Table.from_pylist(drawn, schema=schema)


def _draw(seed: str, left: str, right: str) -> str:
    return hashlib.sha256(f"{seed}\0{left}\0{right}".encode()).hexdigest()


def _values(
    tables: Mapping[str, pa.Table], linked: Linked, wanted: set[str]
) -> dict[str, dict[str, str | None]]:
    model = linked.model
    found: dict[str, dict[str, str | None]] = {}
    for table in tables.values():
        chosen = table.filter(
            pc.is_in(table[model.unique_id], pa.array(sorted(wanted), pa.string()))
        )
        for row in chosen.to_pylist():
            found[row[model.unique_id]] = {
                f: None if row.get(c) is None else str(row[c]) for f, c in model.fields.items()
            }
    return found
