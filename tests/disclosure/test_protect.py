"""What is told of a table, and what a reader can work out of it."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.disclosure import (
    ALL,
    Dimension,
    Policy,
    audit,
    protect,
    shown,
    tabulate,
)
from folkmoot.disclosure.primary import amounts, dominated
from folkmoot.errors import ConflictError, InputError

AREAS = Dimension(
    "area",
    ("a1", "a2", "a3", "a4"),
    {
        "ward 1": ("a1", "a2"),
        "ward 2": ("a3", "a4"),
        "poor": ("a1", "a3"),
        "rich": ("a2", "a4"),
        ALL: ("ward 1", "ward 2"),
    },
)
OUTCOME = Dimension.flat("outcome", ["yes", "no"])


def linked(counts: list[int]) -> Any:
    keys = [(a, o) for a in AREAS.leaves for o in ("yes", "no")]
    rows = [{"area": a, "outcome": o, "count": n} for (a, o), n in zip(keys, counts, strict=True)]
    return tabulate(pa.Table.from_pylist(rows), [AREAS, OUTCOME])


def test_counts_below_the_threshold_and_zeros_are_suppressed(table_of: Any) -> None:
    table = table_of([[0, 40, 50], [9, 40, 50], [10, 40, 50]])
    told = protect(table, Policy())
    place = table.place
    assert {place["r0", "c0"], place["r1", "c0"]} <= told.broken
    assert place["r2", "c0"] not in told.broken
    assert all(told.counts[i] is None for i in told.suppressed)


def test_a_zero_is_told_where_nobody_at_all_is(table_of: Any) -> None:
    table = table_of([[0, 0], [30, 40]])
    told = protect(table, Policy())
    assert not told.suppressed
    assert told.counts[table.place["r0", ALL]] == 0


def test_every_sum_with_a_suppressed_cell_has_two(table_of: Any) -> None:
    told = protect(table_of([[3, 20, 30, 40], [25, 14, 60, 33], [50, 31, 12, 77]]), Policy())
    for total, parts in told.table.sums:
        assert len(told.suppressed.intersection((total, *parts))) != 1
    assert len(told.suppressed) == 4  # the least that any pattern of one cell needs


def test_each_count_is_rounded_by_itself_margins_too(table_of: Any) -> None:
    table = table_of([[11, 12], [13, 14]])
    told = protect(table, Policy())
    assert [told.counts[i] for i in range(len(table.keys))] == [10, 10, 25, 15, 15, 25, 25, 25, 50]


def test_a_table_is_the_sum_of_its_rows_whatever_their_order() -> None:
    rows = [{"row": r, "column": c, "count": 20} for r in "ab" for c in "xy"]
    dims = [Dimension.flat("row", ["a", "b"]), Dimension.flat("column", ["x", "y"])]
    assert tabulate(pa.Table.from_pylist(rows), dims) == tabulate(
        pa.Table.from_pylist([*reversed(rows)]), dims
    )
    with pytest.raises(InputError, match="does not name"):
        tabulate(pa.Table.from_pylist([*rows, {"row": "z", "column": "x", "count": 1}]), dims)
    with pytest.raises(InputError, match="negative"):
        tabulate(pa.Table.from_pylist([{"row": "a", "column": "x", "count": -1}]), dims)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=8, max_size=8))
def test_linked_hierarchies_are_safe_together(counts: list[int]) -> None:
    """Wards and deciles over the same small areas: the exact audit, which has no true values."""
    table = linked(counts)
    told = protect(table, Policy())
    hidden = told.suppressed
    for i, interval in told.intervals().items():
        assert interval.low <= table.counts[i]
        assert interval.high is None or interval.high >= table.counts[i]
        least = 10 if i in told.broken else 1
        assert interval.width is None or interval.width >= least
    assert told.broken <= hidden
    rounded = told.intervals(exact=False)
    for i, interval in told.intervals().items():
        loose = rounded[i]
        assert loose.low <= interval.low
        assert loose.high is None or (interval.high is not None and loose.high >= interval.high)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 25), min_size=6, max_size=6))
def test_nothing_but_what_was_needed_is_suppressed(counts: list[int]) -> None:
    rows = [{"row": r, "column": c, "count": counts.pop()} for r in "ab" for c in "xyz"]
    dims = [Dimension.flat("row", list("ab")), Dimension.flat("column", list("xyz"))]
    table = tabulate(pa.Table.from_pylist(rows), dims)
    told = protect(table, Policy())
    for cell in told.suppressed - told.broken:
        known = shown([
            None if i in told.suppressed - {cell} else v for i, v in enumerate(table.counts)
        ])  # fmt: skip
        found = audit(table.sums, known)
        assert any(
            (w := found[i].width) is not None and w < (10 if i in told.broken else 1) for i in found
        )


def test_a_withheld_level_is_protected_and_not_told() -> None:
    hidden = Dimension("area", AREAS.leaves, AREAS.sums, frozenset(AREAS.leaves))
    rows = [
        {"area": a, "outcome": o, "count": n}
        for a, pair in zip(AREAS.leaves, [(12, 30), (3, 50), (4, 60), (40, 70)], strict=True)
        for o, n in zip(("yes", "no"), pair, strict=True)
    ]
    told = protect(tabulate(pa.Table.from_pylist(rows), [hidden, OUTCOME]), Policy())
    assert not {"a1", "a2", "a3", "a4"} & set(told.to_arrow()["area"].to_pylist())
    for i, interval in told.intervals().items():
        assert interval.width is None or interval.width >= (10 if i in told.broken else 1)


def money(parts: dict[tuple[str, str], list[int]]) -> Any:
    rows = []
    for (r, c), pence in parts.items():
        top = sorted(pence, reverse=True)
        rows.append(
            {"row": r, "column": c, "count": len(pence), "pence": sum(pence),
             "largest": top[0], "second": top[1]}
        )  # fmt: skip
    dims = [Dimension.flat("row", list("abc")), Dimension.flat("column", list("xyz"))]
    return tabulate(pa.Table.from_pylist(rows), dims)


def test_money_that_two_contributors_dominate_is_suppressed_and_protected() -> None:
    even = [10_000] * 20
    parts = {(r, c): list(even) for r in "abc" for c in "xyz"}
    parts["a", "x"] = [900_000, 800_000, *[5_000] * 15]
    table = money(parts)
    told = protect(table, Policy())
    place = table.place
    assert place["a", "x"] in told.broken
    assert told.pence is not None
    assert told.pence[place["a", "x"]] is None
    assert table.money is not None
    for total, addends in table.sums:
        hidden = [i for i in addends if i in told.suppressed]
        if hidden and total not in told.suppressed:
            assert len(hidden) > 1
            assert not dominated(*amounts(table.money, hidden), Policy())


def test_a_sole_contributor_does_not_learn_the_other_of_two() -> None:
    """Two cells of one contributor in a row: each could subtract itself, so a third goes too."""
    parts = {(r, c): [10_000] * 20 for r in "abc" for c in "xyz"}
    parts["a", "x"], parts["a", "y"] = [50_000, 0], [60_000, 0]
    table = money(parts)
    told = protect(table, Policy())
    row = [i for i, (r, c) in enumerate(table.keys) if r == "a" and c != ALL]
    assert table.place["a", ALL] in told.suppressed or all(i in told.suppressed for i in row)


def test_a_policy_below_the_floor_is_an_error() -> None:
    with pytest.raises(InputError) as caught:
        Policy(threshold=3, round_to=4, dominance_n=7)
    assert len(caught.value.faults) == 3


def test_an_audit_of_what_fits_no_table_says_so() -> None:
    with pytest.raises(ConflictError, match="fits no table"):
        audit([(2, (0, 1))], [(30, 30), None, (20, 20)])


def test_rounded_counts_are_intervals_to_the_audit() -> None:
    found = audit([(2, (0, 1))], shown([None, 20, 25], 5))
    assert (found[0].low, found[0].high) == (1, 9)
