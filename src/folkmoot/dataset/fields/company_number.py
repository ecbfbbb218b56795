"""Company numbers of Companies House: eight characters, left-padded with zeros."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

from folkmoot.dataset.fields.plain_text import squeeze
from folkmoot.dataset.fields.reading import (
    INVALID,
    MISSING,
    PLACEHOLDER,
    PLAIN,
    How,
    Reading,
    valid,
)

_PARTS = re.compile(r"([A-Z]{0,2})(\d+)([A-Z]?)")


def company_number(text: str, how: How = PLAIN) -> Reading:
    """The number in its full form; the prefix must be one that Companies House uses.

    Source: Companies House, Uniform Resource Identifiers (URI) customer guide.

    >>> company_number("SC 12345").value, company_number("1234567").value
    ('SC012345', '01234567')
    """
    value = squeeze(text)
    if not value:
        return MISSING
    parts = _PARTS.fullmatch(value)
    if not parts or not value.isascii():
        return INVALID
    prefix, digits, suffix = parts.groups()
    room = 8 - len(prefix) - len(suffix)
    known = prefix in _prefixes() if prefix else not suffix
    if not known or len(digits) > room or (suffix and len(prefix) != 2):
        return INVALID
    return PLACEHOLDER if not int(digits) else valid(f"{prefix}{digits:0>{room}}{suffix}")


@cache
def _prefixes() -> frozenset[str]:
    text = files("folkmoot.dataset.fields").joinpath("company_prefixes.json").read_text("utf-8")
    return frozenset(json.loads(text)["prefixes"])
