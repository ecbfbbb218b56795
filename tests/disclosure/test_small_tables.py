"""Every small table: a reader who works out all that can be worked out recovers nothing.

A table, its transpose and any order of its rows and columns are one case. Complete: 2 by 2 with
0, 1, 5, 9, 10 and 12 on every run; at night 2 by 2 with each count from 0 to 12, 2 by 3 with 0, 4,
9, 10 and 12, 3 by 3 with 0, 9 and 12. Those values stand on each side of every boundary that the
rules know: zero, one, half the threshold, just below, on and above it. Larger ones are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations, product
from random import Random
from typing import Any

import pytest

from folkmoot.disclosure import Policy, protect

Cells = tuple[tuple[int, ...], ...]


def cases(rows: int, columns: int, values: Iterable[int]) -> list[Cells]:
    """One table for each that differs by more than the order of its rows and columns."""
    found: set[Cells] = set()
    for flat in product(sorted(values), repeat=rows * columns):
        table = tuple(flat[r * columns : (r + 1) * columns] for r in range(rows))
        found.add(_first(table, square=rows == columns))
    return sorted(found)


def _first(table: Cells, *, square: bool) -> Cells:
    ways = [table, tuple(zip(*table, strict=True))] if square else [table]
    return min(
        tuple(sorted(tuple(line[c] for c in order) for line in way))
        for way in ways
        for order in permutations(range(len(table[0])))
    )


def test_two_by_two_with_the_values_at_each_boundary(table_of: Any, resists: Any) -> None:
    tables = cases(2, 2, (0, 1, 5, 9, 10, 12))
    assert len(tables) == 231
    for table in tables:
        resists(protect(table_of(table), Policy()))


@pytest.mark.nightly
def test_every_two_by_two_up_to_twelve(table_of: Any, resists: Any) -> None:
    tables = cases(2, 2, range(13))
    assert len(tables) == 4186
    for table in tables:
        resists(protect(table_of(table), Policy()))


@pytest.mark.nightly
def test_two_by_three_with_the_values_at_each_boundary(table_of: Any, resists: Any) -> None:
    tables = cases(2, 3, (0, 4, 9, 10, 12))
    assert len(tables) == 1505
    for table in tables:
        resists(protect(table_of(table), Policy()))


@pytest.mark.nightly
def test_three_by_three_with_three_values(table_of: Any, resists: Any) -> None:
    tables = cases(3, 3, (0, 9, 12))
    assert len(tables) == 438
    for table in tables:
        resists(protect(table_of(table), Policy()))


@pytest.mark.parametrize(
    ("rows", "columns", "many"), [(2, 4, 60), (3, 3, 60), (3, 4, 40), (4, 4, 40)]
)
def test_larger_ones_drawn(rows: int, columns: int, many: int, table_of: Any, resists: Any) -> None:
    chance = Random(10 * rows + columns)
    for _ in range(many):
        most = chance.choice([12, 12, 40])
        table = [[chance.randint(0, most) for _ in range(columns)] for _ in range(rows)]
        resists(protect(table_of(table), Policy()))


def test_the_reader_does_find_what_is_badly_hidden(table_of: Any, resists: Any) -> None:
    good = protect(table_of([[3, 20, 30], [25, 14, 60], [50, 31, 12]]), Policy())
    only = frozenset(good.broken)
    bad = type(good)(good.table, good.policy, good.counts, None, only, good.broken)
    with pytest.raises(AssertionError):
        resists(bad)


def test_the_reader_is_right(table_of: Any, reader: Any) -> None:
    """Against every table of four cells up to 26: what fits the shown counts, one by one."""
    chance = Random(7)
    grid = list(product(range(27), repeat=4))
    for _ in range(6):
        table = table_of([[chance.randint(0, 12) for _ in range(2)] for _ in range(2)])
        counts = dict(zip(table.keys, table.counts, strict=True))
        keys = list(table.keys)
        hidden = {k for k in keys if chance.random() < 0.6} - {("all", "all")}
        fitting = []
        for a, b, c, d in grid:
            row = (a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d)
            if all(k in hidden or counts[k] == v for k, v in zip(keys, row, strict=True)):
                fitting.append(row)
        found = reader(counts, hidden)
        for k in hidden:
            seen = [row[keys.index(k)] for row in fitting]
            assert found.ends(k) == (min(seen), max(seen))
