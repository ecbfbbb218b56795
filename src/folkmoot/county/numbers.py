"""Made-up numbers of valid form: each position has one number, and no two positions the same.

A number is a permutation of its position by ``position * factor + offset`` modulo the count of
numbers, so that pieces which never see each other cannot clash. None is looked up anywhere; that a
NINO of valid form may be somebody's cannot be ruled out, for there is no range set aside for tests
that a reader would accept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import gcd

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.county.geography import Array

# HMRC manual NIM39110: letters never used, and prefixes never given or kept for an office's use.
_FIRST, _SECOND = "ABCEGHJKLMNOPRSTWXYZ", "ABCEGHJKLMNPRSTWXYZ"
_NOT_GIVEN = {
    *("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"),
    *("OO", "CR", "FY", "MW", "NC", "PP", "PY", "PZ", "QQ"),
}
_PREFIXES = [a + b for a in _FIRST for b in _SECOND if a + b not in _NOT_GIVEN]
_SUFFIXES = "ABCD"
_SERIALS = 1_000_000 - 10  # without the ten that repeat one digit
NINOS = len(_PREFIXES) * _SERIALS
NHS_NUMBERS = 9 * (10**7 - 1)
_UPRN_FROM, UPRNS = 900_000_000_000, 999_999_937  # below 10^9, prime


@dataclass(frozen=True, slots=True)
class Shuffle:
    """The permutation that a county's seed fixes."""

    seed: int

    def of(self, positions: Array, count: int) -> Array:
        """``positions`` (0 to count - 1) moved to other places, one to one."""
        factor, offset = _factor(self.seed, count)
        # 64-bit products would overflow, so the position is split in two.
        high, low = positions // 65_536, positions % 65_536
        step = factor * 65_536 % count
        moved: Array = (_times(high, step, count) + _times(low, factor, count) + offset) % count
        return moved


def ninos(positions: Array, shuffle: Shuffle) -> pa.Array:
    """National Insurance numbers such as ``AB123456C`` for positions below ``NINOS``."""
    place = shuffle.of(positions, NINOS)
    prefix, serial = place // _SERIALS, place % _SERIALS
    serial = serial + 1 + serial // 111_110  # steps over 000000, 111111, ... 999999
    suffix = pa.array(list(_SUFFIXES)).take(pa.array((place + prefix) % len(_SUFFIXES)))
    text = _padded(serial, 6)
    return pc.binary_join_element_wise(pa.array(_PREFIXES).take(pa.array(prefix)), text, suffix, "")


def nhs_numbers(positions: Array, shuffle: Shuffle) -> pa.Array:
    """NHS numbers in the range 9... (never issued) with a right check digit."""
    place = shuffle.of(positions, NHS_NUMBERS)
    ninth, first = place % 9, place // 9 + 9 * 10**7
    total = np.zeros(len(first), dtype=np.int64)
    left = first.copy()
    for weight in range(3, 11):
        total += left % 10 * weight
        left //= 10
    # A ninth digit d gives 11 - (total + 2 d) mod 11; the d that would give 10 is stepped over.
    bad = (1 - total) * 6 % 11
    ninth = ninth + (ninth >= bad)
    check = (11 - (total + 2 * ninth) % 11) % 11
    return _padded(first * 100 + ninth * 10 + check, 10)


def uprns(positions: Array, shuffle: Shuffle) -> Array:
    """Twelve-digit property numbers from 900,000,000,000 up (int64)."""
    return shuffle.of(positions, UPRNS) + _UPRN_FROM


@cache
def _factor(seed: int, count: int) -> tuple[int, int]:
    random = np.random.default_rng([seed, count])
    factor = int(random.integers(count // 3, count))
    while gcd(factor, count) != 1:
        factor += 1
    return factor, int(random.integers(count))


def _times(small: Array, factor: int, count: int) -> Array:
    # small < 2^26 and factor < 2^30 keep the product below 2^63.
    product: Array = small.astype(np.int64) * factor % count
    return product


def _padded(numbers: Array, width: int) -> pa.Array:
    return pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width, "0")
