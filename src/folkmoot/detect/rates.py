"""Rates with their intervals: Wilson's for a share, a bootstrap for the ratio of two."""

from __future__ import annotations

import math
from dataclasses import dataclass
from hashlib import sha256
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

CONFIDENCE = 0.95
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
DRAWS = 2000
_TINY = 1e-6  # a rate that is no nought, so that a ratio to it exists


@dataclass(frozen=True, slots=True)
class Interval:
    """A rate between 0 and 1, ``count`` out of ``out_of``, and its interval of 95 %.

    ``estimated``: ``out_of`` is itself an estimate from a sample, so that counts alone would make
    the rate look surer than it is.
    """

    count: float
    out_of: float
    rate: float
    low: float
    high: float
    estimated: bool = False


def wilson(count: int, out_of: int) -> Interval:
    """The rate with Wilson's score interval; of nobody the rate is nought and could be anything.

    E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212,
    doi:10.1080/01621459.1927.10502953.

    >>> found = wilson(90, 100)
    >>> round(found.low, 4), round(found.high, 4)
    (0.8256, 0.9448)
    """
    if out_of == 0:
        return Interval(0, 0, 0.0, 0.0, 1.0)
    rate, square = count / out_of, _Z * _Z
    centre = (rate + square / (2 * out_of)) / (1 + square / out_of)
    half = _Z * math.sqrt(rate * (1 - rate) / out_of + square / (4 * out_of * out_of))
    half /= 1 + square / out_of
    # Rounding must not push a bound past the rate itself.
    low = 0.0 if count == 0 else max(0.0, min(rate, centre - half))
    high = 1.0 if count == out_of else min(1.0, max(rate, centre + half))
    return Interval(count, out_of, rate, low, high)


def ratio(
    one: Interval, other: Interval, *, seed: int = 0, comparisons: int = 1
) -> tuple[float, float, float]:
    """(ratio, low, high) of two rates by a Bayesian bootstrap, the same for the same seed.

    With ``comparisons`` the interval is as wide as one of so many must be, for all of them to hold
    together with CONFIDENCE (Bonferroni).

    Half a case is added to each side (Jeffreys, Haldane), so that a rate of nought gives a number
    and a small group a wide interval. D. B. Rubin, Annals of Statistics 9 (1981), 130-134,
    doi:10.1214/aos/1176345338.
    """
    seeded = sha256(f"{seed} {one} {other}".encode()).digest()
    stream = np.random.default_rng(int.from_bytes(seeded[:16], "big"))
    tail, draws = (1 - CONFIDENCE) / 2 / comparisons, DRAWS * comparisons
    drawn = _draws(stream, one, draws) / _draws(stream, other, draws)
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return _smooth(one) / _smooth(other), float(low), float(high)


def _smooth(of: Interval) -> float:
    return max(_TINY, of.rate) if of.estimated else (of.count + 0.5) / (of.out_of + 1)


def _draws(stream: np.random.Generator, of: Interval, draws: int) -> npt.NDArray[np.float64]:
    """Resampled rates: by its counts, or within its interval where a sample stood in for them
    (normal on the scale of log odds)."""
    if of.estimated:
        low, middle, high = (_log_odds(x) for x in (of.low, of.rate, of.high))
        drawn = 1 / (1 + np.exp(-stream.normal(middle, (high - low) / (2 * _Z), draws)))
    else:
        drawn = stream.beta(of.count + 0.5, of.out_of - of.count + 0.5, draws)
    return np.maximum(drawn, _TINY)


def _log_odds(rate: float) -> float:
    held = min(1 - _TINY, max(_TINY, rate))
    return math.log(held / (1 - held))
