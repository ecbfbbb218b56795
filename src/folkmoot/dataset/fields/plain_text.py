"""Text as people meant it: one kind of space, quote and dash, nothing invisible."""

from __future__ import annotations

import re
import unicodedata

from folkmoot.dataset.fields.reading import MISSING, PLAIN, How, Reading, valid

_ALIKE = str.maketrans({"‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "“": '"', "”": '"',
                        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-"})  # fmt: skip
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u2060\ufeff]")


def clean(text: str) -> str:
    """``text`` in NFC with single spaces, plain quotes and dashes, no control characters.

    >>> clean("  O’Brien  &\\u00a0Sons ")
    "O'Brien & Sons"
    """
    if text.isascii():
        if text.isprintable() and "  " not in text and "`" not in text:
            return text.strip()
    else:
        text = unicodedata.normalize("NFC", text)
    return " ".join(_UNSEEN.sub("", text.translate(_ALIKE)).split())


def squeeze(text: str) -> str:
    """``text`` in upper case without blanks, dots, hyphens and slashes: for codes."""
    return re.sub(r"[\s.\-/]", "", clean(text)).upper()


def plain_text(text: str, how: How = PLAIN) -> Reading:
    """Any text that holds something. Also codes: their list is the contract's ``allowed``."""
    value = clean(text)
    return valid(value) if value else MISSING
