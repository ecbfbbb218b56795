"""The path of a clause, such as ``purposes[relief-check].bases[bradford].power``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

# The field by which the items of a list are named; items of other lists go by their place.
KEYS = {
    "parties": "id",
    "purposes": "id",
    "datasets": "id",
    "conditions": "id",
    "bases": "party",
    "recipients": "party",
    "suppliers": "party",
    "signatories": "party",
    "uses": "dataset",
    "exceptions": "rule",
}


def clause_path(place: Sequence[str | int], data: Any, *, named: bool = True) -> str:
    """The path of ``place`` (keys and positions) in ``data``, read as written, sorted or not.

    ``named`` uses each item's own key where it has one; otherwise its position from 0.

    >>> clause_path(("parties", 0, "kind"), {"parties": [{"id": "york"}]})
    'parties[york].kind'
    >>> clause_path(("parties", 0, "kind"), {"parties": [{"id": "york"}]}, named=False)
    'parties[0].kind'
    """
    path, field, here = "", "", data
    for step in place:
        here = _inside(here, step)
        if isinstance(step, int):
            name = here.get(KEYS.get(field, "")) if isinstance(here, dict) and named else None
            path += f"[{name}]" if isinstance(name, str) and name else f"[{step}]"
        else:
            path += f".{step}" if path else step
            field = step
    return path


def _inside(data: Any, step: str | int) -> Any:
    try:
        return data[step]
    except (KeyError, IndexError, TypeError):
        return None
