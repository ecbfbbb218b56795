"""What a variation changes: a new version beside the old one, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Literal

import yaml

from folkmoot.agreement.clause import KEYS
from folkmoot.agreement.terms import Terms
from folkmoot.errors import ConflictError


@dataclass(frozen=True, slots=True)
class Change:
    """One clause that differs: its path, how, and its text before and after ("" where none)."""

    clause: str
    kind: Literal["added", "removed", "changed"]
    before: str
    after: str


def compare(old: Terms, new: Terms) -> tuple[Change, ...]:
    """Every difference between a version and the next, in the order of the schema.

    Items are paired by their own key (a purpose by its id, a basis by its party), so that a clause
    that only moved is no change. ConflictError unless ``new`` is the next version of ``old``'s
    agreement. The version number itself is not listed.
    """
    if new.id != old.id or new.version != old.version + 1:
        raise ConflictError(
            f"is not the next version of {old.id} version {old.version}.",
            where=f"{new.id} version {new.version}",
            next_step=f"Keep the id {old.id} and set version: {old.version + 1}.",
        )
    before, after = (_plain(t.model_dump(exclude={"version"})) for t in (old, new))
    return tuple(_fields("", before, after))


def _plain(value: Any) -> Any:
    """What is dumped, as JSON has it: equal numbers are written alike."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value) if isinstance(value, Enum | date) else value


def _fields(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in {**old, **new}:
        here = f"{path}.{name}" if path else name
        yield from _values(here, name, old.get(name), new.get(name))


def _values(path: str, name: str, old: Any, new: Any) -> Iterator[Change]:
    if old == new:
        return
    key = KEYS.get(name)
    if key and _is_keyed(old, key) and _is_keyed(new, key):
        before, after = ({item[key]: item for item in items} for items in (old, new))
        for item in {**before, **after}:
            yield from _values(f"{path}[{item}]", "", before.get(item), after.get(item))
    elif isinstance(old, dict) and isinstance(new, dict):
        yield from _fields(path, old, new)
    elif _is_none(old):
        yield Change(path, "added", "", _text(new))
    elif _is_none(new):
        yield Change(path, "removed", _text(old), "")
    else:
        yield Change(path, "changed", _text(old), _text(new))


def _is_keyed(items: Any, key: str) -> bool:
    """Whether each item has a key of its own; two recipients of one party, say, have not."""
    if not isinstance(items, list):
        return False
    return len({item[key] for item in items}) == len(items)


def _is_none(value: Any) -> bool:
    return value is None or value == []


def _text(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    if isinstance(value, dict | list):
        return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=96).rstrip()
    return str(value).lower() if isinstance(value, bool) else str(value)
