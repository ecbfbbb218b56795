"""References as councils give them: nine digits, no two alike, in no order that tells anything."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_RANGE = 1_000_000_000
# Odd and no multiple of five: a bijection of 0.._RANGE-1.
_STRIDE, _SHIFT = 387_420_489, 123_456_791
# Numbers of rows that scenarios write begin here; those of the base rows stay below.
PLANTED = 600_000_000


def reference(number: int, prefix: str = "") -> str:
    """The reference of ``number`` (0 to 999,999,999); equal numbers have equal references.

    >>> reference(7), reference(8, "C")
    ('835400214', 'C222820703')
    """
    return f"{prefix}{(number * _STRIDE + _SHIFT) % _RANGE:09d}"


def references(numbers: npt.NDArray[np.int64], prefix: str = "") -> list[str]:
    """``reference`` of many."""
    scrambled = (numbers.astype(np.uint64) * np.uint64(_STRIDE) + np.uint64(_SHIFT)) % np.uint64(
        _RANGE
    )
    return [f"{prefix}{n:09d}" for n in scrambled.tolist()]
