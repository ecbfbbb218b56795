"""VAT numbers and unique taxpayer references, with their check digits (python-stdnum)."""

from __future__ import annotations

import re

from stdnum.gb import utr as utr_check
from stdnum.gb import vat as vat_check

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


def vat(text: str, how: How = PLAIN) -> Reading:
    """9 or 12 digits, or GD below 500 (government) or HA from 500 (health), without ``GB``.

    >>> vat("GB 980 7806 84").value
    '980780684'
    """
    value = squeeze(text).removeprefix("GB")
    if not value:
        return MISSING
    if value.isdecimal() and len(set(value)) == 1:
        return PLACEHOLDER
    return valid(vat_check.compact(value)) if vat_check.is_valid(value) else INVALID


def utr(text: str, how: How = PLAIN) -> Reading:
    """Ten digits; a leading or trailing K is dropped.

    >>> utr("19 55 83 96 61 K").value
    '1955839661'
    """
    value = re.sub(r"^K|K$", "", squeeze(text))
    if not value:
        return MISSING
    if value.isdecimal() and len(set(value)) == 1:
        return PLACEHOLDER
    return valid(value) if utr_check.is_valid(value) else INVALID
