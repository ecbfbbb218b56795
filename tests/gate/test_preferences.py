"""Exemptions from objections that no case of today can show: the law itself would differ."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.gate.good_case import changed, good_case, make_case

from folkmoot.gate.rules import preferences as rule
from folkmoot.law.codes import codes

EXEMPT = {"mode": "exempt", "reason": "It would warn them.", "citation": "DPA18-S2-P2"}
CASE = make_case(changed(good_case(), {"terms purposes 0 preferences": EXEMPT}))


def test_an_exemption_that_is_not_in_force_yet_refuses() -> None:
    reasons = rule(CASE.request, CASE.facts, datetime(2018, 5, 24, 22, 59, tzinfo=UTC))
    assert ["not in force" in reason.what for reason in reasons] == [True]
    assert rule(CASE.request, CASE.facts, datetime(2018, 5, 24, 23, tzinfo=UTC)) == ()


@pytest.mark.parametrize(
    ("aims", "refuses"), [((), False), (("tax",), False), (("support",), True)]
)
def test_an_exemption_serves_only_its_own_aims(
    aims: tuple[str, ...], refuses: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = codes()["DPA18-S2-P2"].model_copy(update={"aims": aims})
    monkeypatch.setitem(rule.__globals__, "codes", lambda: {code.id: code})
    reasons = rule(CASE.request, CASE.facts, CASE.now)
    assert ["does not exempt" in reason.what for reason in reasons] == [True] * refuses
