"""The one form in which a person's value is compared with what a resident gave."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

from folkmoot.dataset.fields.nino import nino
from folkmoot.dataset.fields.plain_text import clean
from folkmoot.dataset.fields.reading import Verdict

Stored = str | int | bool | date | Decimal

_NINO_ITSELF = 8  # characters; the suffix names nobody and may be missing (HMRC manual NIM39110)


def subject_text(value: Stored) -> str:
    """``value`` without what two systems write differently: letter case, width, blanks.

    It depends on the typed value alone, as a delivery holds it, so that whoever knows no contract
    finds the same people. What reads as a National Insurance number loses its suffix. Two values
    that differ in no more than that are taken for one person: an objection is honoured too widely
    rather than not at all.

    >>> subject_text("Merrow  Books Ltd") == subject_text("MERROW BOOKS LTD")
    True
    >>> subject_text("AB123456C"), subject_text("ab 12 34 56"), subject_text(True)
    ('ab123456', 'ab123456', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    text = unicodedata.normalize("NFKC", clean(str(value))).casefold()
    text = unicodedata.normalize("NFKC", "".join(text.split()))
    number = nino(text)
    if number.verdict is Verdict.VALID:
        return str(number.value)[:_NINO_ITSELF].casefold()
    return text
