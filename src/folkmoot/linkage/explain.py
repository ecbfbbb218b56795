"""Why two records were linked: what each comparison weighs, in bits."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import NotFoundError
from folkmoot.linkage.link import Linked


def explain(linked: Linked, left: str, right: str) -> pa.Table:
    """The weight of a pair in its parts: one row per comparison, the prior first.

    Columns ``comparison``, ``level`` (in words), ``bits``. The bits add up to the pair's match
    weight (to the rounding of each). NotFoundError when the pair was not kept.
    """
    first, second = sorted((left, right))
    pairs = linked.pairs
    mask = pc.and_(pc.equal(pairs["left"], first), pc.equal(pairs["right"], second))
    found = pairs.filter(mask).to_pylist()
    if not found:
        raise NotFoundError("These two records are not among the pairs that were kept.")
    pair = found[0]
    rows = [("prior", "two records at random", round(linked.model.prior_weight, 6))]
    for comparison in linked.model.comparisons:
        gamma = pair[f"gamma_{comparison.name}"]
        # The engine counts levels from below; the model lists them from above.
        level = "not known" if gamma < 0 else comparison.levels[-1 - gamma].label
        rows.append((comparison.name, level, pair[f"bits_{comparison.name}"]))
    names, levels, bits = zip(*rows, strict=True)
    return pa.table({"comparison": names, "level": levels, "bits": pa.array(bits, pa.float64())})
