"""The gazetteer as address matching looks things up in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.address_parts import AddressParts
from folkmoot.linkage.find_streets import Streets
from folkmoot.linkage.parse_addresses import ParsedAddresses, parse_addresses
from folkmoot.linkage.read_gazetteer import read_gazetteer
from folkmoot.linkage.score_place import Candidate, Rarity, rarity
from folkmoot.linkage.share_words import SharedWords

# A word and a number that more places share say too little to look for.
MOST_SHARING = 100
RAREST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Area:
    """Places that are looked at together, in order of UPRNs, and how rare each word is there.

    ``numbered`` has those of one house number; ``others`` those of none or of a range.
    """

    places: tuple[Candidate, ...]
    words: Rarity
    numbered: Mapping[int, tuple[Candidate, ...]]
    others: tuple[Candidate, ...]

    def like(self, parts: AddressParts) -> tuple[Candidate, ...]:
        """The places that the house number does not rule out."""
        if parts.low is None or parts.low != parts.high:
            return self.places
        return (*self.numbered.get(parts.low, ()), *self.others)


def area(places: Sequence[Candidate]) -> Area:
    """``places`` as an area."""
    numbered: dict[int, list[Candidate]] = {}
    others = []
    for place in places:
        if place.parts.low is None or place.parts.low != place.parts.high:
            others.append(place)
        else:
            numbered.setdefault(place.parts.low, []).append(place)
    fixed = {number: tuple(found) for number, found in numbered.items()}
    return Area(tuple(places), rarity(places), fixed, tuple(others))


class Gazetteer:
    """Places by UPRN, by postcode, and by house number and word.

    Columns of numbers for all of them; of text, and read in parts, only those that are asked for.
    """

    def __init__(self, rows: pa.Table) -> None:
        self._columns = {c: pa.chunked_array(rows[c]).combine_chunks() for c in rows.column_names}
        self._uprns = _numpy(self._columns["uprn"])
        self._parents = _numpy(pc.fill_null(self._columns["parent_uprn"], 0))
        self._historic = _numpy(self._columns["historic"])
        coded = self._columns["postcode"].dictionary_encode()
        self._codes: list[str | None] = [*coded.dictionary.to_pylist(), None]
        self._code = _numpy(pc.fill_null(coded.indices, len(coded.dictionary)))
        self._read: dict[int, Candidate] = {}
        self._areas: dict[str, Area] = {}

    @property
    def size(self) -> int:
        """How many places there are."""
        return len(self._uprns)

    def of(self, uprn: int) -> Candidate | None:
        """The place of a UPRN, None when it is not there."""
        row = int(np.searchsorted(self._uprns, uprn))
        return self._place(row) if row < self.size and self._uprns[row] == uprn else None

    def exactly(self, addresses: pa.Array, postcodes: pa.Array) -> pa.Table:
        """``uprn`` and ``parent_uprn`` of the one place in use that is written so, capitals aside;
        null where there is none or more than one."""
        written = _written(self._columns["address"], self._columns["postcode"])
        counts = written.value_counts()
        twice = pc.greater(counts.field("counts"), 1)
        out = pc.is_in(written, value_set=counts.field("values").filter(twice))
        out = pc.or_(out, self._columns["historic"])
        known = pc.if_else(out, pa.scalar(None, pa.string()), written)
        at = pc.index_in(_written(addresses, postcodes), value_set=known, skip_nulls=True)
        return pa.table({name: self._columns[name].take(at) for name in ("uprn", "parent_uprn")})

    def area(self, postcode: str | None) -> Area:
        """The places of a postcode; none without one."""
        code = postcode or ""
        if code not in self._areas:
            start, stop = self._of_code.get(code, (0, 0))
            rows = self._by_code[start:stop].tolist()
            self._areas[code] = area([self._place(row) for row in rows])
        return self._areas[code]

    @property
    def postcodes(self) -> list[str]:
        """The postcodes in which there are places."""
        return [*self._of_code]

    def on_streets(self, words: tuple[str, ...]) -> Iterator[Candidate]:
        """Places whose address has ``words``, about half of them and slips aside (`Streets`), in
        order of UPRNs."""
        return (self._place(row) for row in self._streets.rows(words))

    def sharing(self, parts: AddressParts) -> list[Candidate]:
        """Places that share the house number (or its lack) and one of the rarest words, in order
        of UPRNs."""
        words = self._words
        known = {word for word in parts.words if word in words}
        rarest = sorted(known, key=lambda word: (words.count(word), word))[:RAREST_WORDS]
        found: set[int] = set()
        for word in rarest:
            rows = words.rows(parts.low, word)
            if len(rows) <= MOST_SHARING:
                found.update(rows.tolist())
        return [self._place(row) for row in sorted(found)]

    @cached_property
    def _parsed(self) -> ParsedAddresses:
        return parse_addresses(self._columns["address"])

    @cached_property
    def _words(self) -> SharedWords:
        return SharedWords(self._parsed)

    @cached_property
    def _streets(self) -> Streets:
        return Streets(self._parsed)

    @cached_property
    def _of_code(self) -> Mapping[str, tuple[int, int]]:
        """From where to where the rows of each postcode stand in ``_by_code``."""
        sizes = np.bincount(self._code, minlength=len(self._codes))
        stops = np.cumsum(sizes)
        spans = zip((stops - sizes).tolist(), stops.tolist(), strict=True)
        return {code: span for code, span in zip(self._codes, spans, strict=True) if code}

    @cached_property
    def _by_code(self) -> npt.NDArray[np.int64]:
        return np.argsort(self._code, kind="stable")

    def _place(self, row: int) -> Candidate:
        found = self._read.get(row)
        if found is None:
            found = self._read[row] = Candidate(
                int(self._uprns[row]),
                int(self._parents[row]) or None,
                self._parsed.parts(row),
                self._codes[self._code[row]],
                bool(self._historic[row]),
            )
        return found


def _numpy(values: pa.Array) -> npt.NDArray[Any]:
    """``values``, which have no nulls."""
    return np.asarray(values.to_numpy(zero_copy_only=False))


def _written(addresses: pa.Array, postcodes: pa.Array) -> pa.Array:
    """Address and postcode in one text, capitals aside; null where one of them is."""
    plain = pc.fill_null(pc.string_is_ascii(addresses), True)
    folded = pc.ascii_lower(addresses)
    if not pc.all(plain).as_py():
        others = pc.invert(plain)
        texts = [text.casefold() for text in addresses.filter(others).to_pylist()]
        folded = pc.replace_with_mask(folded, others, pa.array(texts, pa.string()))
    return pc.binary_join_element_wise(folded, postcodes, "\n")


def index(gazetteer: pa.Table) -> Gazetteer:
    """``gazetteer`` (columns of the dataset standard) for looking things up. Equal UPRNs: the
    first by address. Historic places count less, land not at all."""
    return Gazetteer(read_gazetteer(gazetteer))
