"""National Insurance numbers: two letters, six digits, a suffix. There is no check digit."""

from __future__ import annotations

import re

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

_NINO = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]?")
_SHAPE = re.compile(r"[A-Z]{2}\d{6}[A-Z]?")
_NEVER = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}
# Given by an office for its own use, or in examples (QQ): they name nobody for certain.
_ADMINISTRATIVE = {"OO", "CR", "FY", "MW", "NC", "PP", "PY", "PZ", "QQ"}


def nino(text: str, how: How = PLAIN) -> Reading:
    """The number without blanks; the suffix may be missing (HMRC manual NIM39110).

    A temporary reference number (``12A34567``) is not a NINO and is invalid; administrative
    prefixes are placeholders, and so are digits that are all the same.

    >>> nino("ab 12 34 56 c").value
    'AB123456C'
    """
    value = squeeze(text)
    if not value:
        return MISSING
    if not _SHAPE.fullmatch(value) or value[:2] in _NEVER:
        return INVALID
    if value[:2] in _ADMINISTRATIVE:
        return PLACEHOLDER
    if not _NINO.fullmatch(value):
        return INVALID
    return PLACEHOLDER if len(set(value[2:8])) == 1 else valid(value)
