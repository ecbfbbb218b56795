"""The living specification: small changes of one good case, and what the gate says to each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import yaml
from tests.gate.good_case import HERE, changed, good_case, make_case

from folkmoot.gate.conditions import CONDITIONS
from folkmoot.gate.decide import decide
from folkmoot.gate.permit import Permit, Refusal, permit_content
from folkmoot.gate.rules import RULES

REFUSALS: list[dict[str, Any]] = yaml.safe_load((HERE / "refusals.yaml").read_text("utf-8"))
PERMITS: list[dict[str, Any]] = yaml.safe_load((HERE / "permits.yaml").read_text("utf-8"))


def _decide(change: dict[str, Any]) -> Permit | Refusal:
    if change.get("signed_terms") == "(the good terms)":
        change = {**change, "signed_terms": good_case()["terms"]}
    case = make_case(changed(good_case(), change))
    return decide(case.request, case.facts, case.now)


@pytest.mark.parametrize("spec", REFUSALS, ids=lambda spec: spec["case"])
def test_refuses(spec: dict[str, Any]) -> None:
    decision = _decide(spec["change"])
    assert isinstance(decision, Refusal)
    said: dict[str, str] = {}
    for r in decision.reasons:
        assert r.clause
        assert r.what.endswith((".", ")"))
        assert r.remedy.endswith((".", "?"))
        said[r.rule] = said.get(r.rule, "") + f"{r.clause} {r.what} {r.remedy} {r.sentence}\n"
    assert said.keys() == spec["refused"].keys(), said
    for rule, text in spec["refused"].items():
        assert text in said[rule]


@pytest.mark.parametrize("spec", PERMITS, ids=lambda spec: spec["case"])
def test_permits(spec: dict[str, Any]) -> None:
    decision = _decide(spec["change"])
    assert isinstance(decision, Permit), decision.reasons
    for path, expected in spec.get("permit", {}).items():
        found: Any = permit_content(decision)
        for step in path.split(" "):
            found = found[int(step) if step.isdecimal() else step]
        assert _plain(found) == expected


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, date | datetime) else str(value)


def test_every_rule_refuses_at_least_once() -> None:
    refusing = {rule for spec in REFUSALS for rule in spec["refused"]}
    assert refusing == {rule.__name__ for rule in RULES}


def test_every_rule_alone_is_the_only_one_that_refuses_somewhere() -> None:
    """Each rule is needed: without it some case would pass (`lint` and `dates` repeat others)."""
    alone = {next(iter(s["refused"])) for s in REFUSALS if len(s["refused"].keys() - {"lint"}) == 1}
    assert {rule.__name__ for rule in RULES} - alone == {"lint", "dates", "signatures"}


def test_every_condition_refuses_at_least_once() -> None:
    """Each name of the registry, but the one that says that it enforces nothing."""
    refusing = set()
    for spec in REFUSALS:
        if "conditions" in spec["refused"]:
            data = changed(good_case(), spec["change"])
            refusing |= {c["rule"] for c in data["conditions"] + data["terms"]["conditions"]}
    assert refusing - {"kindness"} == set(CONDITIONS)
