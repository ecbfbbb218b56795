"""Which suppressed cells are not yet safe? Other tables that fit what is shown are the proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from folkmoot.disclosure.solve import Numbers
from folkmoot.disclosure.system import Part, Sums, parts

# Sweeps widen many cells at once, until so many in a row bring little; then cells are asked one by
# one. The seed of their weights is fixed: the same table gives the same answer.
IDLE, SEED = 2, 20_261_031


@dataclass(frozen=True, slots=True)
class Need:
    """An interval must reach from ``low`` or less to ``high`` or more, and be ``width`` wide."""

    low: float
    high: float
    width: float


@dataclass(frozen=True, slots=True)
class Prover:
    """The problem of one kind of value (counts or pence) over fixed ``sums``.

    ``whole``: the values are whole numbers (counts). What was answered for a part is kept in
    ``_answered``, because a part does not change when a cell elsewhere is suppressed.
    """

    sums: Sums
    values: Sequence[int]
    needs: Mapping[int, Need]
    whole: bool
    _answered: dict[tuple[int, ...], tuple[int, ...]] = field(default_factory=dict)

    def unproven(self, suppressed: frozenset[int]) -> tuple[int, ...]:
        """The suppressed cells whose interval is too narrow, or was not proven to be wide enough.

        A cell with a need meets it; any other must be able to have at least one more value.
        """
        failing: list[int] = []
        for part in parts(self.sums, [(v, v) for v in self.values], suppressed):
            if part.cells not in self._answered:
                self._answered[part.cells] = tuple(_narrow(part, self))
            failing += self._answered[part.cells]
        return tuple(sorted(failing))


def _narrow(part: Part, prover: Prover) -> list[int]:
    true = np.array([float(prover.values[c]) for c in part.cells])
    low, high = true.copy(), true.copy()
    # A reader who knows nothing of a cell but that it is not negative; the bound above keeps the
    # solver's numbers small and can only narrow an interval, so that no proof is too good.
    most = true + 4 * max(true.max(initial=0.0), 50.0)
    least = np.zeros(len(true))
    model = part.model(least, most, whole=prover.whole)
    needs = [prover.needs.get(c, Need(v, v, 1.0)) for c, v in zip(part.cells, true, strict=True)]
    reach = np.array([(n.low, n.high, n.width) for n in needs]).T

    def too_narrow(low: Numbers, high: Numbers) -> npt.NDArray[np.bool_]:
        found: npt.NDArray[np.bool_] = (
            (low > reach[0]) | (high < reach[1]) | (high - low < reach[2])
        )
        return found

    def widen(weights: Mapping[int, float], gap: float = 0.0) -> None:
        found = model.furthest(weights, gap=gap)
        if found is not None:
            np.minimum(low, found, out=low)
            np.maximum(high, found, out=high)

    # A cell that no sum binds can be anything; of others, a sum can tell that nothing will do.
    high[~part.bound], low[~part.bound] = np.inf, 0.0
    lost = part.bound & too_narrow(*part.outer(least, most))

    def open_cells() -> list[int]:
        return np.flatnonzero(too_narrow(low, high) & ~lost).tolist()

    chance = np.random.default_rng(SEED)
    todo, idle = open_cells(), 0
    while len(todo) > 1 and idle < IDLE:
        ways = chance.choice([-1.0, 1.0, 1.0, 2.0], len(todo))
        widen(dict(zip(todo, ways, strict=True)), gap=0.1)
        rest = open_cells()
        idle = 0 if 20 * len(rest) < 19 * len(todo) else idle + 1
        todo = rest
    for i in todo:
        for way in (1.0, -1.0):
            if too_narrow(low, high)[i]:
                widen({i: way})
    return [part.cells[i] for i in np.flatnonzero(too_narrow(low, high))]
