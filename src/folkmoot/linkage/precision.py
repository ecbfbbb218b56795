"""How many of the links are right, with an interval, from pairs that people judged."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from folkmoot.errors import InputError

# The two-sided 95 % point of the normal distribution.
_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Precision:
    """``right`` of ``judged`` pairs; ``share`` with its 95 % interval ``low`` to ``high``."""

    right: int
    judged: int
    share: float
    low: float
    high: float


def precision(right: int, judged: int) -> Precision:
    """The share of right links and its Wilson score interval (95 %).

    Wilson (1927), JASA 22(158), doi:10.1080/01621459.1927.10502953: unlike the plain normal
    interval it stays within 0 and 1 and is honest at 100 of 100. InputError for impossible counts.

    >>> p = precision(98, 100)
    >>> round(p.share, 3), round(p.low, 3), round(p.high, 3)
    (0.98, 0.93, 0.994)
    """
    if judged < 1 or not 0 <= right <= judged:
        raise InputError("Give how many pairs were judged, and how many of those were right.")
    share = right / judged
    z2 = _Z95**2
    centre = (share + z2 / (2 * judged)) / (1 + z2 / judged)
    half = _Z95 * sqrt(share * (1 - share) / judged + z2 / (4 * judged**2)) / (1 + z2 / judged)
    return Precision(right, judged, share, max(0.0, centre - half), min(1.0, centre + half))
