"""The gazetteer as address matching looks things up in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from folkmoot.linkage.address_parts import AddressParts, address_parts
from folkmoot.linkage.read_identifiers import read_postcode, read_uprn
from folkmoot.linkage.score_place import Candidate, Rarity, rarity

# Land has no address of its own that a person could have.
LEFT_OUT = frozenset({"land"})
# A word and a number that more places share say too little to look for.
MOST_SHARING = 100
RAREST_WORDS = 3

Key = tuple[int | None, str]


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
    """Places by UPRN, by postcode, and by house number and word. Parts are read when asked for."""

    def __init__(self, rows: dict[int, tuple[int | None, str, str | None, bool]]) -> None:
        self._rows = rows
        self._read: dict[int, Candidate] = {}
        self._postcodes: dict[str, list[int]] = {}
        self._areas: dict[str, Area] = {}
        self._shared: dict[Key, list[int]] = {}
        self._words: dict[str, int] = {}
        self._written: dict[tuple[str, str], int | None] = {}
        for uprn in sorted(rows):
            _, address, postcode, historic = rows[uprn]
            if postcode is not None:
                self._postcodes.setdefault(postcode, []).append(uprn)
                written = (address.casefold(), postcode)
                self._written[written] = None if historic or written in self._written else uprn

    @property
    def size(self) -> int:
        """How many places there are."""
        return len(self._rows)

    def of(self, uprn: int) -> Candidate | None:
        """The place of a UPRN, None when it is not there."""
        return self._place(uprn) if uprn in self._rows else None

    def postcode(self, uprn: int) -> str | None:
        """The postcode of a UPRN, None when it has none or is not there."""
        return self._rows[uprn][2] if uprn in self._rows else None

    def exactly(self, address: str | None, postcode: str | None) -> tuple[int, int | None] | None:
        """UPRN and parent of the one place that is written so, capitals aside; else None."""
        uprn = self._written.get((address.casefold(), postcode)) if address and postcode else None
        return None if uprn is None else (uprn, self._rows[uprn][0])

    def _place(self, uprn: int) -> Candidate:
        if uprn not in self._read:
            parent, address, postcode, historic = self._rows[uprn]
            parts = address_parts(address)
            self._read[uprn] = Candidate(uprn, parent, parts, postcode, historic)
        return self._read[uprn]

    def area(self, postcode: str | None) -> Area:
        """The places of a postcode; none without one."""
        code = postcode or ""
        if code not in self._areas:
            self._areas[code] = area([self._place(u) for u in self._postcodes.get(code, [])])
        return self._areas[code]

    def prepare(self, addresses: Iterable[AddressParts]) -> None:
        """Note which places share a house number and a rare word with one of ``addresses``."""
        looked_for = list(addresses)
        if not looked_for:
            return
        if not self._words:
            self._words = self._counted()
        keys = {key for parts in looked_for for key in self._keys(parts)} - self._shared.keys()
        self._shared.update((key, []) for key in keys)
        for uprn in self._rows:
            place = self._place(uprn)
            for word in set(place.parts.words):
                for number in {place.parts.low, place.parts.high}:
                    if (number, word) in keys:
                        self._shared[number, word].append(uprn)

    def _counted(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for uprn in self._rows:
            for word in set(self._place(uprn).parts.words):
                counts[word] = counts.get(word, 0) + 1
        return counts

    def _keys(self, parts: AddressParts) -> list[Key]:
        known = {w for w in parts.words if w in self._words}
        rarest = sorted(known, key=lambda word: (self._words[word], word))[:RAREST_WORDS]
        return [(parts.low, word) for word in rarest]

    def sharing(self, parts: AddressParts) -> list[Candidate]:
        """Places that share the house number (or its lack) and one of the rarest words.

        Only of addresses that ``prepare`` was given; in order of UPRNs.
        """
        found: set[int] = set()
        for key in self._keys(parts):
            some = self._shared.get(key, [])
            if len(some) <= MOST_SHARING:
                found.update(some)
        return [self._place(uprn) for uprn in sorted(found)]


def index(gazetteer: pa.Table) -> Gazetteer:
    """``gazetteer`` (columns of the dataset standard) for looking things up. Equal UPRNs: the
    first by address. Historic places count less, land not at all."""
    size = gazetteer.num_rows

    def column(name: str) -> list[Any]:
        there = name in gazetteer.column_names
        return gazetteer[name].to_pylist() if there else [None] * size

    uprns = read_uprn(gazetteer["uprn"].cast(pa.string()).combine_chunks()).to_pylist()
    codes = pa.array(column("postcode"), pa.string())
    rows: dict[int, tuple[int | None, str, str | None, bool]] = {}
    columns = (
        uprns, column("parent_uprn"), column("address"), read_postcode(codes).to_pylist(),
        column("status"), column("class"),
    )  # fmt: skip
    for uprn, parent, address, postcode, status, use in zip(*columns, strict=True):
        if uprn is None or not address or use in LEFT_OUT:
            continue
        row = (int(parent) if parent else None, str(address), postcode, status == "historic")
        held = rows.get(int(uprn))
        if held is None or (row[3], row[1]) < (held[3], held[1]):
            rows[int(uprn)] = row
    return Gazetteer(rows)
