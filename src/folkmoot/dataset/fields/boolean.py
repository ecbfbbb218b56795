"""Yes and no."""

from __future__ import annotations

from folkmoot.dataset.fields.plain_text import squeeze
from folkmoot.dataset.fields.reading import INVALID, MISSING, PLAIN, How, Reading, valid

_YES = {"Y", "YES", "TRUE", "T", "1"}
_NO = {"N", "NO", "FALSE", "F", "0"}


def boolean(text: str, how: How = PLAIN) -> Reading:
    """True for Y, Yes, True, T, 1; False for their opposites; anything else is invalid.

    >>> boolean("y").value, boolean("12/4/18").verdict.value
    (True, 'invalid')
    """
    value = squeeze(text)
    if not value:
        return MISSING
    return valid(value in _YES) if value in _YES | _NO else INVALID
