"""The tour visits every rule, and at each stop the rule it names says no, with a remedy."""

from __future__ import annotations

from tests.gate.good_case import good_case, make_case

from folkmoot.gate.rules import RULES
from folkmoot.gate.tour import VARIATIONS, tour


def test_every_rule_has_its_stop_on_the_good_case() -> None:
    case = make_case(good_case())
    stops = list(tour(case.request, case.facts, case.now))
    assert [stop.rule for stop in stops] == [rule.__name__ for rule in RULES]
    for stop in stops:
        reasons = [r for r in stop.refusal.reasons if r.rule == stop.rule]
        assert reasons
        assert all(r.what and r.remedy for r in reasons)


def test_the_tour_is_in_the_order_of_the_rules() -> None:
    assert [v.rule for v in VARIATIONS] == [rule.__name__ for rule in RULES]
