"""How easy an English text is to read (Flesch reading ease)."""

from __future__ import annotations

import re
from functools import cache

import pyphen

# "Plain English" begins at 60 on the scale of 0 (very hard) to 100 (very easy):
# R. Flesch, "A new readability yardstick", Journal of Applied Psychology 32(3), 1948,
# doi:10.1037/h0057532. An explanation for residents must reach it.
LEAST_READING_EASE = 60.0

_MARKS = re.compile(r"[*_`>|]|^\s*(#+|[-+]|\d+\.)\s+", re.MULTILINE)
_HEADING = re.compile(r"^\s*#.*$", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n\s*\n|\n(?=\s*[-+]\s)")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def reading_ease(markdown: str) -> float:
    """The Flesch reading ease of a text: 60 and above is plain English; 100.0 for no words.

    206.835 − 1.015 × words a sentence − 84.6 × syllables a word. Headings are left out, each item
    of a list is a sentence, a colon or semicolon ends one (as Flesch counts), numbers are no
    words. Syllables come from hyphenation patterns (British), which miss some, so a score leans
    up by a few points.

    >>> reading_ease("The cat sat on the mat.") > reading_ease(
    ...     "Notwithstanding jurisdictional considerations, administrative authorities reciprocate."
    ... )
    True
    """
    text = _MARKS.sub("", _HEADING.sub("", markdown).replace("\n- ", ".\n\n- "))
    words = _WORD.findall(text)
    sentences = sum(1 for each in _SENTENCE.split(text) if _WORD.search(each))
    if not words:
        return 100.0
    syllables = sum(_syllables(word.lower()) for word in words)
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * syllables / len(words)


@cache
def _syllables(word: str) -> int:
    return len(_dictionary().positions(word)) + 1


@cache
def _dictionary() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB", left=1, right=1)
