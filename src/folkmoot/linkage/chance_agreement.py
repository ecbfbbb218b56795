"""u: how often two records of different organisations agree by chance, counted exactly."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa


def chance_agreement(column: pa.ChunkedArray) -> tuple[int, int]:
    """How many pairs of records have the same value, and how many pairs there are.

    Exact over all pairs: n(n-1)/2 summed over the values, and N(N-1)/2, nulls left out. True
    pairs count as well, so that it errs on the side of too large a u: too little weight, never too
    much. (Splink's ``estimate_u_using_random_sampling`` approaches the same.)

    >>> chance_agreement(pa.chunked_array([["a", "a", "b", None]]))
    (1, 3)
    """
    counts = Counter(value for value in column.to_pylist() if value is not None)
    total = sum(counts.values())
    return sum(n * (n - 1) // 2 for n in counts.values()), total * (total - 1) // 2
