"""Cases and parameters that other tools publish, written down with their source."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pyarrow as pa
import pytest

from folkmoot.disclosure import Dimension, Policy, audit, protect, shown, tabulate
from folkmoot.disclosure.primary import dominated, money_margin, primary

# sdcTable 0.34, reference page of sdc_testproblem(): region by gender, one primary cell.
REGIONS = {"A": (18, 2), "B": (14, 19), "C": (12, 10), "D": (11, 14)}


def region_by_gender() -> Any:
    rows = [
        {"region": r, "gender": g, "count": n}
        for r, pair in REGIONS.items()
        for g, n in zip(("male", "female"), pair, strict=True)
    ]
    dims = [Dimension.flat("region", list(REGIONS)), Dimension.flat("gender", ["male", "female"])]
    return tabulate(pa.Table.from_pylist(rows), dims)


def test_the_margins_and_the_primary_cell_of_sdctable() -> None:
    table = region_by_gender()
    place = table.place
    margins = {"A": 20, "B": 33, "C": 22, "D": 25, "all": 100}
    assert {r: table.counts[place[r, "all"]] for r in margins} == margins
    assert [table.counts[place["all", g]] for g in ("male", "female")] == [55, 45]
    assert primary(table, Policy(threshold=5, least_width=5)) == {place["A", "female"]}


def test_no_pattern_protects_it_with_fewer_cells_or_a_smaller_sum() -> None:
    """Against every pattern that leaves the margins: ours is among the cheapest."""
    table = region_by_gender()
    policy = Policy(threshold=5, least_width=5)
    told = protect(table, policy)
    target = table.place["A", "female"]
    inner = [i for i, key in enumerate(table.keys) if "all" not in key]
    best = None
    for size in range(1, len(told.suppressed) + 1):
        for more in combinations([i for i in inner if i != target], size - 1):
            hidden = {target, *more}
            known = shown([None if i in hidden else v for i, v in enumerate(table.counts)])
            width = audit(table.sums, known, [target])[target].width
            if width is not None and width >= 5:
                cost = sum(table.counts[i] for i in hidden)
                best = cost if best is None else min(best, cost)
        if best is not None:
            break
    assert len(told.suppressed) == size == 4
    assert sum(table.counts[i] for i in told.suppressed) == best


# Fischetti and Salazar-Gonzalez, "Models and algorithms for optimizing cell suppression in tabular
# data with linear constraints", JASA 95 (2000): investment of enterprises by activity and region.
INVESTMENT = [[20, 50, 10], [8, 19, 22], [17, 32, 12]]


def test_the_interval_of_the_investment_table(table_of: Any) -> None:
    table = table_of(INVESTMENT)
    place = table.place
    assert table.counts[place["all", "all"]] == 190
    hidden = {place["r1", "c0"], place["r1", "c2"], place["r2", "c0"], place["r2", "c2"]}
    known = shown([None if i in hidden else v for i, v in enumerate(table.counts)])
    found = audit(table.sums, known)[place["r1", "c2"]]
    assert (found.low, found.high) == (5, 30)


def test_the_parameters_are_those_of_acro() -> None:
    """ACRO 1.0.2 (MIT), default.yaml: thresholds, dominance, p-ratio, zeros, rounding."""
    policy = Policy()
    assert policy.threshold == 10  # safe_threshold
    assert (policy.dominance_n, policy.dominance_percent) == (2, 90)  # safe_nk_n, safe_nk_k
    assert policy.ambiguity_percent == 10  # safe_pratio_p
    assert policy.round_to == 5  # safe_round_base


@pytest.mark.parametrize(
    ("contributions", "nk", "p"),
    [
        ([100] * 10, False, False),
        ([460, 450, *[10] * 9], True, False),
        ([450, 450, *[10] * 10], True, False),  # exactly 90 %
        ([449, 450, *[10] * 10], False, False),
        ([1000, 0, *[9] * 11], True, True),
        ([1000, 500, *[10] * 10], True, False),  # the rest is exactly 10 % of the largest
        ([1000, 500, *[9] * 11], True, True),
    ],
)
def test_the_rules_on_contributors(contributions: list[int], nk: bool, p: bool) -> None:
    """ACRO's checks: the top two against the total (>=), the rest against the largest (<)."""
    top = sorted(contributions, reverse=True)
    total = sum(top)
    assert (10 * sum(top[:2]) >= 9 * total) == nk
    assert (10 * sum(top[2:]) < top[0]) == p
    assert dominated(total, top[0], top[1], Policy()) == (nk or p)


def test_protection_levels_of_the_handbook() -> None:
    """Hundepool et al. (2012), table 4.4: p % x1 - (X - x1 - x2), and 100/k heads - X."""
    assert money_margin(1_020, 1_000, 10, Policy()) == max(100 - 10, -(-101_000 // 90) - 1_020, 102)
