"""Which places share a house number and a word."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from folkmoot.linkage.parse_addresses import ParsedAddresses

Numbers = npt.NDArray[np.int64]


class SharedWords:
    """The rows of addresses by house number and word, and in how many each word stands."""

    def __init__(self, parsed: ParsedAddresses) -> None:
        texts = [*(parts.words for parts in parsed.fronts), *parsed.ends]
        self._word = {w: n for n, w in enumerate(dict.fromkeys(chain.from_iterable(texts)))}
        self._house: dict[int | None, int] = {}
        low = self._houses([parts.low for parts in parsed.fronts])[parsed.front]
        high = self._houses([parts.high for parts in parsed.fronts])[parsed.front]
        row, word = self._stands(texts, parsed)
        self._counts = np.bincount(word, minlength=len(self._word))
        both = low[row] != high[row]
        size = len(self._word)
        keys = np.concatenate([low[row] * size + word, (high[row] * size + word)[both]])
        rows = np.concatenate([row, row[both]])
        order = np.lexsort((rows, keys))
        self._keys, self._rows = keys[order], rows[order].astype(np.int32)

    def __contains__(self, word: str) -> bool:
        return word in self._word

    def count(self, word: str) -> int:
        """In how many addresses ``word`` stands."""
        return int(self._counts[self._word[word]])

    def rows(self, number: int | None, word: str) -> npt.NDArray[np.int32]:
        """The addresses with that house number, or an end of their range, and ``word``."""
        if number not in self._house:
            return self._rows[:0]
        key = self._house[number] * len(self._word) + self._word[word]
        start, stop = np.searchsorted(self._keys, [key, key + 1])
        return self._rows[start:stop]

    def _houses(self, numbers: Sequence[int | None]) -> Numbers:
        """A small number for each, as house numbers have no greatest."""
        found = [self._house.setdefault(number, len(self._house)) for number in numbers]
        return np.array(found, np.int64)

    def _stands(
        self, texts: Sequence[tuple[str, ...]], parsed: ParsedAddresses
    ) -> tuple[Numbers, Numbers]:
        """Row and word of each word of each address, once each."""
        lengths = np.array([len(words) for words in texts], np.int64)
        starts = np.cumsum(lengths) - lengths
        words = np.array([self._word[w] for w in chain.from_iterable(texts)], np.int64)
        pairs = []
        for text in (parsed.front.astype(np.int64), parsed.end + np.int64(len(parsed.fronts))):
            many = lengths[text]
            row = np.repeat(np.arange(len(text)), many)
            within = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
            word = words[np.repeat(starts[text], many) + within]
            pairs.append(row * len(self._word) + word)
        once = np.unique(np.concatenate(pairs))
        return np.divmod(once, max(len(self._word), 1))
