"""Postcodes by the pattern of BS 7666; whether one exists, only a reference list can tell."""

from __future__ import annotations

import re

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

_OUTWARD = (
    r"GIR|[A-PR-UWYZ]\d\d?|[A-PR-UWYZ][A-HK-Y]\d\d?|[A-PR-UWYZ]\d[A-HJKPSTUW]"
    r"|[A-PR-UWYZ][A-HK-Y]\d[ABEHMNPRVWXY]"
)
_POSTCODE = re.compile(rf"({_OUTWARD}) ?(\d[ABD-HJLNP-UW-Z]{{2}})")
_AT_END = re.compile(rf"(?:^|[\s,.;(])({_OUTWARD}) *(\d[ABD-HJLNP-UW-Z]{{2}})[\s,.)]*$")
_PSEUDO = re.compile(r"(?:^|.*[\s,])ZZ99 ?\d[A-Z]{2}")
_BFPO = re.compile(r"BFPO ?(\d{1,4})")
LONGEST = 10  # characters of a postcode alone, blanks included


def postcode(text: str, how: How = PLAIN) -> Reading:
    """Upper case with one space. The fixed-width form and one at the end of an address are read.

    ``ZZ99 …`` are pseudo-codes of the NHS (3VZ no fixed abode, 3WZ unknown): placeholders. A
    ``BFPO`` number is a valid address of the forces. Source: BS 7666-5, ODS postcode guidance.

    >>> postcode("SS117AD").value, postcode("1 High Street, Selby, yo8 4ab").value
    ('SS11 7AD', 'YO8 4AB')
    """
    value = clean(text).upper()
    if not value:
        return MISSING
    if _PSEUDO.fullmatch(value):
        return PLACEHOLDER
    found = _POSTCODE.fullmatch(value.replace(" ", "")) if len(value) <= LONGEST else None
    found = found or _AT_END.search(value)
    if found:
        outward, inward = found.groups()
        good = outward != "GIR" or inward == "0AA"
        return valid(f"{outward} {inward}") if good else INVALID
    forces = _BFPO.fullmatch(value)
    return valid(f"BFPO {int(forces[1])}") if forces else INVALID
