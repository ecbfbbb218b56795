"""UPRN and USRN: whole numbers without a check digit."""

from __future__ import annotations

from folkmoot.dataset.fields.plain_text import clean
from folkmoot.dataset.fields.reading import (
    INVALID,
    MISSING,
    PLACEHOLDER,
    PLAIN,
    How,
    Reading,
    valid,
)


def uprn(text: str, how: How = PLAIN) -> Reading:
    """A Unique Property Reference Number: 1 to 12 digits (GeoPlace), leading zeros dropped.

    >>> uprn("000100012797").value
    100012797
    """
    return _number(text, 12)


def usrn(text: str, how: How = PLAIN) -> Reading:
    """A Unique Street Reference Number: 1 to 8 digits (GeoPlace)."""
    return _number(text, 8)


def _number(text: str, digits: int) -> Reading:
    value = clean(text).replace(" ", "")
    if not value:
        return MISSING
    if not (value.isascii() and value.isdecimal() and len(value) <= digits):
        return INVALID
    number = int(value)
    repeated = number == 0 or (len(value) == digits and value == "9" * digits)
    return PLACEHOLDER if repeated else valid(number)
