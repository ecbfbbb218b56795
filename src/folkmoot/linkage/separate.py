"""Entities of records that contradict each other fall apart at their weakest links."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.cluster import ENTITY_SCHEMA, entity_id, root
from folkmoot.linkage.model import LinkModel
from folkmoot.linkage.prepared import Prepared

Values = tuple[str | None, ...]


def separate(
    entities: pa.Table, pairs: pa.Table, prepared: Prepared, model: LinkModel
) -> tuple[pa.Table, int]:
    """``entities`` (as ``cluster`` gives them) without contradictions, and how many were split.

    An entity in which two records contradict each other by ``model.contradict`` is built again
    from its links, the strongest first, leaving out each link that would bring such records
    together: a chain of good links may join what no link should. Rows stay in order.
    """
    suspects = _suspects(entities, prepared, model)
    if not suspects or model.contradict is None:
        return entities, 0
    homes = {r: e for members in suspects.values() for r, e in members.items()}
    values = _values(prepared, model, homes)
    parent: dict[str, str] = {}
    held: dict[str, set[Values]] = {record: {found} for record, found in values.items()}
    for left, right in _links(pairs, homes, model.least_probability):
        _join(parent, held, left, right, model)
    return _rebuilt(entities, suspects, parent)


def _suspects(
    entities: pa.Table, prepared: Prepared, model: LinkModel
) -> dict[str, dict[str, str]]:
    """Per entity of which a column of ``apart`` has two values: its records."""
    if not model.apart or not prepared.table.num_rows:
        return {}
    grown = entities.filter(pc.greater(entities["size"], 1)).select(["record", "entity"])
    known = prepared.table.select(["unique_id", *model.apart])
    joined = grown.join(known, keys="record", right_keys="unique_id")
    counted = joined.group_by("entity").aggregate([(c, "count_distinct") for c in model.apart])
    mask: Any = pa.array([False] * counted.num_rows, pa.bool_())
    for column in model.apart:
        mask = pc.or_(mask, pc.greater(counted[f"{column}_count_distinct"], 1))
    wanted = counted.filter(mask)["entity"]
    chosen = grown.filter(pc.is_in(grown["entity"], value_set=wanted.combine_chunks()))
    suspects: dict[str, dict[str, str]] = {}
    for row in chosen.to_pylist():
        suspects.setdefault(row["entity"], {})[row["record"]] = row["entity"]
    return suspects


def _values(prepared: Prepared, model: LinkModel, homes: dict[str, str]) -> dict[str, Values]:
    table = prepared.table.select(["unique_id", *model.apart])
    chosen = table.filter(pc.is_in(table["unique_id"], value_set=pa.array(homes, pa.string())))
    columns = [chosen[column].to_pylist() for column in chosen.column_names]
    return {row[0]: tuple(row[1:]) for row in zip(*columns, strict=True)}


def _links(pairs: pa.Table, homes: dict[str, str], least: float) -> list[tuple[str, str]]:
    known = pa.array(sorted(homes), pa.string())
    mask = pc.and_(
        pc.greater_equal(pairs["match_probability"], least),
        pc.is_in(pairs["left"], value_set=known),
    )
    chosen = pairs.select(["left", "right", "match_weight"]).filter(mask).to_pylist()
    chosen.sort(key=lambda row: (-row["match_weight"], row["left"], row["right"]))
    return [(row["left"], row["right"]) for row in chosen]


def _join(
    parent: dict[str, str], held: dict[str, set[Values]], left: str, right: str, model: LinkModel
) -> None:
    a, b = root(parent, left), root(parent, right)
    if a == b or model.contradict is None:
        return
    if any(model.contradict(one, other) for one in held[a] for other in held[b]):
        return
    first, second = min(a, b), max(a, b)
    parent[second] = first
    held[first] = held[first] | held.pop(second)


def _rebuilt(
    entities: pa.Table, suspects: dict[str, dict[str, str]], parent: dict[str, str]
) -> tuple[pa.Table, int]:
    roots = {record: root(parent, record) for members in suspects.values() for record in members}
    sizes: dict[str, int] = {}
    for first in roots.values():
        sizes[first] = sizes.get(first, 0) + 1
    parts = [{roots[record] for record in members} for members in suspects.values()]
    changed = pa.table(
        {
            "record": pa.array(roots, pa.string()),
            "entity": pa.array([entity_id(first) for first in roots.values()], pa.string()),
            "size": pa.array([sizes[first] for first in roots.values()], pa.int64()),
        }
    )
    at = pc.index_in(entities["record"], value_set=changed["record"].combine_chunks())
    for name in ("entity", "size"):
        column = pc.coalesce(changed[name].take(at), entities[name])
        entities = entities.set_column(entities.column_names.index(name), name, column)
    return entities.cast(ENTITY_SCHEMA), sum(len(part) > 1 for part in parts)
