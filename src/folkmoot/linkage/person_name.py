"""A person's name in its parts: title, forename, middle initial, surname."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from folkmoot.linkage.name_words import FORMS, PLACEHOLDERS

MALE = frozenset({"mr", "sir", "lord", "master"})
FEMALE = frozenset({"mrs", "miss", "ms", "dame", "lady", "madam"})
TITLES = MALE | FEMALE | {"mx", "dr", "doctor", "prof", "professor", "rev", "revd", "canon"}
_SUFFIXES = frozenset(
    {"jr", "jnr", "junior", "sr", "snr", "senior", "esq", "obe", "mbe", "cbe", "phd", "ba", "bsc",
     "ii", "iii", "decd", "deceased"}
)  # fmt: skip
# Words that belong to the surname which follows them.
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "mc",
     "mac", "st", "o", "al", "el", "bin", "ibn", "ter", "ten"}
)  # fmt: skip
# What people write where they know or may tell no name; beside those of organisations.
_NOBODY = frozenset(
    {"the occupier", "occupier", "the occupiers", "the owner", "owner", "the tenant", "tenant",
     "the resident", "resident", "the householder", "householder", "unknown", "not known",
     "name not known", "unknown occupier", "no name given", "baby", "infant", "vacant", "void",
     "empty", "test", "test test", "test record", "deceased", "landlord", "the landlord",
     "anonymous", "elector", "not given", "not stated", "not recorded", "do not use"}
)  # fmt: skip
_NOBODY_BEGINS = (
    "executor", "exor", "the executor", "personal rep", "estate of", "the estate of", "trustee",
    "occupier ", "the occupier ", "not known ", "unknown ", "representatives of",
)  # fmt: skip
_BODY_WORDS = frozenset(FORMS) | {
    "council", "association", "homes", "housing", "trust", "company", "properties", "lettings",
    "estates", "holdings", "diocese", "university",
}  # fmt: skip
_APOSTROPHE = re.compile(r"['’‘`´]")
_NOT_LETTER = re.compile(r"[^a-z]+")
_AND = re.compile(r"\s+(?:&|\+|and)\s+|\s*[&;/]\s*", re.IGNORECASE)


class PersonKind(StrEnum):
    """Whether a name is a person's, a body's, nobody's or not there."""

    PERSON = "valid"
    BODY = "organisation"
    PLACEHOLDER = "placeholder"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class PersonName:
    """Folded parts, letters only; None where there is none. ``sex`` f or m when the title tells.

    ``forename`` may be an initial. ``first`` and ``last`` are the outer parts of a surname of two
    ("smith-jones": smith, jones), which is one word in ``surname``.
    """

    kind: PersonKind
    forename: str | None = None
    middle: str | None = None
    surname: str | None = None
    first: str | None = None
    last: str | None = None
    sex: str | None = None


_MISSING = PersonName(PersonKind.MISSING)
_PLACEHOLDER = PersonName(PersonKind.PLACEHOLDER)
_BODY = PersonName(PersonKind.BODY)


@lru_cache(maxsize=100_000)
def person_name(text: str | None) -> PersonName:
    """The parts of a name in one field; of two people the first. It never fails.

    >>> name = person_name("SMITH-JONES, Mr John Paul")
    >>> name.forename, name.middle, name.surname, name.last, name.sex
    ('john', 'p', 'smithjones', 'jones', 'm')
    >>> person_name("Mr J & Mrs S van der Berg").surname
    'vanderberg'
    >>> person_name("The Occupier").kind.value
    'placeholder'
    """
    verdict = _verdict(text)
    if verdict is not None or text is None:
        return verdict or _MISSING
    people = [part for part in _AND.split(text.strip()) if fold(part)]
    chosen, sex = _without_title(people[0])
    if "," in chosen:
        family, _, given = chosen.partition(",")
        given, titled = _without_title(given)
        return _named(fold(given), family, sex or titled)
    words = [w for w in chosen.split() if fold(w)]
    if len(words) <= 1 and len(people) > 1:
        other = _without_title(people[1])[0].split()
        words += other[_surname_at(other) :]
    if len(words) > 1 and _capitals(words[0]) and not any(_capitals(w) for w in words[1:]):
        return _named(fold(" ".join(words[1:])), words[0], sex)
    at = _surname_at(words)
    return _named(fold(" ".join(words[:at])), " ".join(words[at:]), sex)


@lru_cache(maxsize=100_000)
def given_name(text: str | None) -> PersonName:
    """The parts of a field of forenames: ``forename`` and ``middle`` alone.

    >>> given_name("Mary-Jane").middle
    'j'
    """
    verdict = _verdict(text)
    if verdict is not None:
        return verdict
    plain, sex = _without_title(text or "")
    return _named(fold(plain), "", sex)


@lru_cache(maxsize=100_000)
def family_name(text: str | None) -> PersonName:
    """The parts of a field of surnames: ``surname``, ``first``, ``last`` alone."""
    verdict = _verdict(text)
    return verdict if verdict is not None else _named("", text or "", None)


def fold(text: str) -> str:
    """Lower case, no accents or apostrophes, single blanks between runs of letters.

    >>> fold("Zoë  O’Neill-Ward")
    'zoe oneill ward'
    """
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
        text = text.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("ł", "l")
    return _NOT_LETTER.sub(" ", _APOSTROPHE.sub("", text.lower())).strip()


def _verdict(text: str | None) -> PersonName | None:
    plain = fold(text or "")
    if not plain:
        return _MISSING
    if plain in PLACEHOLDERS or plain in _NOBODY or plain.startswith(_NOBODY_BEGINS):
        return _PLACEHOLDER
    # An "x" for every letter, or one letter again and again, is no name.
    letters = plain.replace(" ", "")
    if len(letters) > 2 and len(set(letters)) == 1:
        return _PLACEHOLDER
    # "Trust" and "Council" are surnames as well; a body has a second word.
    return _BODY if " " in plain and _BODY_WORDS & set(plain.split()) else None


def _without_title(text: str) -> tuple[str, str | None]:
    words = text.split()
    sex: str | None = None
    while len(words) > 1 and (title := fold(words[0])) in TITLES:
        sex = sex or ("m" if title in MALE else "f" if title in FEMALE else None)
        words.pop(0)
    while len(words) > 1 and fold(words[-1]) in _SUFFIXES:
        words.pop()
    if len(words) == 1 and fold(words[0]) in TITLES:
        return "", sex
    return " ".join(words), sex


def _capitals(word: str) -> bool:
    return len(word) > 2 and word.isupper()


def _surname_at(words: list[str]) -> int:
    """Where the surname begins: the last word, with the particles before it."""
    at = len(words) - 1
    while at > 1 and fold(words[at - 1]) in _PARTICLES:
        at -= 1
    return max(at, 0)


def _named(given: str, family: str, sex: str | None) -> PersonName:
    words = given.split()
    parts = [p for p in fold(family).split() if p not in _SUFFIXES]
    outer = [p for p in parts if p not in _PARTICLES]
    double = len(outer) > 1
    return PersonName(
        PersonKind.PERSON,
        words[0] if words else None,
        words[1][0] if len(words) > 1 else None,
        "".join(parts) or None,
        outer[0] if double else None,
        outer[-1] if double else None,
        sex,
    )
