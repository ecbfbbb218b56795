"""A business name in its parts: what distinguishes it, its legal form, what it trades as.

The law of England and Wales disregards the same things when it asks whether two company names are
the same: the legal form, "the", "and company", "UK", blanks, punctuation and accents, and it takes
"&" for "and" (Companies Act 2006 s.66; SI 2015/17 reg 7 and Sch 3). So two names with one ``key``
could not both stand in the register at once, and ``key`` is what names are compared by.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from folkmoot.linkage.name_words import (
    FORM_PHRASES,
    FORMS,
    GENERIC,
    ORGANISATION_WORDS,
    PLACEHOLDERS,
    TITLES,
)


class NameKind(StrEnum):
    """How much a name says: a registered name, an organisation's, a person's, or nobody's."""

    COMPANY = "company"
    ORGANISATION = "organisation"
    PERSON = "person"
    GENERIC = "generic"
    PLACEHOLDER = "placeholder"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """A name in parts. ``core`` is words, ``key`` the same without blanks ("": nothing is left).

    ``strict`` is the key with the "UK" and "company" that ``key`` leaves out: before 2009 the
    register let names differ in those alone, so they cost a link some weight. ``form`` is
    ``ltd``, ``plc``, ``llp``, ``cic``, ... or None; ``trading`` the core of what follows "t/a" or
    None. A ``generic`` or ``placeholder`` name identifies nobody.
    """

    core: str
    key: str
    strict: str
    form: str | None
    trading: str | None
    kind: NameKind


_APOSTROPHE = re.compile(r"['’‘`´]")
_DOTTED = re.compile(r"\b(?:[a-z]\.\s?){2,}(?:[a-z]\b)?")
_TRADING = re.compile(
    r"\b(?:t\s*[/\\.]\s*as?\b\.?|trading\s+as\b)|(?<=\bltd)\s+ta\s|(?<=\blimited)\s+ta\s"
)
_STATUS = re.compile(
    r"\(?\b(?:in|under)\s+(?:creditors\s+voluntary\s+)?"
    r"(?:administration|admin|liquidation|liq|receivership)\b\)?"
)
_ATTENTION = re.compile(r"\b(?:fao|f\.a\.o\.?|for the attention of|c/o|care of)\b.*")
_SINGLES = re.compile(r"\b[a-z](?: [a-z]\b)+")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
# Disregarded at the end of a name by SI 2015/17 Sch 3, with what they leave behind.
_FIRST_WORDS = frozenset({"the", "messrs"})
_LAST_WORDS = frozenset({"uk", "gb", "co", "the", "and"})


@lru_cache(maxsize=200_000)
def organisation_name(text: str | None) -> OrganisationName:
    """The parts of ``text``; it never fails, and equal texts give equal parts.

    >>> organisation_name("The R.D.S. Trading Co (UK) Ltd.")
    OrganisationName(core='rds trading', key='rdstrading', strict='rdstradingcouk', form='ltd',
    trading=None, kind=<NameKind.COMPANY: 'company'>)
    >>> name = organisation_name("Smith & Sons Limited t/a Corner Café")
    >>> name.core, name.form, name.trading
    ('smith and sons', 'ltd', 'corner cafe')
    >>> organisation_name("The Committee & Members").kind.value
    'generic'
    >>> organisation_name("Personal details not supplied").kind.value
    'placeholder'
    """
    plain = _fold(text or "")
    if not plain:
        return OrganisationName("", "", "", None, None, NameKind.MISSING)
    if _words(plain) in PLACEHOLDERS:
        return OrganisationName("", "", "", None, None, NameKind.PLACEHOLDER)
    plain = _STATUS.sub(" ", plain)
    plain = _ATTENTION.sub(" ", plain)
    registered, _, traded = _partition(plain)
    core, strict, form = _core(registered)
    traded_core, traded_strict, _ = _core(traded)
    trading = traded_core or None
    if not core and trading:
        core, strict, trading = trading, traded_strict, None
    key = core.replace(" ", "")
    return OrganisationName(core, key, strict, form, trading, _kind(core, key, form))


def _fold(text: str) -> str:
    """Lower case, no accents, no apostrophes, initials closed up, "&" and "+" as "and"."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    plain = _APOSTROPHE.sub("", plain)
    plain = plain.replace("&", " and ").replace("+", " and ")
    plain = _DOTTED.sub(lambda m: re.sub(r"[.\s]", "", m.group()) + " ", plain)
    return plain.strip()


def _partition(plain: str) -> tuple[str, str, str]:
    found = _TRADING.search(plain)
    if not found:
        return plain, "", ""
    return plain[: found.start()], found.group(), plain[found.end() :]


def _words(text: str) -> str:
    return _NOT_WORD.sub(" ", text).strip()


def _core(text: str) -> tuple[str, str, str | None]:
    """The words that distinguish a name, its strict key, its legal form wherever it stands."""
    words = f" {_words(text)} "
    form: str | None = None
    for phrase, code in FORM_PHRASES:
        if f" {phrase} " in words:
            words, form = words.replace(f" {phrase} ", " "), code
    words = _SINGLES.sub(lambda m: m.group().replace(" ", ""), words.strip())
    tokens = []
    for word in words.split():
        if word in FORMS:
            form = form or FORMS[word]
        else:
            tokens.append("co" if word == "company" else word)
    while len(tokens) > 1 and tokens[0] in _FIRST_WORDS:
        tokens.pop(0)
    strict = "".join(t for t in tokens if t not in {"and", "the"})
    while len("".join(tokens[:-1])) > 2 and tokens[-1] in _LAST_WORDS:
        tokens.pop()
    return " ".join(tokens), strict, form


def _kind(core: str, key: str, form: str | None) -> NameKind:
    if core in PLACEHOLDERS:
        return NameKind.PLACEHOLDER
    # Two characters and one word say too little, whatever follows them ("A Ltd", "J").
    if len(key) < 2 or core in GENERIC or f"the {core}" in GENERIC:
        return NameKind.GENERIC
    if form is not None:
        return NameKind.COMPANY
    return NameKind.PERSON if _like_a_person(core) else NameKind.ORGANISATION


def _like_a_person(core: str) -> bool:
    """Whether a name could be a person's or partners': no word that only organisations use.

    Told too often rather than too seldom: it only means that more evidence is asked for.
    """
    words = core.split()
    if words[0] in TITLES:
        return True
    if any(word in ORGANISATION_WORDS or word.isdigit() for word in words):
        return False
    # Beyond five words it is a description, not a person ("Help for children in need of ...").
    return len(words) <= 5 and not any(c.isdigit() for c in core)
