"""Placeholders that give themselves away: one text on far more rows and places than any owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.dataset.contract import Column, Contract, Semantic
from folkmoot.dataset.fields.placeholder import is_placeholder, plain_key

# A genuine owner can hold much: a council 3.1 % of its district's rated properties (Bradford,
# 2018), a utility 1.6 %. No name on the five lists that were measured reaches 5 % but one, and
# that one is "Personal details not supplied" (46.5 % of Portsmouth's reliefs).
LEAST_SHARE = 0.05
LEAST_ROWS = 100
LEAST_PLACES = 20
PROPOSED_SHARE = 0.02  # from here a note asks the person who writes the contract to look

# A text with one of these words names somebody, however many properties it stands on.
_REAL = frozenset({
    "limited", "ltd", "plc", "llp", "lp", "cic", "cio", "inc", "corporation", "company", "co",
    "trust", "trustees", "council", "borough", "county", "district", "parish", "authority", "nhs",
    "university", "college", "school", "academy", "church", "diocese", "association", "society",
    "club", "charity", "bank", "mdc", "mbc", "dc", "bc", "cc", "hospital", "police", "fire",
    "ministry", "department",
})  # fmt: skip
_NAMES = {Semantic.ORGANISATION, Semantic.FULL_NAME}
_PLACES = (Semantic.POSTCODE, Semantic.ADDRESS, Semantic.UPRN)


@dataclass(frozen=True, slots=True, repr=False)
class Frequent:
    """A name on ``rows`` rows and at ``places`` places; ``apply`` when it cannot be a name.

    ``text`` is a value: it may be shown to the member whose file it is, and goes in no note.
    """

    column: str
    text: str
    rows: int
    share: float
    places: int
    apply: bool

    @property
    def note(self) -> str:
        """The finding in words and counts, without the text."""
        said = "taken as a placeholder" if self.apply else "look whether it is a placeholder"
        where = f"{self.rows:,} rows ({self.share:.1%}) and {self.places:,} places"
        return f"{self.column}: one text that no list has stands on {where}: {said}"


def frequent(table: pa.Table, contract: Contract) -> tuple[Frequent, ...]:
    """Names in a raw ``table`` (one row per record) that stand on a suspicious share of its rows.

    Those that the contract or the shipped list already knows are left out.
    """
    names = [c for c in contract.columns if c.semantic in _NAMES and c.name in table.column_names]
    places = sorted(
        (c for c in contract.columns if c.semantic in _PLACES and c.name in table.column_names),
        key=lambda c: _PLACES.index(c.semantic),
    )
    if not places or table.num_rows < LEAST_ROWS:
        return ()
    return tuple(found for name in names for found in _frequent(table, name, places[0].name))


def _frequent(table: pa.Table, column: Column, place: str) -> Iterator[Frequent]:
    counts = table[column.name].drop_null().value_counts()
    many = counts.filter(pc.greater_equal(counts.field("counts"), LEAST_ROWS))
    for entry in sorted(many.to_pylist(), key=lambda e: -e["counts"]):
        text, rows = entry["values"], entry["counts"]
        share = rows / table.num_rows
        if share < PROPOSED_SHARE or is_placeholder(text, column.semantic, column.placeholders):
            continue
        if _REAL & set(plain_key(text).split()):
            continue
        at = table.filter(pc.equal(table[column.name], text))[place]
        places = pc.count_distinct(at).as_py()
        if places >= LEAST_PLACES:
            yield Frequent(column.name, text, rows, share, places, share >= LEAST_SHARE)
