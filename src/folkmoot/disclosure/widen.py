"""Which further cells to suppress so that one suppressed cell becomes safe, at the least loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isinf, log1p

import numpy as np

from folkmoot.disclosure.solve import Model, Places, Rows
from folkmoot.disclosure.system import Sums

# How many cells round the failing one are looked at first; then four times as many, and so on.
NEAR = 900
_FREE = 0.0001


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sums of a table by their cells (total first), and the cells by the sums they are in."""

    cells_of: tuple[Places, ...]
    sums_of: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, sums: Sums, cells: int) -> Sheet:
        """The sheet of ``sums`` over so many ``cells``."""
        touching: list[list[int]] = [[] for _ in range(cells)]
        for n, (total, addends) in enumerate(sums):
            for cell in (total, *addends):
                touching[cell].append(n)
        rows = tuple(np.array([total, *addends], dtype=np.int64) for total, addends in sums)
        return cls(rows, tuple(tuple(t) for t in touching))

    def near(self, cell: int, size: int) -> list[int]:
        """``cell`` and those that sums join to it by the fewest steps, about ``size`` of them."""
        seen, order, used = {cell}, [cell], set[int]()
        for current in order:
            if len(order) >= size:
                break
            for n in self.sums_of[current]:
                if n not in used:
                    used.add(n)
                    fresh = [c for c in self.cells_of[n].tolist() if c not in seen]
                    seen.update(fresh)
                    order += fresh
        return order

    def within(self, near: list[int]) -> Rows:
        """The sums that touch ``near``, with each cell's change up and, further on, down."""
        at = np.full(len(self.sums_of), -1, dtype=np.int64)
        at[near] = np.arange(len(near))
        lines = sorted({n for c in near for n in self.sums_of[c]})
        start, index, value = [0], [], []
        for n in lines:
            places = at[self.cells_of[n]]
            signs = np.ones(len(places))
            signs[0] = -1.0
            inside = places >= 0
            places, signs = places[inside], signs[inside]
            index += [places, places + len(near)]
            value += [signs, -signs]
            start.append(start[-1] + 2 * len(places))
        return Rows(np.array(start), np.concatenate(index), np.concatenate(value))


def widen(
    sheet: Sheet,
    values: Sequence[int],
    free: Sequence[bool],
    loss: Sequence[float],
    cell: int,
    by: float,
) -> frozenset[int]:
    """Cells that must be suppressed too, so that ``cell`` can be greater by ``by``; may be empty.

    The cheapest change of the table (a linear programme; Kelly, Golden and Assad, Networks 22,
    1992) that keeps every sum, leaves no cell negative, and lets ``cell`` grow. ``free`` cells are
    suppressed already and cost next to nothing; the others cost their ``loss`` a unit. A zero that
    is shown never moves: it would be guessed.
    """
    size = NEAR
    while True:
        near = sheet.near(cell, size)
        found = _cheapest(sheet, values, free, loss, by, near)
        if found is not None:
            return frozenset(found)
        if len(near) < size:
            return frozenset()
        size *= 4


def _cheapest(
    sheet: Sheet,
    values: Sequence[int],
    free: Sequence[bool],
    loss: Sequence[float],
    by: float,
    near: list[int],
) -> list[int] | None:
    count = len(near)
    # A unit of change up, then a unit of change down, of each cell.
    still = np.array([not free[c] and (not values[c] or isinf(loss[c])) for c in near])
    price = np.array([_FREE if free[c] or isinf(loss[c]) else loss[c] for c in near] * 2)
    down = np.where(still, 0.0, [float(values[c]) for c in near])
    up = np.where(still, 0.0, 1e12)
    up[0], down[0] = by, 0.0
    least = np.zeros(2 * count)
    least[0] = by
    if any(sheet.sums_of[c] for c in near):
        rows = sheet.within(near)
        zero = np.zeros(len(rows.start) - 1)
        model = Model(rows, zero, zero, least, np.concatenate([up, down]), whole=False)
        found = model.furthest(dict(enumerate(-price)))
        if found is None:
            return None
        moved = found[:count] + found[count:]
        return [c for c, m in zip(near, moved, strict=True) if m > 1e-7 and not free[c]]
    return []


def losses(
    values: Sequence[int], margins: Sequence[int], keep: frozenset[int] = frozenset()
) -> list[float]:
    """What it costs to suppress each cell: more for a greater count, and far more for a margin.

    ``margins``: how many of the cell's codes are totals. ``keep`` cannot be had at any price.
    """
    found = [log1p(v) * 3.0**m for v, m in zip(values, margins, strict=True)]
    for cell in keep:
        found[cell] = inf
    return found
