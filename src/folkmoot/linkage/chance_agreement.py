"""u: how often two records of different organisations agree by chance, counted exactly."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa


def chance_agreement(column: pa.ChunkedArray) -> float:
    """The probability that two different records with a value have the same one; 0.0 to 1.0.

    Exact over all pairs: sum of n(n-1) over the values, by N(N-1), nulls left out; 0.0 below two
    values. True pairs count as well, so that it errs on the side of too large a u: too little
    weight, never too much. (Splink's ``estimate_u_using_random_sampling`` approaches the same.)

    >>> chance_agreement(pa.chunked_array([["a", "a", "b", None]]))
    0.3333333333333333
    """
    counts = Counter(value for value in column.to_pylist() if value is not None)
    total = sum(counts.values())
    if total < 2:
        return 0.0
    same = sum(n * (n - 1) for n in counts.values())
    return same / (total * (total - 1))
