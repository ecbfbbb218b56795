"""An address in one string, its parts between single commas."""

from __future__ import annotations

import re

from folkmoot.dataset.fields.plain_text import clean
from folkmoot.dataset.fields.reading import INVALID, MISSING, PLAIN, How, Reading, valid

_COMMAS = re.compile(r"\s*(?:,\s*)+")


def address(text: str, how: How = PLAIN) -> Reading:
    """An address that holds a letter.

    >>> address("1 High Street ,, Selby,YO8 4AB,").value
    '1 High Street, Selby, YO8 4AB'
    """
    value = _COMMAS.sub(", ", clean(text)).strip(", ")
    if not value:
        return MISSING
    return valid(value) if any(map(str.isalpha, value)) else INVALID
