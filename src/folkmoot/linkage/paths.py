"""How surely two records of one entity belong together: the strongest path between them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.components import Numbers

_SURE = [("match_weight", pa.float64()), ("match_probability", pa.float64())]
PATHS_SCHEMA = pa.schema(
    [("entity", pa.string()), ("left", pa.string()), ("right", pa.string()), *_SURE]
)
LINKS_SCHEMA = pa.schema([("entity", pa.string()), *_SURE])


def strongest_paths(pairs: pa.Table, entities: pa.Table) -> pa.Table:
    """PATHS_SCHEMA: per two records of one entity (``left`` < ``right``) weight and probability of
    the weakest link on the strongest path between them, by entities.

    The path in the maximum spanning tree: how sure it is that these two are one, whatever else
    hangs on the entity. Two records without a path do not stand there. ``entities``: ``record,
    entity``; ``pairs``: ``left, right, match_weight, match_probability``; those between entities
    are passed over.
    """
    records, home, names = _by_home(entities)
    edges, near = _edges(pairs, records, home)
    one, other = _each_two(home, edges[:2])
    chosen = _kruskal(home, edges, one, other)
    found = chosen >= 0
    one, other, chosen = one[found], other[found], chosen[found]
    return pa.table(
        {
            "entity": names.take(pa.array(home[one])),
            "left": records.take(pa.array(one)),
            "right": records.take(pa.array(other)),
            **{name: near[name].combine_chunks().take(pa.array(chosen)) for name, _ in _SURE},
        },
        schema=PATHS_SCHEMA,
    )


def weakest_links(paths: pa.Table) -> pa.Table:
    """LINKS_SCHEMA: per entity of ``strongest_paths`` the weakest link that holds it.

    The weakest edge of the maximum spanning tree: without that link the entity would fall apart,
    and every chain between its records is at least that strong where it is strongest.
    """
    least = [(name, "min") for name, _ in _SURE]
    found = paths.group_by("entity", use_threads=False).aggregate(least)
    return found.rename_columns(LINKS_SCHEMA.names).cast(LINKS_SCHEMA)


def _by_home(entities: pa.Table) -> tuple[pa.Array, Numbers, pa.Array]:
    """The records, those of one entity together and in order; the number of each one's entity; and
    the entities by number."""
    rows = entities.take(pc.sort_indices(entities["record"]))
    coded = rows["entity"].cast(pa.string()).combine_chunks().dictionary_encode()
    home = coded.indices.to_numpy().astype(np.int64)
    order = np.argsort(home, kind="stable")
    records = rows["record"].cast(pa.string()).combine_chunks().take(pa.array(order))
    return records, home[order], coded.dictionary


def _edges(pairs: pa.Table, records: pa.Array, home: Numbers) -> tuple[Numbers, pa.Table]:
    """The links within an entity, the strongest first, by number: two ends and the place in the
    table of them that comes with it."""
    ends = [pc.index_in(pairs[side], value_set=records) for side in ("left", "right")]
    known = pc.and_(pc.is_valid(ends[0]), pc.is_valid(ends[1]))
    near = pairs.filter(known)
    left, right = (end.filter(known).combine_chunks().to_numpy().astype(np.int64) for end in ends)
    within = home[left] == home[right]
    near = near.filter(pa.array(within))
    left, right = left[within], right[within]
    weight = near["match_weight"].to_numpy()
    place = np.lexsort((right, left, -weight))
    return np.stack([left[place], right[place], place]), near


def _each_two(home: Numbers, ends: Numbers) -> tuple[Numbers, Numbers]:
    """Every two records of one entity that has a link; records of one entity stand together."""
    linked = np.unique(home[ends[0]])
    first = np.searchsorted(home, linked)
    size = np.searchsorted(home, linked, side="right") - first
    ones, others = [], []
    for many in np.unique(size):
        of, (a, b) = first[size == many], np.triu_indices(many, 1)
        ones.append((of[:, None] + a).ravel())
        others.append((of[:, None] + b).ravel())
    one, other = (np.concatenate([np.empty(0, np.int64), *each]) for each in (ones, others))
    order = np.lexsort((other, one))
    return one[order], other[order]


def _kruskal(home: Numbers, edges: Numbers, one: Numbers, other: Numbers) -> Numbers:
    """Per two records the place of the link that joined them, or -1 (Kruskal, Proc. AMS 7 (1956)).

    All entities go side by side: in each round the strongest link of each that still joins two of
    its parts.
    """
    place = np.full(len(one), -1, dtype=np.int64)
    part = np.arange(len(home), dtype=np.int64)
    low, high, by = (np.full(len(home), -1, dtype=np.int64) for _ in range(3))
    edges = edges[:, np.argsort(home[edges[0]], kind="stable")]
    open_two = np.arange(len(one))
    while True:
        edges = edges[:, part[edges[0]] != part[edges[1]]]
        if not edges.size:
            return place
        within = home[edges[0]]
        first = np.flatnonzero(np.diff(within, prepend=-1))
        of = within[first]
        a, b = part[edges[:2, first]]
        low[of], high[of], by[of] = np.minimum(a, b), np.maximum(a, b), edges[2, first]
        mine = home[one[open_two]]
        a, b = part[one[open_two]], part[other[open_two]]
        hit = (np.minimum(a, b) == low[mine]) & (np.maximum(a, b) == high[mine])
        place[open_two[hit]] = by[mine[hit]]
        # Whoever is joined to all others already is in none of the open twos.
        near = np.concatenate([one[open_two], other[open_two]])
        moved = near[part[near] == high[home[near]]]
        part[moved] = low[home[moved]]
        open_two = open_two[~hit]
        low[of] = high[of] = -1
