"""GSS codes of councils, against the dates between which each was in force."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from importlib.resources import files

from folkmoot.dataset.fields.plain_text import squeeze
from folkmoot.dataset.fields.reading import INVALID, MISSING, PLAIN, How, Reading, valid

# Entities of the ONS Register of Geographic Codes that are councils.
_COUNCIL = re.compile(r"(?:E0[6-9]|E10|W06|S12|N09)\d{6}")


def council_code(text: str, how: How = PLAIN) -> Reading:
    """A nine-character code of a council. On a day on which it was not in force it is invalid.

    Without ``how.as_of`` the dates are not looked at. Reorganisations since 2019 are known
    (council_codes.json); an older retired code passes by its form.

    >>> council_code("e07000164", How(as_of=date(2023, 3, 31))).value
    'E07000164'
    >>> council_code("E07000164", How(as_of=date(2023, 4, 1))).verdict.value
    'invalid'
    """
    value = squeeze(text)
    if not value:
        return MISSING
    if not (value.isascii() and _COUNCIL.fullmatch(value)):
        return INVALID
    begun, ended = _history().get(value, (date.min, date.max))
    in_force = how.as_of is None or begun <= how.as_of < ended
    return valid(value) if in_force else INVALID


@cache
def _history() -> dict[str, tuple[date, date]]:
    text = files("folkmoot.dataset.fields").joinpath("council_codes.json").read_text("utf-8")
    history: dict[str, tuple[date, date]] = {}
    for change in json.loads(text)["reorganisations"]:
        day = date.fromisoformat(change["on"])
        history |= dict.fromkeys(change["ended"], (date.min, day))
        history |= dict.fromkeys(change["begun"], (day, date.max))
    return history
