"""`score_place` for many places and one address: what they have in common is weighed once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log2

from folkmoot.linkage.address_parts import AddressParts
from folkmoot.linkage.one_edit import one_edit
from folkmoot.linkage.score_place import (
    ANOTHER_STREET,
    COMMON_WORD_LEFT_OUT,
    COMMON_WORD_NOT_THERE,
    HISTORIC,
    POSTCODE_NONE,
    POSTCODE_OTHER,
    POSTCODE_SAME,
    POSTCODE_SLIP,
    SLIP,
    TEXT_SAME,
    WORD_LEFT_OUT,
    WORD_NOT_THERE,
    WORD_OF_NO_CANDIDATE,
    Candidate,
    Rarity,
    plausible,
    rarity,
    score_place,
)

# Flat, numbers and letter of the house.
House = tuple[str | None, int | None, int | None, str]


def score_places(
    address: AddressParts, postcode: str | None, places: Iterable[Candidate], words: Rarity
) -> list[tuple[float, Candidate]]:
    """The `plausible` ones of ``places`` in their order, each with the sum of its bits: to the
    last digit what `score_place` makes of it. ``words`` has all words of ``places``."""
    weighed = _Words(address, words)
    own = address[:4]
    prior = -log2(max(words.size, 1))
    scored = []
    for place in places:
        house = _score_house(own, place.parts[:4])
        if house is not None:
            parts = (
                prior, _score_postcode(postcode, place.postcode), *house,
                weighed.bits(place.parts.words), TEXT_SAME if address == place.parts else 0.0,
                HISTORIC if place.historic else 0.0,
            )  # fmt: skip
            scored.append((sum(parts), place))
    return scored


@lru_cache(maxsize=100_000)
def _score_house(one: House, other: House) -> tuple[float, float] | None:
    """The bits of number and flat, None where they are not `plausible`."""
    address = AddressParts(*one, words=())
    place = Candidate(0, None, AddressParts(*other, words=()), None)
    if not plausible(address, place):
        return None
    bits = score_place(address, None, place, rarity([place]))
    return bits["number"], bits["flat"]


def _score_postcode(one: str | None, other: str | None) -> float:
    if one is None or other is None:
        return POSTCODE_NONE
    if one == other:
        return POSTCODE_SAME
    # One slip leaves one half as it was.
    near = one[-3:] == other[-3:] or one[:-3] == other[:-3]
    return POSTCODE_SLIP if near and one_edit(one, other) else POSTCODE_OTHER


class _Words:
    """The bits of candidates' words, as one address has its own."""

    def __init__(self, address: AddressParts, words: Rarity) -> None:
        self._rarity = words
        self._own = [self._asked(word) for word in dict.fromkeys(address.words)]
        # Words that equally many candidates have weigh the same.
        some = {count: word for word, count in words.counts.items()}
        bits = {count: words.bits(word) for count, word in some.items()}
        self._there = bits
        self._left = {
            count: WORD_LEFT_OUT if found > 1 else COMMON_WORD_LEFT_OUT
            for count, found in bits.items()
        }

    def bits(self, other: Sequence[str]) -> float:
        """What the words of one candidate weigh."""
        counts, there, left_out = self._rarity.counts, self._there, self._left
        left, bits, unknown = dict.fromkeys(other), 0.0, 0
        for word, slips, missing, nobodys in self._own:
            if word in left:
                del left[word]
                bits += there[counts[word]]
            elif meant := next((w for w in left if w in slips), "") if slips else "":
                del left[meant]
                bits += there[counts[meant]] * SLIP
            else:
                bits += missing
                unknown += nobodys
        for word in left:
            bits += left_out[counts[word]]
        return bits + ANOTHER_STREET * min(unknown, len(left), 2)

    def _asked(self, word: str) -> tuple[str, frozenset[str], float, bool]:
        """A word, the others that it may be, its bits where none of them is, and whether that is
        so of all candidates."""
        meant = self._rarity.meant(word)
        if not meant:
            return word, meant, WORD_OF_NO_CANDIDATE, True
        common = all(self._rarity.common(each) for each in meant)
        missing = COMMON_WORD_NOT_THERE if common else WORD_NOT_THERE
        return word, meant - {word}, missing, False
