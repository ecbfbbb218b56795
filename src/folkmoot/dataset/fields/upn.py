"""Unique pupil numbers, with their check letter (python-stdnum)."""

from __future__ import annotations

from stdnum.gb import upn as upn_check

from folkmoot.dataset.fields.plain_text import squeeze
from folkmoot.dataset.fields.reading import INVALID, MISSING, PLAIN, How, Reading, valid


def upn(text: str, how: How = PLAIN) -> Reading:
    """Thirteen characters: check letter, local authority, school, year, serial number.

    Source: Department for Education, Unique Pupil Numbers guidance.
    """
    value = squeeze(text)
    if not value:
        return MISSING
    return valid(value) if upn_check.is_valid(value) else INVALID
