"""How sure it is that records are of one person: of the whole entity, and between two of them."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.paths import strongest_paths, weakest_links


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
    grown = entities.filter(pc.greater(entities["size"], 1))
    paths = strongest_paths(pairs, grown)
    sure = ["match_weight", "match_probability"]
    ways = [
        paths.select([one, other, *sure]).rename_columns(["one", "other", *sure])
        for one, other in (("left", "right"), ("right", "left"))
    ]
    return Bonds(weakest_links(paths), pa.concat_tables(ways))
