"""Names of organisations and people, kept as written: matching them is the work of linkage."""

from __future__ import annotations

import re

from folkmoot.dataset.fields.plain_text import clean
from folkmoot.dataset.fields.reading import INVALID, MISSING, PLAIN, How, Reading, valid

LONGEST_NAME = 200  # characters; anything longer is a note, not a name
_DIGIT = re.compile(r"\d")


def organisation_name(text: str, how: How = PLAIN) -> Reading:
    """A name that holds a letter or digit.

    >>> organisation_name(" Smith  &  Sons  Ltd").value
    'Smith & Sons Ltd'
    """
    value = clean(text)
    if not value:
        return MISSING
    good = any(map(str.isalnum, value)) and len(value) <= LONGEST_NAME
    return valid(value) if good else INVALID


def person_name(text: str, how: How = PLAIN) -> Reading:
    """A forename, surname or full name: letters, no digit.

    >>> person_name("Anne-Marie  O’Neill").value
    "Anne-Marie O'Neill"
    >>> person_name("N0ah").verdict.value
    'invalid'
    """
    value = clean(text)
    if not value:
        return MISSING
    good = any(map(str.isalpha, value)) and not _DIGIT.search(value)
    return valid(value) if good and len(value) <= LONGEST_NAME else INVALID
