"""Which further cells to suppress, and the quick bounds that save asking."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from folkmoot.disclosure import audit, shown
from folkmoot.disclosure.system import parts
from folkmoot.disclosure.widen import Widener, losses


def widener(table: Any) -> Widener:
    margins = [sum(code == "all" for code in key) for key in table.keys]
    return Widener(table.sums, table.counts, losses(table.counts, margins))


def test_the_cheapest_way_round_is_suppressed(table_of: Any) -> None:
    table = table_of([[3, 20, 90], [25, 14, 60], [80, 70, 95]])
    place = table.place
    cell = place["r0", "c0"]
    found = widener(table).widen(cell, 10.0, frozenset([cell]))
    assert found == {place["r0", "c1"], place["r1", "c0"], place["r1", "c1"]}


def test_a_zero_that_is_shown_never_moves(table_of: Any) -> None:
    table = table_of([[3, 20, 30], [25, 0, 60], [80, 70, 95]])
    cell = table.place["r0", "c0"]
    found = widener(table).widen(cell, 10.0, frozenset([cell]))
    assert found
    assert all(table.counts[i] for i in found)


def test_there_may_be_no_way(table_of: Any) -> None:
    table = table_of([[0, 0], [0, 0]])
    cell = table.place["r0", "c0"]
    assert widener(table).widen(cell, 10.0, frozenset([cell])) == frozenset()


def test_an_answer_does_not_depend_on_the_questions_before_it(table_of: Any) -> None:
    chance = Random(5)
    for _ in range(10):
        table = table_of([[chance.randint(1, 40) for _ in range(4)] for _ in range(4)])
        one = widener(table)
        asked = [(i, frozenset([i])) for i, key in enumerate(table.keys) if "all" not in key]
        first = [one.widen(i, 10.0, hidden) for i, hidden in asked]
        again = [one.widen(i, 10.0, hidden) for i, hidden in reversed(asked)]
        assert first == again[::-1]
        assert first == [widener(table).widen(i, 10.0, hidden) for i, hidden in asked]


def test_quick_bounds_are_never_tighter_than_the_exact_interval(table_of: Any) -> None:
    chance = Random(9)
    tight = 0
    for _ in range(30):
        table = table_of([[chance.randint(0, 12) for _ in range(3)] for _ in range(3)])
        hidden = frozenset(i for i in range(len(table.keys)) if chance.random() < 0.5)
        exact = audit(
            table.sums, shown([None if i in hidden else v for i, v in enumerate(table.counts)])
        )
        for part in parts(table.sums, [(v, v) for v in table.counts], hidden):
            most = np.full(len(part.cells), 1_000.0)
            low, high = part.outer(np.zeros(len(most)), most)
            for i, least, greatest in zip(part.cells, low, high, strict=True):
                end = exact[i].high
                assert least <= exact[i].low
                assert greatest >= (500 if end is None else end)
                tight += greatest == end
    assert tight > 50
