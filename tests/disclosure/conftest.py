"""Small tables, and a reader of what is told who works out all that can be worked out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

import pyarrow as pa
import pytest

from folkmoot.disclosure import Dimension, Protected, Table, tabulate

Matrix = Sequence[Sequence[int]]
Key = tuple[str, str]
# How far beyond its true value a count is followed: far enough for every rule here.
OPEN = 60


def two_way(matrix: Matrix) -> Table:
    """The table with these inner cells and its margins."""
    rows = [f"r{i}" for i in range(len(matrix))]
    columns = [f"c{j}" for j in range(len(matrix[0]))]
    cells = [
        {"row": r, "column": c, "count": v}
        for r, line in zip(rows, matrix, strict=True)
        for c, v in zip(columns, line, strict=True)
    ]
    found = pa.Table.from_pylist(cells)
    return tabulate(found, [Dimension.flat("row", rows), Dimension.flat("column", columns)])


class Reader:
    """Knows the shown counts as they are, that counts are whole and not negative: nothing else.

    Shares nothing with the package. A two-way table with its margins is a network: each row, column
    and total is a node at which sums balance, each cell an arc between two of them. A suppressed
    count can grow by one for each way round through suppressed cells that can give or take one, so
    pushing units round until there is no way left finds its exact ends (Cox, JASA 90, 1995).
    """

    def __init__(self, counts: dict[Key, int], hidden: set[Key]) -> None:
        self.counts, self.hidden = counts, hidden

    def ends(self, key: Key) -> tuple[int, int]:
        """The least and the greatest that the count can be; ``OPEN`` more at most."""
        return (
            self.counts[key] - self._pushed(key, up=False),
            self.counts[key] + self._pushed(key, up=True),
        )

    def _pushed(self, key: Key, *, up: bool) -> int:
        now = dict(self.counts)
        tail, head = _arc(key)
        units = 0
        while units < OPEN and (up or now[key] > 0):
            # One unit more through the cell comes back from its head to its tail.
            way = self._way(now, key, *((head, tail) if up else (tail, head)))
            if way is None:
                break
            for cell, step in way:
                now[cell] += step
            now[key] += 1 if up else -1
            units += 1
        return units

    def _way(
        self, now: dict[Key, int], besides: Key, start: str, goal: str
    ) -> list[tuple[Key, int]] | None:
        came: dict[str, tuple[str, Key, int]] = {}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for cell in self.hidden - {besides}:
                tail, head = _arc(cell)
                for one, other, step in ((tail, head, 1), (head, tail, -1)):
                    fresh = one == node and other not in came and other != start
                    if fresh and (step == 1 or now[cell] > 0):
                        came[other] = (node, cell, step)
                        queue.append(other)
        if goal not in came:
            return None
        way = []
        while goal != start:
            goal, cell, step = came[goal]
            way.append((cell, step))
        return way


def _arc(key: Key) -> tuple[str, str]:
    """Between which nodes a cell lies: its row's and its column's, the other way for a margin."""
    row, column = key
    inner = (row == "all") == (column == "all")
    ends = (f"row {row}", f"column {column}")
    return ends if inner else ends[::-1]


def _check(protected: Protected) -> None:
    """Nobody who reads it can tell a suppressed count, nor that one is below the threshold."""
    table, policy = protected.table, protected.policy
    counts = dict(zip(table.keys, table.counts, strict=True))
    reader = Reader(counts, {table.keys[i] for i in protected.suppressed})
    for i in protected.suppressed:
        low, high = reader.ends(table.keys[i])
        least = policy.least_width if i in protected.broken else 1
        assert high - low >= least, (table.counts, table.keys[i])
        if i in protected.broken:
            assert high >= policy.threshold, (table.counts, table.keys[i])


@pytest.fixture(scope="session")
def table_of() -> Callable[[Matrix], Table]:
    return two_way


@pytest.fixture(scope="session")
def resists() -> Callable[[Protected], None]:
    return _check


@pytest.fixture(scope="session")
def reader() -> type[Reader]:
    return Reader
