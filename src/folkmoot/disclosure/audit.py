"""What can be told after all? The interval of every suppressed cell, given all that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from folkmoot.disclosure.system import Sums, parts
from folkmoot.errors import ConflictError

Known = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Interval:
    """The least and the greatest whole number that a suppressed cell can be; None: no end."""

    low: int
    high: int | None

    @property
    def width(self) -> int | None:
        """How far apart the ends are; None: no end."""
        return None if self.high is None else self.high - self.low


def audit(
    sums: Sums,
    known: Sequence[Known],
    cells: Iterable[int] | None = None,
    *,
    apart: bool = False,
) -> Mapping[int, Interval]:
    """The exact interval of each suppressed cell (or only of ``cells``), by place.

    ``known`` holds what a reader has: (v, v) for a cell that is shown as it is, (low, high) for
    one that is shown rounded, None for one that is suppressed, which is then any whole number from
    0. Nothing else is used: no true value comes in here. ``apart``: what was rounded may be
    anything within its bounds in each sum by itself; that is quicker, and on rounded tables the
    intervals are somewhat too wide. ConflictError when no table fits what is shown, or the solver
    cannot say.

    >>> table = [None, 30, 40, None]  # first, second, their total; and a cell apart
    >>> audit([(2, (0, 1))], [None if v is None else (v, v) for v in table])
    {0: Interval(low=10, high=10), 3: Interval(low=0, high=None)}
    """
    unknown = frozenset(i for i, k in enumerate(known) if k is None or (not apart and k[0] != k[1]))
    asked = {i for i, k in enumerate(known) if k is None}
    if cells is not None:
        asked &= set(cells)
    # Whoever has no bound above can grow past everything that is shown together.
    most = 4 * sum(k[1] for k in known if k is not None) + 1_000
    found: dict[int, Interval] = {}
    for part in parts(sums, [k or (0, 0) for k in known], unknown):
        low = np.array([float((known[c] or (0, 0))[0]) for c in part.cells])
        high = np.array([float((known[c] or (0, most))[1]) for c in part.cells])
        place = {cell: i for i, cell in enumerate(part.cells)}
        here = sorted(asked.intersection(part.cells))
        model = part.model(low, high, whole=True) if here else None
        for cell in here:
            at = place[cell]
            ends = [model.furthest({at: way}) for way in (-1.0, 1.0)] if model else [None]
            if ends[0] is None or ends[-1] is None:
                raise ConflictError(
                    "What is shown fits no table, or the audit took too long.",
                    where="disclosure audit",
                    next_step="Publish fewer levels or breakdowns at once.",
                )
            top = int(ends[-1][at])
            found[cell] = Interval(int(ends[0][at]), None if top > most // 2 else top)
    return dict(sorted(found.items()))


def shown(values: Sequence[int | None], round_to: int = 1) -> list[Known]:
    """What a reader knows of ``values`` that were rounded to the nearest ``round_to``."""
    slack = round_to // 2
    return [None if v is None else (max(0, v - slack), v + slack) for v in values]
