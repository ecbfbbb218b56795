"""Entities: records that are joined by a chain of links, each probable enough."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

ENTITY_SCHEMA = pa.schema(
    [
        ("record", pa.string()),
        ("entity", pa.string()),
        ("size", pa.int64()),
        ("verdict", pa.string()),
    ]
)


def cluster(pairs: pa.Table, verdicts: Mapping[str, str], *, least_probability: float) -> pa.Table:
    """One row per record of ``verdicts``: its entity, the entity's size, the record's verdict.

    Connected components over the ``pairs`` (``left``, ``right``, ``match_probability``) from
    ``least_probability``. A record that nothing joins is an entity of size 1. The entity's id is
    made of its smallest record id, so equal input gives equal ids. Rows in order of record ids.
    """
    strong = pairs.filter(pc.greater_equal(pairs["match_probability"], least_probability))
    parent: dict[str, str] = {}
    for left, right in zip(strong["left"].to_pylist(), strong["right"].to_pylist(), strict=True):
        join(parent, left, right)
    roots = {record: root(parent, record) for record in sorted(verdicts)}
    sizes: dict[str, int] = {}
    for first in roots.values():
        sizes[first] = sizes.get(first, 0) + 1
    ids = {first: entity_id(first) for first in sizes}
    return pa.table(
        {
            "record": pa.array(roots.keys(), pa.string()),
            "entity": pa.array((ids[r] for r in roots.values()), pa.string()),
            "size": pa.array((sizes[r] for r in roots.values()), pa.int64()),
            "verdict": pa.array((verdicts[r] for r in roots), pa.string()),
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


def join(parent: dict[str, str], left: str, right: str) -> bool:
    """Make ``left`` and ``right`` one component; False when they were one already."""
    a, b = root(parent, left), root(parent, right)
    if a == b:
        return False
    parent[max(a, b)] = min(a, b)
    return True


def weakest_links(
    pairs: pa.Table, entities: Mapping[str, str], only: Iterable[str]
) -> dict[str, tuple[float, float]]:
    """Per entity of ``only``: match weight and probability of the weakest link that holds it.

    The weakest edge of the maximum spanning tree: without that link the entity would fall apart,
    and every chain between its records is at least that strong where it is strongest.
    ``entities`` maps record to entity. Entities of one record have no link and are left out.
    """
    wanted = set(only)
    edges = [
        (-weight, left, right, probability)
        for left, right, weight, probability in zip(
            *(pairs[c].to_pylist() for c in ("left", "right", "match_weight", "match_probability")),
            strict=True,
        )
        if entities.get(left) in wanted and entities.get(left) == entities.get(right)
    ]
    parent: dict[str, str] = {}
    weakest: dict[str, tuple[float, float]] = {}
    for negative, left, right, probability in sorted(edges):
        if join(parent, left, right):
            weakest[entities[left]] = (-negative, probability)
    return weakest


def strongest_paths(
    pairs: pa.Table, entities: Mapping[str, str], only: Iterable[str]
) -> dict[tuple[str, str], tuple[float, float]]:
    """Per two records of one entity of ``only``: weight and probability of the weakest link on the
    strongest path between them (each pair once, ``left`` < ``right``).

    The path in the maximum spanning tree: how sure it is that these two are one, whatever else
    hangs on the entity. Two records without a path do not stand there.
    """
    wanted = set(only)
    edges = [
        (-weight, left, right, probability)
        for left, right, weight, probability in zip(
            *(pairs[c].to_pylist() for c in ("left", "right", "match_weight", "match_probability")),
            strict=True,
        )
        if entities.get(left) in wanted and entities.get(left) == entities.get(right)
    ]
    groups: dict[str, list[str]] = {}
    paths: dict[tuple[str, str], tuple[float, float]] = {}
    for negative, left, right, probability in sorted(edges):
        one, other = groups.setdefault(left, [left]), groups.setdefault(right, [right])
        if one is other:
            continue
        for a in one:
            for b in other:
                paths[min(a, b), max(a, b)] = (-negative, probability)
        if len(one) < len(other):
            one, other = other, one
        one.extend(other)
        for record in other:
            groups[record] = one
    return paths
