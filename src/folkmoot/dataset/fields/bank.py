"""Sort codes and account numbers, by their form only.

Whether an account number fits its sort code is checked with the dated weight table of Vocalink,
which is not shipped: ``valid`` here means well-formed, never that the account exists.
"""

from __future__ import annotations

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


def sort_code(text: str, how: How = PLAIN) -> Reading:
    """Six digits.

    >>> sort_code("20-00-00").value
    '200000'
    """
    return _digits(text, 6)


def account_number(text: str, how: How = PLAIN) -> Reading:
    """Eight digits; fewer are invalid, for a lost leading zero cannot be told from a lost digit."""
    return _digits(text, 8)


def _digits(text: str, count: int) -> Reading:
    value = squeeze(text)
    if not value:
        return MISSING
    if not (value.isascii() and value.isdecimal() and len(value) == count):
        return INVALID
    return PLACEHOLDER if len(set(value)) == 1 else valid(value)
