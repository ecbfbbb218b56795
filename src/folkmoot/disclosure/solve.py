"""A linear programme, asked many questions: HiGHS, with whole numbers where they are whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
# A question takes milliseconds; after this the answer is "not proven".
SECONDS = 20.0
# How far from a whole number a value may be and still be it: the solver's own tolerance.
_WHOLE = 1e-6


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix by rows: row n has ``value`` at ``index`` from ``start[n]`` on."""

    start: Places
    index: Places
    value: Numbers

    @classmethod
    def of(cls, rows: Sequence[Sequence[tuple[int, float]]]) -> Rows:
        """The matrix with these (column, value) in each row."""
        flat = [entry for row in rows for entry in row]
        return cls(
            np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64),
            np.array([column for column, _ in flat], dtype=np.int64),
            np.array([value for _, value in flat], dtype=float),
        )

    def times(self, values: Numbers) -> Numbers:
        """Each row times ``values``; no row is empty."""
        if len(self.start) == 1:
            return np.zeros(0)
        found: Numbers = np.add.reduceat(self.value * values[self.index], self.start[:-1])
        return found


class Model:
    """Values between ``least`` and ``most`` whose ``rows`` add up to between ``low`` and ``high``.

    ``whole``: only whole numbers. Asking changes nothing that a later answer depends on but the
    solver's starting point.
    """

    def __init__(
        self, rows: Rows, low: Numbers, high: Numbers, least: Numbers, most: Numbers, *, whole: bool
    ) -> None:
        self._rows, self._low, self._high, self._whole = rows, low, high, whole
        self._least, self._most = least, most
        self._smooth = _solver(rows, low, high, least, most)
        self._stepped: highspy.Highs | None = None

    def furthest(self, weights: Mapping[int, float], *, gap: float = 0.0) -> Numbers | None:
        """The values that make the sum, weighted by place, as great as can be (less ``gap``).

        None: there are no such values, or the time was up; take it for "not proven".
        """
        cost = np.zeros(len(self._least))
        for place, weight in weights.items():
            cost[place] = -weight
        values = _run(self._smooth, cost, gap)
        if values is None or not self._whole:
            return values
        # Most tables are networks: the corner that is found has whole numbers already.
        whole = np.rint(values)
        if bool(np.all(np.abs(values - whole) < _WHOLE)) and self._fits(whole):
            return whole
        if self._stepped is None:
            self._stepped = _solver(self._rows, self._low, self._high, self._least, self._most)
            steps = np.full(len(cost), highspy.HighsVarType.kInteger.value, dtype=np.uint8)
            self._stepped.changeColsIntegrality(len(cost), np.arange(len(cost)), steps)
        values = _run(self._stepped, cost, gap)
        whole = np.rint(values) if values is not None else whole
        return whole if values is not None and self._fits(whole) else None

    def _fits(self, values: Numbers) -> bool:
        sums = self._rows.times(values)
        within = np.all((sums >= self._low) & (sums <= self._high))
        return bool(within and np.all((values >= self._least) & (values <= self._most)))


class Balance:
    """``count`` values of which every one of the ``rows`` adds up to nothing.

    Each question starts at rest, so that no answer depends on those before it.
    """

    def __init__(self, rows: Rows, count: int) -> None:
        self._least = self._most = np.zeros(count)
        lines = np.zeros(len(rows.start) - 1)
        self._solver = _solver(rows, lines, lines, self._least, self._most)
        self._rest = highspy.HighsBasis()
        self._rest.col_status = [highspy.HighsBasisStatus.kLower] * count
        self._rest.row_status = [highspy.HighsBasisStatus.kBasic] * len(lines)
        self._rest.valid, self._rest.alien = True, False

    def cheapest(self, price: Numbers, least: Numbers, most: Numbers) -> Numbers | None:
        """The values between their bounds whose sum, each times its price, is the least.

        None: there are no such values, or the time was up. Prices are not negative.
        """
        moved = np.flatnonzero((least != self._least) | (most != self._most)).astype(np.int32)
        self._solver.changeColsBounds(len(moved), moved, least[moved], most[moved])
        self._least, self._most = least, most
        self._solver.clearSolver()
        self._solver.setBasis(self._rest)
        return _run(self._solver, price, 0.0)


def _solver(
    rows: Rows, low: Numbers, high: Numbers, least: Numbers, most: Numbers
) -> highspy.Highs:
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(least), len(low)
    program.col_cost_ = np.zeros(len(least))
    program.col_lower_, program.col_upper_ = least, most
    program.row_lower_, program.row_upper_ = low, high
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = rows.start
    program.a_matrix_.index_ = rows.index
    program.a_matrix_.value_ = rows.value
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(program)
    return solver


def _run(solver: highspy.Highs, cost: Numbers, gap: float) -> Numbers | None:
    solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
    solver.setOptionValue("mip_rel_gap", gap)
    solver.setOptionValue("time_limit", solver.getRunTime() + SECONDS)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(solver.getSolution().col_value)
