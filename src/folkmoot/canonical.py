"""The one way in which a value becomes bytes that can be hashed and signed."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import rfc8785


def canonical(value: Any) -> bytes:
    """Bytes of ``value`` in the JSON Canonicalization Scheme (RFC 8785), text in NFC.

    Mappings, lists, tuples, text, integers, booleans and None; an enum stands for its value, a
    date or an aware instant for its ISO form (an instant in UTC), a Decimal for its text. Floats,
    sets and naive instants raise TypeError: they have no one form, so no signature could rest on
    them.

    >>> canonical({"b": 1, "a": ("é", None)})
    b'{"a":["\\xc3\\xa9",null],"b":1}'
    """
    return rfc8785.dumps(_plain(value))


def digest(value: Any) -> str:
    """SHA-256 of ``canonical(value)``, 64 lower-case hex digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _plain(value: Any) -> Any:  # noqa: PLR0911 - one return per type
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("an instant without a time zone has no canonical form")
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError("a key that is not text has no canonical form")
    return unicodedata.normalize("NFC", key)
