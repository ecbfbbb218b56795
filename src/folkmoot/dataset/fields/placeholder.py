"""Texts that stand where nothing is known: they are no evidence of anything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from folkmoot.dataset.contract import Semantic

# "Blank" and "None" are surnames, so single people's names are spared the group "word".
_GROUPS: dict[Semantic, tuple[str, ...]] = {
    Semantic.ORGANISATION: ("word", "name"),
    Semantic.FULL_NAME: ("word", "name"),
    Semantic.FORENAME: ("person", "forename"),
    Semantic.SURNAME: ("person",),
    Semantic.ADDRESS: ("word", "address"),
    Semantic.PHONE: ("word", "phone"),
    Semantic.EMAIL: ("word", "email"),
}
# Columns whose own function knows its placeholders, or whose short values may be any text.
_UNLISTED = {
    Semantic.TEXT, Semantic.CODE, Semantic.BOOLEAN, Semantic.INTEGER, Semantic.PENCE,
    Semantic.DECIMAL,
}  # fmt: skip
_NOT_WORD = re.compile(r"[\W_]+")


def is_placeholder(text: str, semantic: Semantic, declared: Iterable[str] = ()) -> bool:
    """Whether ``text`` is ``declared`` a placeholder by the contract or is in the shipped list.

    >>> is_placeholder("Personal details not supplied", Semantic.ORGANISATION)
    True
    >>> is_placeholder("Executors of J. Bloggs", Semantic.ORGANISATION)
    True
    >>> is_placeholder("The Owner Operator Coffee Company Ltd", Semantic.ORGANISATION)
    False
    """
    return Placeholders(semantic, declared)(text)


class Placeholders:
    """The placeholders of one column, ready to be asked of many texts (``is_placeholder``)."""

    def __init__(self, semantic: Semantic, declared: Iterable[str] = ()) -> None:
        exact, self._begins = _listed(semantic)
        self._exact = exact | {plain_key(word) for word in declared} - {""}

    def __call__(self, text: str) -> bool:
        if not self._exact and not self._begins:
            return False
        key = plain_key(text)
        return key in self._exact or (bool(key) and f"{key} ".startswith(self._begins))


def plain_key(text: str) -> str:
    """``text`` in lower case with one blank for all that is no letter or digit; & is "and"."""
    return _NOT_WORD.sub(" ", text.casefold().replace("&", " and ")).strip()


@cache
def _listed(semantic: Semantic) -> tuple[frozenset[str], tuple[str, ...]]:
    if semantic in _UNLISTED:
        return frozenset(), ()
    lists = _lists()
    groups = [lists[group] for group in ("any", *_GROUPS.get(semantic, ("word",)))]
    exact = frozenset(plain_key(word) for group in groups for word in group["exact"])
    begins = tuple(f"{plain_key(word)} " for group in groups for word in group["begins"])
    return exact, begins


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    text = files("folkmoot.dataset.fields").joinpath("placeholders.json").read_text("utf-8")
    lists: dict[str, dict[str, list[str]]] = json.loads(text)
    return lists
