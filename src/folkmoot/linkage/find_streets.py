"""Places by the words of their addresses: all of a street, or of a building, together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from folkmoot.linkage.parse_addresses import ParsedAddresses
from folkmoot.linkage.score_place import alike
from folkmoot.linkage.words_alike import WordsAlike

Rows = npt.NDArray[np.int64]
Words = tuple[str, ...]


class Streets:
    """The rows of addresses whose words are those of another address, slips aside."""

    def __init__(self, parsed: ParsedAddresses) -> None:
        self._rows = _by_words(parsed)
        self._anywhere: dict[str, list[Words]] = {}
        self._first: dict[str, list[Words]] = {}
        for words in self._rows:
            self._first.setdefault(words[0], []).append(words)
            for word in {*words}:
                self._anywhere.setdefault(word, []).append(words)
        self._words = WordsAlike(self._anywhere)
        self._found: dict[Words, list[int]] = {}

    def rows(self, words: Words) -> list[int]:
        """Where half of the words of the shorter are words of the other, and a first one is."""
        if words not in self._found:
            rows = [self._rows[other] for other in self._near(words) if _half(words, other)]
            self._found[words] = np.sort(np.concatenate(rows)).tolist() if rows else []
        return self._found[words]

    def _near(self, words: Words) -> set[Words]:
        """The words of places among which the first of ``words`` is, or whose first is among
        ``words``: the house's or the street's name, as "Road" and the town say little."""
        found: set[Words] = set()
        for near in self._words.near(words[0]) if words else ():
            found.update(self._anywhere[near])
        for word in words:
            for near in self._words.near(word):
                found.update(self._first.get(near, ()))
        return found


def _half(one: Words, other: Words) -> bool:
    """Whether half of the words of the shorter are words of the other, slips aside."""
    few, many = sorted((one, other), key=len)
    return 2 * sum(_there(word, many) for word in set(few)) >= len(set(few))


def _there(word: str, words: Words) -> bool:
    return any(word == each or alike(word, each) for each in words)


def _by_words(parsed: ParsedAddresses) -> dict[Words, Rows]:
    """The rows of each text of words, in order; those without words are left out."""
    fronts = {words: n for n, words in enumerate({p.words: None for p in parsed.fronts})}
    front = np.array([fronts[parts.words] for parts in parsed.fronts], np.int64)[parsed.front]
    keys = front * len(parsed.ends) + parsed.end
    order = np.argsort(keys, kind="stable")
    _, starts = np.unique(keys[order], return_index=True)
    found: dict[Words, list[Rows]] = {}
    for rows in np.split(order, starts[1:]) if len(order) else ():
        words = parsed.parts(int(rows[0])).words
        if words:
            found.setdefault(words, []).append(rows)
    return {words: np.concatenate(rows) for words, rows in found.items()}
