"""What the macros of SQL make of names, again in slow plain Python, and the same of years."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

TITLES = {"mr", "mrs", "miss", "ms", "mx", "dr", "rev", "sir", "lady"}


def words(text: str | None) -> list[str]:
    return [w for w in re.split(r"[^\w'-]+", (text or "").lower()) if w and w not in TITLES]


def given(row: Mapping[str, Any]) -> str | None:
    text = row.get("forename") or row.get("full_name")
    if not row.get("forename") and text and "," in text:
        text = text.split(",")[1]
    return (words(text) or [None])[0]  # type: ignore[list-item]


def family(row: Mapping[str, Any]) -> str | None:
    full = row.get("full_name")
    if row.get("surname") is not None:
        return " ".join(words(row["surname"]))
    if full and "," in full:
        return " ".join(words(full.split(",")[0]))
    return (words(full) or [None])[-1]  # type: ignore[list-item]


def one_edit(a: str, b: str) -> bool:
    """Equal, or one letter more, less, other, or two changed about."""
    if a == b:
        return True
    if len(a) > len(b):
        a, b = b, a
    if len(a) < len(b):
        return any(b[:i] + b[i + 1 :] == a for i in range(len(b)))
    apart = [i for i in range(len(a)) if a[i] != b[i]]
    swapped = len(apart) == 2 and apart[1] == apart[0] + 1
    return len(apart) == 1 or (
        swapped and a[apart[0]] == b[apart[1]] and a[apart[1]] == b[apart[0]]
    )


def one_spelling(a: str | None, b: str | None) -> bool:
    if a is None or b is None:
        return False
    short = min(len(a), len(b))
    if short == 1 and a[0] == b[0]:
        return True
    return a == b or (short > 2 and one_edit(a, b))


def alike(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    return one_spelling(given(a), given(b)) and one_spelling(family(a), family(b))


def same_entity(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    return a.get("entity") is not None and a.get("entity") == b.get("entity")


def year_of(day: date) -> tuple[date, date]:
    """The billing year in which a day lies, half-open."""
    start = date(day.year if day >= date(day.year, 4, 1) else day.year - 1, 4, 1)
    return start, date(start.year + 1, 4, 1)


def days(a_from: date | None, a_to: date | None, b_from: date | None, b_to: date | None) -> int:
    """Days of two half-open intervals; an unknown end is open."""
    start = max(d for d in (a_from, b_from, date.min) if d is not None)
    end = min(d for d in (a_to, b_to, date(9999, 12, 31)) if d is not None)
    return max((end - start).days, 0)
