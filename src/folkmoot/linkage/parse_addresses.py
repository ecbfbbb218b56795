"""The parts of many addresses at once: each front and each street is read once.

A gazetteer has a hundred thousand addresses, but few forms of "Flat 3, 12" and few streets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.address_parts import WORDS_OF_UNITS, AddressParts, address_parts

# Behind its last number, or the name of its house, an address has nothing but words of three
# letters or more: they are neither a flat nor a house, whatever is in front of them.
_FRONT = r"[ -~]*[0-9][a-z]?,?|[a-z]{3,}(?: [a-z]{3,})*,"
_FORM = rf"^(?P<front>{_FRONT}) (?P<end>[a-z]{{3,}}(?:,? [a-z]{{3,}})*)$"
_OF_UNITS = r"\b(" + "|".join(sorted(WORDS_OF_UNITS)) + r")\b"
# Stands for the words behind a front that is read without them.
_SOMEWHERE = "somewhere"


@dataclass(frozen=True, slots=True)
class ParsedAddresses:
    """The parts of each address: those of ``fronts[front[row]]``, then the words of
    ``ends[end[row]]``. No address is in memory twice."""

    fronts: Sequence[AddressParts]
    ends: Sequence[tuple[str, ...]]
    front: npt.NDArray[np.int32]
    end: npt.NDArray[np.int32]

    def parts(self, row: int) -> AddressParts:
        """The parts of one address, the same as `address_parts` has."""
        front, end = self.fronts[int(self.front[row])], self.ends[int(self.end[row])]
        if not end:
            return front
        return AddressParts(front.flat, front.low, front.high, front.letter, front.words + end)


def parse_addresses(texts: pa.Array) -> ParsedAddresses:
    """The parts of ``texts`` (no nulls).

    >>> parsed = parse_addresses(pa.array(["Flat 3, 12 High St, Ashvale", "Rose Cottage"]))
    >>> parsed.parts(0) == address_parts("Flat 3, 12 High St, Ashvale"), parsed.parts(1).words
    (True, ('rose', 'cottage'))
    """
    split = pc.extract_regex(pc.ascii_lower(texts), _FORM)
    ends = pc.struct_field(split, "end").dictionary_encode()
    plain = pc.invert(pc.match_substring_regex(ends.dictionary, _OF_UNITS)).take(ends.indices)
    apart = pc.and_(pc.is_valid(split), pc.fill_null(plain, False))
    no_text = pa.scalar(None, pa.string())
    fronts = pc.if_else(apart, pc.struct_field(split, "front"), no_text).dictionary_encode()
    wholes = pc.if_else(apart, no_text, texts).dictionary_encode()
    read = [_front(text) for text in fronts.dictionary.to_pylist()]
    behind = pc.add(wholes.indices, len(read))
    return ParsedAddresses(
        read + [address_parts(text) for text in wholes.dictionary.to_pylist()],
        [(), *(address_parts(text).words for text in ends.dictionary.to_pylist())],
        _numbers(pc.coalesce(fronts.indices, behind)),
        _numbers(pc.if_else(apart, pc.add(ends.indices, 1), 0)),
    )


def _front(text: str) -> AddressParts:
    parts = address_parts(f"{text} {_SOMEWHERE}")
    return AddressParts(parts.flat, parts.low, parts.high, parts.letter, parts.words[:-1])


def _numbers(codes: pa.Array) -> npt.NDArray[np.int32]:
    return np.asarray(codes.cast(pa.int32()).to_numpy(zero_copy_only=False), np.int32)
