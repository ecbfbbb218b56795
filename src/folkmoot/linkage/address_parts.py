"""An address in one string in its parts: which flat, which house, and the words of the rest.

Free text is read by form alone: BS 7666 has a secondary name (the flat), a primary one (the house)
and a street, but nobody says which is which.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Words that mean the same in addresses; the values are what is compared.
SHORT = {
    "rd": "road", "st": "street", "str": "street", "ave": "avenue", "av": "avenue", "ln": "lane",
    "la": "lane", "cl": "close", "clo": "close", "dr": "drive", "drv": "drive", "cres": "crescent",
    "crs": "crescent", "ct": "court", "crt": "court", "gdns": "gardens", "gdn": "gardens",
    "gr": "grove", "gro": "grove", "grv": "grove", "pl": "place", "pk": "park", "sq": "square",
    "ter": "terrace", "terr": "terrace", "tce": "terrace", "wy": "way", "wlk": "walk",
    "hse": "house", "ho": "house", "cott": "cottage", "cotts": "cottages", "fm": "farm",
    "bldg": "building", "bldgs": "buildings", "bungalo": "bungalow", "est": "estate",
    "ind": "industrial", "gt": "great", "lt": "little", "lit": "little", "nth": "north",
    "sth": "south", "mt": "mount", "hl": "hill", "bk": "bank", "vw": "view", "mws": "mews",
    "saint": "street",
}  # fmt: skip
_UNITS = frozenset(
    {"flat", "flt", "apartment", "apt", "appt", "unit", "room", "rm", "studio", "suite",
     "maisonette", "bedsit", "bedsitter", "annexe", "annex", "caravan", "pitch", "plot", "no",
     "number", "fl"}
)  # fmt: skip
_FLOORS = {
    "basement": "basement", "lower": "lower", "ground": "ground", "gff": "ground", "gnd": "ground",
    "grd": "ground", "first": "first", "fff": "first", "1st": "first", "second": "second",
    "sff": "second", "2nd": "second", "third": "third", "3rd": "third", "top": "top",
    "upper": "upper", "attic": "attic", "front": "front", "rear": "rear",
}  # fmt: skip
_FLOOR_ENDS = frozenset({"floor", "flat", "flr", "fl", "maisonette"})
# What may be read as a flat or a part of one, or change how what is before it is read.
WORDS_OF_UNITS = _UNITS | _FLOORS.keys() | _FLOOR_ENDS
_IDLE = frozenset({"the", "of", "and", "at", "in", "on", "county", "uk", "england", "britain"})
_APOSTROPHE = re.compile(r"['’‘`´.]")
_TOKEN = re.compile(r"[0-9]+(?:st|nd|rd|th)\b|[a-z]+[0-9]+[a-z]?|[0-9]+[a-z]?|[a-z]+|[-/–—]|,")
_NUMBER = re.compile(r"[0-9]+[a-z]?")
_POSTCODE = re.compile(r"\b[a-z]{1,2}[0-9][0-9a-z]?\s*[0-9][a-z]{2}\s*$")


class AddressParts(NamedTuple):
    """``flat`` ("3", "3b", "ground") or None; ``low`` and ``high`` the numbers of the house, equal
    unless it is a range; ``letter`` the house number's letter or ""; ``words`` the rest in order.
    """

    flat: str | None
    low: int | None
    high: int | None
    letter: str
    words: tuple[str, ...]

    @property
    def numbered(self) -> bool:
        """Whether there is a house number."""
        return self.low is not None


@lru_cache(maxsize=50_000)
def address_parts(text: str) -> AddressParts:
    """The parts of ``text``, without its postcode if it ends in one. It never fails.

    >>> address_parts("FLAT 3, 12A High St, Ashvale")
    AddressParts(flat='3', low=12, high=12, letter='a', words=('high', 'street', 'ashvale'))
    >>> address_parts("3/12 High Street").flat, address_parts("10-14 Mill Lane").high
    ('3', 14)
    >>> address_parts("Ground Floor Flat, Rose Cottage, Mill Lane").flat
    'ground'
    """
    tokens = _tokens(text)
    flat, tokens = _flat(tokens)
    flat_, house, tokens = _house(tokens, flat)
    low, high, letter = house
    words = tuple(SHORT.get(t, t) for t in tokens if t[0].isalnum() and t not in _IDLE)
    return AddressParts(flat_, low, high, letter, words)


def _tokens(text: str) -> list[str]:
    plain = text.lower()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    plain = _APOSTROPHE.sub("", plain).replace("\n", ",")
    return _TOKEN.findall(_POSTCODE.sub("", plain))


def _flat(tokens: list[str]) -> tuple[str | None, list[str]]:
    """A flat that is called one: "flat 3b", "apt c", "first floor flat", "annexe"."""
    found: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(tokens):
        word = tokens[at]
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        if word in _FLOORS and (after in _FLOOR_ENDS or (found and word in {"front", "rear"})):
            found.append(_FLOORS[word])
            at += 2 if after in _FLOOR_ENDS else 1
        elif word in {"gff", "fff", "sff"}:
            found.append(_FLOORS[word])
            at += 1
        elif word in _UNITS and _is_unit(after):
            if word in {"no", "number"}:
                rest.append(after)
            else:
                found.append(after.lstrip("0") or after)
            at += 2
        elif word in {"annexe", "annex", "basement"} and not found and not rest:
            found.append("annexe" if word != "basement" else word)
            at += 1
        elif word in {"flat", "floor"} and found:
            at += 1
        else:
            rest.append(word)
            at += 1
    return " ".join(dict.fromkeys(found)) or None, rest


def _is_unit(token: str) -> bool:
    return bool(token) and (token[0].isdigit() or (len(token) <= 2 and token.isalpha()) or (
        token[0].isalpha() and token[-1].isdigit() and len(token) <= 4
    ))  # fmt: skip


def _house(
    tokens: list[str], flat: str | None
) -> tuple[str | None, tuple[int | None, int | None, str], list[str]]:
    """The house number: the first number, or the second where the first can only be the flat."""
    at = next((i for i, t in enumerate(tokens) if _NUMBER.fullmatch(t)), None)
    if at is None:
        return flat, (None, None, ""), tokens
    first = tokens[at]
    sign = tokens[at + 1] if at + 1 < len(tokens) else ""
    second = tokens[at + 2] if at + 2 < len(tokens) else ""
    number = _NUMBER.fullmatch(second) is not None
    if (
        number
        and sign in {"-", "–", "—"}
        and flat is None
        and _split(second)[0] <= _split(first)[0]
    ):
        sign = "/"  # "3-2 High Street": no range
    if number and sign in {"-", "–", "—"}:
        low, letter = _split(first)
        return flat, (low, _split(second)[0], letter), tokens[:at] + tokens[at + 3 :]
    if number and flat is None and sign in {"/", ","}:
        low, letter = _split(second)
        return first.lstrip("0"), (low, low, letter), tokens[:at] + tokens[at + 3 :]
    low, letter = _split(first)
    rest = tokens[:at] + tokens[at + 1 :]
    # "12 A High Street": the letter stands apart.
    if not letter and len(sign) == 1 and sign in "abcdefgh" and at + 2 < len(tokens):
        letter, rest = sign, tokens[:at] + tokens[at + 2 :]
    return flat, (low, low, letter), rest


def _split(number: str) -> tuple[int, str]:
    digits = number.rstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits), number[len(digits) :]
