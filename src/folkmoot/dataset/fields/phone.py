"""Telephone numbers in the international form E.164."""

from __future__ import annotations

import re

import phonenumbers

from folkmoot.dataset.fields.plain_text import clean
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

# Numbers that Ofcom keeps for drama, here without country code: nobody answers them.
_DRAMA = re.compile(
    r"(?:7700900|1134960|1144960|1154960|1164960|1174960|1184960|1214960|1314960|1414960|1514960"
    r"|1614960|1914980|2079460|2890180|2920180|1632960|8081570|9098790|3069990)\d{3}"
)


def phone(text: str, how: How = PLAIN) -> Reading:
    """A number that could be dialled; one of another country is out of region.

    >>> phone("(0113) 247 0000").value
    '+441132470000'
    """
    value = clean(text)
    if not value:
        return MISSING
    digits = re.sub(r"\D", "", value)
    if len(digits) >= 5 and len(set(digits.removeprefix("0"))) == 1:
        return PLACEHOLDER
    try:
        number = phonenumbers.parse(value, "GB")
    except phonenumbers.NumberParseException:
        return INVALID
    full = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if number.country_code == 44 and _DRAMA.fullmatch(str(number.national_number)):
        return Reading(full, Verdict.TEST)
    if not phonenumbers.is_valid_number(number):
        return INVALID
    return valid(full) if number.country_code == 44 else Reading(full, Verdict.OUT_OF_REGION)
