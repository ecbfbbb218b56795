"""Connected components of records by number, all at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def components(left: Numbers, right: Numbers, count: int) -> Numbers:
    """Of each of ``count`` records the smallest number in its component.

    ``left`` and ``right`` are the ends of the links (0 to ``count`` - 1). The smaller root of a
    link's two ends is handed to the other, and paths are halved, until nothing changes (Shiloach
    and Vishkin, J. Algorithms 3 (1982) 57).
    """
    parent = np.arange(count, dtype=np.int64)
    while True:
        a, b = parent[left], parent[right]
        apart = a != b
        if not apart.any():
            return parent
        left, right, a, b = left[apart], right[apart], a[apart], b[apart]
        np.minimum.at(parent, np.maximum(a, b), np.minimum(a, b))
        while not np.array_equal(above := parent[parent], parent):
            parent = above
