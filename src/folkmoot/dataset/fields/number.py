"""Numbers: integers, decimals and money as integer pence. Never a float."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal

from folkmoot.dataset.fields.plain_text import clean
from folkmoot.dataset.fields.reading import INVALID, MISSING, PLAIN, How, Reading, valid

LARGEST = 9 * 10**15  # well inside 64 bits; more is a slip of the key, not a sum
DECIMAL_PLACES = 6
_NOISE = Decimal("0.000001")  # pence: what a spreadsheet's binary arithmetic adds or takes away
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?(?:[eE][+-]?\d{1,2})?")


def integer(text: str, how: How = PLAIN) -> Reading:
    """A whole number: ``1,234``, ``1234.0``; ``how.negate`` turns its sign.

    >>> integer("1,234.0").value, integer("12.5").verdict.value
    (1234, 'invalid')
    """
    number = _decimal(text)
    if not isinstance(number, Decimal):
        return number
    if number != number.to_integral_value():
        return INVALID
    return valid(-int(number) if how.negate else int(number))


def decimal(text: str, how: How = PLAIN) -> Reading:
    """A decimal of at most six places; more are rounded half to even."""
    number = _decimal(text)
    if not isinstance(number, Decimal):
        return number
    return valid(number.quantize(Decimal(1).scaleb(-DECIMAL_PLACES), ROUND_HALF_EVEN))


def pence(text: str, how: How = PLAIN) -> Reading:
    """Pence from pounds: ``£1,234.50``, ``-472.27``, ``12.00-``; ``(12.00)`` is negative.

    A fraction of a penny is invalid unless it is a spreadsheet's noise (below a millionth of a
    penny). ``how.negate`` turns the sign, for those who write a relief as a negative charge.

    >>> pence("£1,234.50").value, pence("(12.00)").value, pence("-472.27", How(negate=True)).value
    (123450, -1200, 47227)
    """
    number = _decimal(text)
    if not isinstance(number, Decimal):
        return number
    exact = number * 100
    whole = exact.to_integral_value(ROUND_HALF_EVEN)
    if abs(exact - whole) >= _NOISE:
        return INVALID
    return valid(-int(whole) if how.negate else int(whole))


def _decimal(text: str) -> Decimal | Reading:
    value = clean(text)
    if not value:
        return MISSING
    negative = False
    if value.startswith("(") and value.endswith(")"):
        value, negative = value[1:-1], True
    value = value.replace("£", "").replace(" ", "").removeprefix("GBP")
    if value.endswith("-"):
        value, negative = value[:-1], not negative
    if not _NUMBER.fullmatch(value) or not any(map(str.isdecimal, value)) or not value.isascii():
        return INVALID
    number = Decimal(value.replace(",", ""))
    if abs(number) > LARGEST:
        return INVALID
    return -number if negative else number
