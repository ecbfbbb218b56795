"""How well an address agrees with one of the gazetteer, in bits, part by part.

Weights are those of Fellegi and Sunter: log2 of how much likelier an agreement is at the same
place than at another candidate. They are given; docs/evaluation.md tells what was
measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log2

from folkmoot.linkage.address_parts import AddressParts
from folkmoot.linkage.one_edit import one_edit

NUMBER_SAME, NUMBER_IN_RANGE, NUMBER_LETTER = 6.0, 2.5, -5.0
NUMBER_MISSING, NUMBER_EXTRA, NUMBER_OTHER = -3.0, -4.0, -12.0
FLAT_SAME, FLAT_NONE, FLAT_OTHER = 5.0, 1.0, -12.0
# An address that names no flat is the building's, never one of its flats'; one that names a flat
# which the gazetteer lacks may be the building's.
FLAT_OF_BUILDING, FLAT_UNKNOWN = -9.0, -4.0
POSTCODE_SAME, POSTCODE_SLIP, POSTCODE_OTHER, POSTCODE_NONE = 6.0, 2.0, -3.0, 0.0
MOST_BITS_OF_A_WORD = 7.0
SLIP = 0.7  # of a word's bits, when it has a slip of the pen
WORD_NOT_THERE, WORD_LEFT_OUT, WORD_OF_NO_CANDIDATE = -4.0, -1.5, -0.5
# A word that nobody has where the candidate has another: the postcode is of another street.
ANOTHER_STREET = -4.0
COMMON_WORD_LEFT_OUT, COMMON_WORD_NOT_THERE = -0.2, -2.0
# The very same parts: nothing is left to chance but two places of one address.
TEXT_SAME = 6.0
COMMON = 0.9
HISTORIC = -3.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of the gazetteer: its parts, its postcode, whether it is no longer in use."""

    uprn: int
    parent: int | None
    parts: AddressParts
    postcode: str | None
    historic: bool = False


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many of ``size`` candidates each word stands."""

    size: int
    counts: Mapping[str, int]
    _meant: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def bits(self, word: str) -> float:
        """What a word tells: none when every candidate has it."""
        share = (self.counts.get(word, 0) + 0.5) / (self.size + 1)
        return min(MOST_BITS_OF_A_WORD, max(0.0, -log2(share)))

    def common(self, word: str) -> bool:
        """Whether nearly all candidates have it, as they have their town."""
        return self.counts.get(word, 0) >= COMMON * self.size

    def meant(self, word: str) -> frozenset[str]:
        """The candidates' words that ``word`` may be: itself, or those one slip away."""
        if word in self.counts:
            return frozenset((word,))
        if word not in self._meant:
            self._meant[word] = frozenset(w for w in self.counts if alike(word, w))
        return self._meant[word]


def rarity(candidates: Sequence[Candidate]) -> Rarity:
    """The words of ``candidates`` counted, once each candidate."""
    counts: dict[str, int] = {}
    for candidate in candidates:
        for word in dict.fromkeys(candidate.parts.words):
            counts[word] = counts.get(word, 0) + 1
    return Rarity(len(candidates), counts)


def score_place(
    address: AddressParts, postcode: str | None, candidate: Candidate, words: Rarity
) -> dict[str, float]:
    """Bits by part: prior, postcode, number, flat, words, text (the very same), status."""
    number, flat = _number_and_flat(address, candidate.parts)
    return {
        "prior": -log2(max(words.size, 1)),
        "postcode": _postcode(postcode, candidate.postcode),
        "number": number,
        "flat": flat,
        "words": _words(address.words, candidate.parts.words, words),
        "text": TEXT_SAME if address == candidate.parts else 0.0,
        "status": HISTORIC if candidate.historic else 0.0,
    }


def plausible(address: AddressParts, candidate: Candidate) -> bool:
    """Whether house and flat do not rule the candidate out, whatever its words."""
    one, other = address, candidate.parts
    if one.low == other.low and one.flat == other.flat:
        return True
    number, flat = _number_and_flat(one, other)
    return number > NUMBER_OTHER and flat > FLAT_OTHER


def _postcode(one: str | None, other: str | None) -> float:
    if one is None or other is None:
        return POSTCODE_NONE
    if one == other:
        return POSTCODE_SAME
    return POSTCODE_SLIP if one_edit(one, other) else POSTCODE_OTHER


def _number_and_flat(one: AddressParts, other: AddressParts) -> tuple[float, float]:
    if (
        one.low == other.low and one.low is not None and one.low == one.high
        and (one.letter, one.flat) != (other.letter, other.flat)
        # "12A" and "Flat A, 12" are one, and so are "Flat 3A" and "Flat A3".
        and (one.letter + (one.flat or "")) == (other.letter + (other.flat or ""))
    ):  # fmt: skip
        return NUMBER_SAME, FLAT_SAME - 1
    return _number(one, other), _flat(one.flat, other.flat)


def _number(one: AddressParts, other: AddressParts) -> float:
    if one.low is None or one.high is None:
        return 0.0 if other.low is None else NUMBER_MISSING
    if other.low is None or other.high is None:
        return NUMBER_EXTRA
    if (one.low, one.high) == (other.low, other.high):
        return NUMBER_SAME if one.letter == other.letter else NUMBER_LETTER
    within = other.low <= one.low and one.high <= other.high
    around = one.low <= other.low and other.high <= one.high
    return NUMBER_IN_RANGE if within or around else NUMBER_OTHER


def _flat(one: str | None, other: str | None) -> float:
    if one is None and other is None:
        return FLAT_NONE
    if one is None:
        return FLAT_OF_BUILDING
    if other is None:
        return FLAT_UNKNOWN
    return FLAT_SAME if one == other else FLAT_OTHER


def _words(one: Sequence[str], other: Sequence[str], words: Rarity) -> float:
    left, bits, unknown = dict.fromkeys(other), 0.0, 0
    for word in dict.fromkeys(one):
        meant = words.meant(word)
        there = next((w for w in left if w in meant), None)
        if there is not None:
            del left[there]
            bits += words.bits(there) * (1.0 if there == word else SLIP)
        elif not meant:
            bits += WORD_OF_NO_CANDIDATE
            unknown += 1
        elif all(words.common(w) for w in meant):
            bits += COMMON_WORD_NOT_THERE
        else:
            bits += WORD_NOT_THERE
    for word in left:
        bits += WORD_LEFT_OUT if words.bits(word) > 1 else COMMON_WORD_LEFT_OUT
    return bits + ANOTHER_STREET * min(unknown, len(left), 2)


@lru_cache(maxsize=200_000)
def alike(one: str, other: str) -> bool:
    """Whether two words of at least four letters are one slip, or a shortening, apart."""
    if min(len(one), len(other)) < 4:
        return False
    if abs(len(one) - len(other)) <= 1 and one_edit(one, other):
        return True
    return one.startswith(other) or other.startswith(one)
