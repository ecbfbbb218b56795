"""Dates: ISO 8601 always, other forms only where the contract declares them."""

from __future__ import annotations

import re
from datetime import date, datetime

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

# Days that systems write where they know none: Excel's and SQL's first days, the last of all.
_NO_DAY = {date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1753, 1, 1),
           date(1, 1, 1), date(9999, 12, 31), date(9999, 1, 1)}  # fmt: skip
OLDEST_PERSON = 122  # years: the longest life that was ever proved (J. Calment, 1875-1997)
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?")


def calendar_date(text: str, how: How = PLAIN) -> Reading:
    """A day: ``2019-03-31`` (a time after it is dropped), or a form in ``how.formats``.

    >>> calendar_date("31/03/2019", How(formats=("%d/%m/%Y",))).value
    datetime.date(2019, 3, 31)
    >>> calendar_date("31/03/2019").verdict.value
    'invalid'
    """
    value = clean(text)
    if not value:
        return MISSING
    day = _parse(value, how.formats)
    if day is None:
        return INVALID
    return PLACEHOLDER if day in _NO_DAY else valid(day)


def date_of_birth(text: str, how: How = PLAIN) -> Reading:
    """A day of birth that a living or lately dead person can have.

    With ``how.as_of``: not after that day and at most 122 years before it. The heap on 1 January
    of a year is found by frequency, not here.
    """
    reading = calendar_date(text, how)
    if not isinstance(reading.value, date) or how.as_of is None:
        return reading
    born = reading.value
    plausible = born <= how.as_of and how.as_of.year - born.year <= OLDEST_PERSON
    return reading if plausible else INVALID


def swapped(text: str, how: How = PLAIN) -> bool:
    """Whether ``text`` is a date only if its day and month change places.

    >>> swapped("2019-31-03"), swapped("2019-03-31")
    (True, False)
    """
    value = clean(text)
    if _parse(value, how.formats) is not None:
        return False
    forms = ("%Y-%m-%d", *how.formats)
    other = tuple(f.replace("%d", "%\0").replace("%m", "%d").replace("%\0", "%m") for f in forms)
    return _parse(value, other) is not None


def _parse(value: str, formats: tuple[str, ...]) -> date | None:
    iso = _ISO.fullmatch(value)
    try:
        if iso:
            return date.fromisoformat(iso[1])
    except ValueError:
        pass
    for form in formats:
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
