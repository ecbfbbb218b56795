"""What a reader can work out: the sums as equations over what is not shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from folkmoot.disclosure.solve import Model, Numbers, Rows

# How often bounds are passed on from sum to sum: after a few times they hardly move.
_PASSES = 4

# The terms (cell, sign) of a sum, and between which bounds they add up.
Line = tuple[tuple[tuple[int, int], ...], int, int]
Sums = Sequence[tuple[int, tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Part:
    """Cells that hang together by sums: ``rows`` times their values lies in ``low..high``."""

    cells: tuple[int, ...]
    rows: Rows
    low: Numbers
    high: Numbers

    def model(self, least: Numbers, most: Numbers, *, whole: bool) -> Model:
        """To ask how far its cells can go, each between its bounds; ``whole``: whole numbers."""
        return Model(self.rows, self.low, self.high, least, most, whole=whole)

    def outer(self, least: Numbers, most: Numbers) -> tuple[Numbers, Numbers]:
        """Bounds that no cell can pass, by interval arithmetic along each sum: quick, not tight."""
        low, high, sign = least.copy(), most.copy(), self.rows.value
        index, start = self.rows.index, self.rows.start
        line = np.repeat(np.arange(len(self.low)), np.diff(start))
        for _ in range(_PASSES if len(line) else 0):
            small = np.where(sign > 0, low[index], -high[index])
            great = np.where(sign > 0, high[index], -low[index])
            # What a sum leaves for a term when all its other terms are as great, or as small.
            floor = self.low[line] - (np.add.reduceat(great, start[:-1])[line] - great)
            ceiling = self.high[line] - (np.add.reduceat(small, start[:-1])[line] - small)
            np.maximum.at(low, index, np.where(sign > 0, floor, -ceiling))
            np.minimum.at(high, index, np.where(sign > 0, ceiling, -floor))
        return low, high

    @property
    def bound(self) -> npt.NDArray[np.bool_]:
        """Which cells stand in any sum."""
        found = np.zeros(len(self.cells), dtype=bool)
        found[self.rows.index] = True
        return found


def parts(sums: Sums, known: Sequence[tuple[int, int]], unknown: frozenset[int]) -> list[Part]:
    """The independent parts of the problem "which values may the ``unknown`` cells have?".

    Everything else is known to lie in its interval of ``known`` (v, v: to be v), each by itself. A
    cell in no sum is a part by itself.
    """
    above: dict[int, int] = {}

    def root(cell: int) -> int:
        while (up := above.get(cell, cell)) != cell:
            above[cell] = above.get(up, up)
            cell = above[cell]
        return cell

    lines = [line for total, addends in sums if (line := _line(total, addends, known, unknown))]
    for terms, _, _ in lines:
        for cell, _ in terms[1:]:
            above[root(cell)] = root(terms[0][0])
    cells: dict[int, list[int]] = {}
    for cell in sorted(unknown):
        cells.setdefault(root(cell), []).append(cell)
    own: dict[int, set[Line]] = {}
    for line in lines:
        own.setdefault(root(line[0][0][0]), set()).add(line)
    return [_part(tuple(group), sorted(own.get(first, ()))) for first, group in cells.items()]


def _line(
    total: int,
    addends: tuple[int, ...],
    known: Sequence[tuple[int, int]],
    unknown: frozenset[int],
) -> Line | None:
    """What is left of a sum when what is known is taken out of it; None: nothing."""
    terms = [(c, 1) for c in addends if c in unknown]
    low = -sum(known[c][1] for c in addends if c not in unknown)
    high = -sum(known[c][0] for c in addends if c not in unknown)
    if total in unknown:
        terms.append((total, -1))
    else:
        low, high = low + known[total][0], high + known[total][1]
    return (tuple(sorted(terms)), low, high) if terms else None


def _part(cells: tuple[int, ...], lines: list[Line]) -> Part:
    at: Mapping[int, int] = {cell: i for i, cell in enumerate(cells)}
    rows = Rows.of([[(at[cell], float(sign)) for cell, sign in terms] for terms, _, _ in lines])
    low = np.array([line[1] for line in lines], dtype=float)
    return Part(cells, rows, low, np.array([line[2] for line in lines], dtype=float))
