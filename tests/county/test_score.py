"""The score against cases counted by hand."""

from __future__ import annotations

import pytest

from folkmoot.county.desk import Case
from folkmoot.county.score import Found, score

CASES = [
    Case("t:0", "t", True, "two_claims"),
    Case("t:1", "t", True, "hard_one"),
    Case("t:2", "t", False, "namesake"),
    Case("t:3", "t", False, "mover"),
    Case("u:4", "u", True, "other"),
]
CASE_OF = {("hb", "a", n): case.id for n, case in enumerate(CASES)}


def lead(*rows: int, recommended: bool = True, typology: str = "t") -> Found:
    return Found(typology, recommended, tuple(("hb", "a", row) for row in rows))


def test_by_hand() -> None:
    leads = [lead(0, 77), lead(2), lead(1, recommended=False), lead(99), lead(4)]
    found = score(CASES, CASE_OF, leads)
    t = found["t"]
    assert (t.planted, t.lookalikes, t.leads, t.recommended) == (2, 2, 5, 4)
    assert t.precision is not None and (t.precision.right, t.precision.judged) == (1, 4)
    assert t.recall is not None and t.recall.share == 0.5
    assert t.recall_any is not None and t.recall_any.share == 1.0
    assert t.unplanted == 2, "one rests on nothing planted, one on another typology's case"
    assert t.missed == {"hard_one": 1}
    assert t.mistaken == {"namesake": 1}
    assert found["u"].precision is None
    assert found["u"].recall is not None and found["u"].recall.share == 0


def test_two_leads_of_one_case_find_it_once() -> None:
    t = score(CASES, CASE_OF, [lead(0), lead(0, 1)])["t"]
    assert t.recall is not None and t.recall.share == 1.0
    assert t.precision is not None and t.precision.share == pytest.approx(1.0)
