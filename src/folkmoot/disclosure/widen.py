"""Which further cells to suppress so that one suppressed cell becomes safe, at the least loss."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, log1p

import numpy as np

from folkmoot.disclosure.solve import Balance, Rows
from folkmoot.disclosure.system import Sums

_FREE = 0.0001
# A change below this is none: the solver's own tolerance.
_NONE = 1e-7


class Widener:
    """Changes of a table that keep every one of its ``sums``; asked for one cell after another.

    ``values``: of every cell. ``loss``: what it costs to suppress each, a unit of change; infinite:
    it cannot be had at any price. The table is one linear programme, made once.
    """

    def __init__(self, sums: Sums, values: Sequence[int], loss: Sequence[float]) -> None:
        self._values = np.array(values, dtype=float)
        self._loss = np.array(loss)
        self._balance = Balance(_changes(sums, len(values)), 2 * len(values))

    def widen(self, cell: int, by: float, suppressed: frozenset[int]) -> frozenset[int]:
        """Cells that must be suppressed too, so that ``cell`` can be greater by ``by``.

        The cheapest change of the table (Kelly, Golden and Assad, Networks 22, 1992) that leaves no
        cell negative and lets ``cell`` grow. Those ``suppressed`` already cost next to nothing; the
        others cost their loss a unit. A zero that is shown never moves: it would be guessed. Empty
        when no further cell is needed, and when there is no such change.
        """
        count = len(self._values)
        free = np.zeros(count, dtype=bool)
        free[list(suppressed)] = True
        kept = np.isinf(self._loss)
        still = ~free & (kept | (self._values == 0))
        price = np.where(free | kept, _FREE, self._loss)
        # A unit of change up, then a unit of change down, of each cell.
        least = np.zeros(2 * count)
        most = np.concatenate([np.where(still, 0.0, 1e12), np.where(still, 0.0, self._values)])
        least[cell] = most[cell] = by
        most[count + cell] = 0.0
        found = self._balance.cheapest(np.tile(price, 2), least, most)
        if found is None:
            return frozenset()
        up, down = found[:count], found[count:]
        return frozenset(np.flatnonzero((up + down > _NONE) & ~free).tolist())


def _changes(sums: Sums, cells: int) -> Rows:
    """Each sum, its total taken off its parts: as changes up and, further on, down."""
    index, value = [], []
    for total, addends in sums:
        places = np.array([total, *addends], dtype=np.int64)
        signs = np.array([-1.0, *[1.0] * len(addends)])
        index += [places, places + cells]
        value += [signs, -signs]
    sizes = [2 * (1 + len(addends)) for _, addends in sums]
    start = np.cumsum([0, *sizes], dtype=np.int64)
    return Rows(start, np.concatenate(index), np.concatenate(value))


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
