"""Which of a set of words another one may be: itself, a slip of the pen, a shortening."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from folkmoot.linkage.score_place import alike


class WordsAlike:
    """Words to be looked up by others that are `alike`, without a look at all of them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted({*words})
        self._slips: dict[str, list[str]] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        for word in self._words:
            for slip in _without_one(word):
                self._slips.setdefault(slip, []).append(word)

    def near(self, word: str) -> tuple[str, ...]:
        """Those that are ``word`` or `alike`, in order.

        >>> WordsAlike(["mill", "row", "milldale"]).near("mlil")
        ('mill',)
        """
        if word not in self._near:
            some = {*self._begun(word)}
            for slip in _without_one(word):
                some.update(self._slips.get(slip, ()))
            self._near[word] = tuple(sorted(w for w in some if w == word or alike(word, w)))
        return self._near[word]

    def _begun(self, word: str) -> Iterator[str]:
        """Those that begin with ``word``, and those with which it begins."""
        at = bisect_left(self._words, word)
        while at < len(self._words) and self._words[at].startswith(word):
            yield self._words[at]
            at += 1
        yield from (word[:end] for end in range(1, len(word)) if self._has(word[:end]))

    def _has(self, word: str) -> bool:
        at = bisect_left(self._words, word)
        return at < len(self._words) and self._words[at] == word


def _without_one(word: str) -> set[str]:
    """``word`` and what is left when one of its letters is: two that are a slip apart share one."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
