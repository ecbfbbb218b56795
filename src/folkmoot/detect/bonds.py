"""How sure it is that records are of one person: of the whole entity, and between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.cluster import strongest_paths, weakest_links

_SURE = [("match_weight", pa.float64()), ("match_probability", pa.float64())]
_LINKS = pa.schema([("entity", pa.string()), *_SURE])
_BETWEEN = pa.schema([("one", pa.string()), ("other", pa.string()), *_SURE])


@dataclass(frozen=True, slots=True)
class Bonds:
    """``links``: per entity of two records or more its weakest link. ``between``: per two records
    of one entity the weakest link of the strongest path between them, both ways round."""

    links: pa.Table
    between: pa.Table


def bonds(entities: pa.Table, pairs: pa.Table) -> Bonds:
    """The bonds of ``entities`` by ``pairs`` (as ``linkage.link`` gives them), for ``detect``.

    One answer serves every typology of a run.
    """
    near = _within(entities, pairs)
    grown = entities.filter(pc.greater(entities["size"], 1))
    home = dict(zip(grown["record"].to_pylist(), grown["entity"].to_pylist(), strict=True))
    only = set(home.values())
    links = [(entity, *sure) for entity, sure in sorted(weakest_links(near, home, only).items())]
    paths = sorted(strongest_paths(near, home, only).items())
    between = [
        (a, b, *sure) for (one, other), sure in paths for a, b in ((one, other), (other, one))
    ]
    return Bonds(_table(links, _LINKS), _table(between, _BETWEEN))


def _within(entities: pa.Table, pairs: pa.Table) -> pa.Table:
    """The pairs both of whose records stand in one entity."""
    records = entities["record"].combine_chunks()
    homes = [
        pc.take(entities["entity"], pc.index_in(pairs[side], value_set=records))
        for side in ("left", "right")
    ]
    return pairs.filter(pc.fill_null(pc.equal(*homes), False))


def _table(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, f.type) for column, f in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)
