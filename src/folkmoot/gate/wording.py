"""How the gate puts dates and lists into words. Nothing here decides anything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date


def day(on: date) -> str:
    """A date as people write it.

    >>> day(date(2026, 6, 5))
    '5 June 2026'
    """
    return f"{on.day} {on:%B %Y}"


def listed(names: Iterable[str]) -> str:
    """Names in order of the alphabet, or ``nothing``.

    >>> listed(["selby", "bradford", "kirklees"])
    'bradford, kirklees and selby'
    """
    *most, last = sorted(names) or ["nothing"]
    return f"{', '.join(most)} and {last}" if most else last
