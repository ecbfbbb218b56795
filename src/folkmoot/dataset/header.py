"""Which row holds the headers, and which column of the contract each one feeds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from folkmoot.dataset.contract import Contract

HEADER_WITHIN = 50  # rows at the top among which the header row is looked for


@dataclass(frozen=True, slots=True)
class Header:
    """The header row: its place among the first rows, its names, the position of each column.

    ``names`` are as they stand, outer blanks removed, a repeated one as ``Name#2``;
    ``positions`` maps a column of the contract to a field; ``lacking`` are the sources that the
    contract declares and the row has not, a tuple of alternatives for each column.
    """

    index: int
    names: tuple[str, ...]
    positions: dict[str, int]
    lacking: tuple[tuple[str, ...], ...]

    @property
    def least(self) -> int:
        """How many fields a record must have: up to the last header that is not blank."""
        return max((i + 1 for i, name in enumerate(self.names) if name), default=0)


def find_header(rows: Sequence[Sequence[str]], contract: Contract) -> Header | None:
    """The row among ``rows`` that has most of the contract's headers; None if none has any.

    With ``reading.header_row`` declared, ``rows`` holds that row alone.
    """
    best: Header | None = None
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        header = match_header(row, contract, index)
        if header.positions and (best is None or len(header.positions) > len(best.positions)):
            best = header
    return best


def match_header(row: Sequence[str], contract: Contract, index: int = 0) -> Header:
    """The row as a header: for each column the first of its sources that stands in it."""
    names = name_headers(row)
    places = {alike(name): i for i, name in reversed(list(enumerate(names))) if name}
    positions: dict[str, int] = {}
    lacking: list[tuple[str, ...]] = []
    for column in contract.columns:
        found = next((places[alike(s)] for s in column.source if alike(s) in places), None)
        if found is not None:
            positions[column.name] = found
        elif column.source:
            lacking.append(column.source)
    return Header(index, names, positions, tuple(lacking))


def name_headers(row: Iterable[str]) -> tuple[str, ...]:
    """The headers with a number added to each that repeats: ``Date``, ``Date#2``; blanks stay.

    >>> name_headers([" Date", "", "date ", ""])
    ('Date', '', 'date#2', '')
    """
    seen: Counter[str] = Counter()
    names = []
    for cell in row:
        name = " ".join(cell.replace("\ufeff", "").split())
        seen[name.casefold()] += bool(name)
        count = seen[name.casefold()]
        names.append(f"{name}#{count}" if count > 1 else name)
    return tuple(names)


def alike(header: str) -> str:
    """``header`` for comparison: without case, outer blanks and repeated blanks."""
    return " ".join(header.split()).casefold()
