"""NHS numbers: ten digits, the last of them a check digit modulo 11."""

from __future__ import annotations

from folkmoot.dataset.fields.plain_text import squeeze
from folkmoot.dataset.fields.reading import (
    INVALID,
    MISSING,
    PLACEHOLDER,
    PLAIN,
    How,
    Reading,
    Verdict,
    valid,
)  # fmt: skip

# First and last number of each issued range (NHS Data Dictionary; CHI, Public Health Scotland).
_RANGES = (
    (100_000_000, 3_112_999_999, Verdict.OUT_OF_REGION),  # Scotland: the CHI number
    (3_200_000_001, 3_999_999_999, Verdict.OUT_OF_REGION),  # Northern Ireland
    (4_000_000_000, 4_999_999_999, Verdict.VALID),  # England, Wales, Isle of Man
    (6_000_000_000, 7_999_999_999, Verdict.VALID),  # England, Wales, Isle of Man
    (8_000_000_000, 8_599_999_999, Verdict.OUT_OF_REGION),  # Ireland
    (9_000_000_000, 9_999_999_999, Verdict.TEST),  # synthetic, never issued
)


def nhs_number(text: str, how: How = PLAIN) -> Reading:
    """Ten digits as text. A digit repeated ten times is a placeholder, although it may check.

    >>> nhs_number("943 476 5919")
    Reading(value='9434765919', verdict=<Verdict.TEST: 'test'>)
    """
    value = squeeze(text)
    if not value:
        return MISSING
    if not (value.isascii() and value.isdecimal() and len(value) == 10):
        return INVALID
    if len(set(value)) == 1:
        return PLACEHOLDER
    check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(value[:9])) % 11
    if check == 10 or check % 11 != int(value[9]):
        return INVALID
    number = int(value)
    for first, last, verdict in _RANGES:
        if first <= number <= last:
            return valid(value) if verdict is Verdict.VALID else Reading(value, verdict)
    return INVALID
