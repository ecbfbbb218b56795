"""Whether the purposes and lawful bases that a preference names exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from folkmoot.agreement.terms import Aim
from folkmoot.errors import Fault, InputError
from folkmoot.law.codes import codes

# What a party of an agreement may rest on: an Article 6 basis, or the regime of DPA 2018 Part 3.
_BASES = {"basis", "regime"}


def check_scope(*, purposes: Iterable[str], bases: Iterable[str]) -> None:
    """InputError with every word that is no class of purpose or lawful basis, and the nearest.

    A preference for a purpose that does not exist would be kept, counted and never honoured.
    """
    lawful = [code.id for code in codes().values() if code.kind in _BASES]
    faults = [
        *_unknown(purposes, [aim.value for aim in Aim], "purposes", "a class of purpose"),
        *_unknown(bases, lawful, "bases", "a lawful basis"),
    ]
    if faults:
        raise InputError(faults)


def _unknown(given: Iterable[str], known: list[str], where: str, what: str) -> Iterator[Fault]:
    for word in sorted(set(given) - set(known)):
        close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
        nearest = f"Did you mean {close[0]}? " if close else ""
        step = f"{nearest}Use one of: {', '.join(known)}."
        yield Fault(f"“{word}” is not {what}.", where, step, code="unknown-scope")
