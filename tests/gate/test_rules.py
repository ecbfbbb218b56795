"""What holds for every rule: its name, its reasons, its purity, and that a fault in it refuses."""

from __future__ import annotations

import ast
import inspect
from dataclasses import is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.gate.good_case import good_case, make_case

import folkmoot.gate
from folkmoot.agreement.acts import State
from folkmoot.agreement.bind import terms_hash
from folkmoot.agreement.rules import people
from folkmoot.agreement.rules import references as agreement_references
from folkmoot.gate import decide as decide_module
from folkmoot.gate import facts as facts_module
from folkmoot.gate import permit as permit_module
from folkmoot.gate.conditions import CONDITIONS
from folkmoot.gate.decide import decide
from folkmoot.gate.explain_decision import explain_decision
from folkmoot.gate.facts import Facts
from folkmoot.gate.issue import issue
from folkmoot.gate.permit import Permit, Reason, Refusal, Request
from folkmoot.gate.rules import RULES, Rule
from folkmoot.gate.rules.level import CLOSENESS
from folkmoot.gate.rules.state import REMEDIES
from folkmoot.voice.condition import Condition

GOOD = make_case(good_case())
ROOM = Path(folkmoot.gate.__file__).parent
SECRET = "Ada Lovelace"


def by_name(rule: Rule) -> str:
    return rule.__name__


def test_each_file_of_the_folder_is_one_rule_of_the_tuple() -> None:
    files = {path.stem for path in (ROOM / "rules").glob("*.py")} - {"__init__"}
    assert {rule.__name__ for rule in RULES} == files
    assert len(RULES) == len(files)


@pytest.mark.parametrize("rule", RULES, ids=by_name)
def test_a_rule_takes_the_request_the_facts_and_the_time_and_says_what_it_asks(rule: Rule) -> None:
    assert list(inspect.signature(rule).parameters) == ["request", "facts", "now"]
    assert (rule.__doc__ or "").startswith("A reason")
    assert inspect.getmodule(rule).__doc__


@pytest.mark.parametrize("rule", RULES, ids=by_name)
def test_a_rule_passes_the_good_case(rule: Rule) -> None:
    assert rule(GOOD.request, GOOD.facts, GOOD.now) == ()


@pytest.mark.parametrize("rule", RULES, ids=by_name)
@pytest.mark.parametrize("fault", ["raises", "none", "list", "other things"])
def test_a_fault_inside_a_rule_refuses(
    rule: Rule, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: Request, facts: Facts, now: datetime) -> Any:
        if fault == "raises":
            raise ValueError(SECRET)
        return {"none": None, "list": [], "other things": (SECRET,)}[fault]

    broken.__name__ = rule.__name__
    rules = tuple(broken if each is rule else each for each in RULES)
    monkeypatch.setattr(decide_module, "RULES", rules)
    decision = decide(GOOD.request, GOOD.facts, GOOD.now)
    assert isinstance(decision, Refusal)
    assert [(r.rule, r.what) for r in decision.reasons] == [
        (rule.__name__, "The rule could not be evaluated.")
    ]
    assert decision.reasons[0].remedy
    assert SECRET not in repr(decision) + explain_decision(decision)


def test_a_permit_that_cannot_be_made_out_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide_module, "RULES", ())
    decision = decide(GOOD.request, replace(GOOD.facts, terms=None), GOOD.now)
    assert isinstance(decision, Refusal)
    assert [r.rule for r in decision.reasons] == ["permit"]


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"terms": None}, {}),
        ({}, {"purpose": "none"}),
        ({}, {"recipient": "nobody"}),
    ],
)
def test_no_permit_without_terms_purpose_and_recipient(
    changes: dict[str, Any], asked: dict[str, Any]
) -> None:
    with pytest.raises(LookupError):
        issue(replace(GOOD.request, **asked), replace(GOOD.facts, **changes), GOOD.now)


def test_without_terms_there_is_one_reason() -> None:
    facts = replace(GOOD.facts, terms=None, terms_bytes=b"", terms_hash="", signatures=())
    decision = decide(GOOD.request, facts, GOOD.now)
    assert isinstance(decision, Refusal)
    assert [r.rule for r in decision.reasons] == ["terms_known"]


def test_without_terms_every_condition_still_answers() -> None:
    asked = tuple(Condition(name, "Ask us.", "panel", name, 14) for name in CONDITIONS)
    facts = replace(GOOD.facts, terms=None, conditions=asked)
    decision = decide(GOOD.request, facts, GOOD.now)
    assert isinstance(decision, Refusal)
    said = {(r.rule, r.clause) for r in decision.reasons}
    assert said == {
        ("terms_known", "terms"),
        ("conditions", "conditions[independent_review]"),
        ("conditions", "conditions[retention_stated]"),
    }
    assert "could not be evaluated" not in explain_decision(decision)


def test_bytes_that_are_no_terms_refuse() -> None:
    decision = decide(GOOD.request, replace(GOOD.facts, terms_bytes=b"{"), GOOD.now)
    assert isinstance(decision, Refusal)
    assert {"terms_known", "signatures", "state"} == {r.rule for r in decision.reasons}


def test_bytes_that_are_no_terms_refuse_even_under_their_own_hash() -> None:
    facts = replace(GOOD.facts, terms_bytes=b"{", terms_hash=terms_hash(b"{"))
    decision = decide(GOOD.request, facts, GOOD.now)
    assert isinstance(decision, Refusal)
    reasons = [r for r in decision.reasons if r.rule == "terms_known"]
    assert [r.what for r in reasons] == [
        "The terms that would be enforced are not those in the signed bytes."
    ]


NONSENSE: list[tuple[Any, Any, Any]] = [
    (None, None, None),
    (GOOD.request, None, GOOD.now),
    (None, GOOD.facts, GOOD.now),
    (GOOD.request, GOOD.facts, None),
    (GOOD.request, GOOD.facts, datetime(2026, 7, 1, 9)),  # noqa: DTZ001 - naive on purpose
    (GOOD.request, GOOD.facts, datetime.max.replace(tzinfo=UTC)),
    (GOOD.request, GOOD.facts, datetime.min.replace(tzinfo=UTC)),
    (replace(GOOD.request, deliveries=None), GOOD.facts, GOOD.now),  # type: ignore[arg-type]
    (replace(GOOD.request, agreement=3), GOOD.facts, GOOD.now),  # type: ignore[arg-type]
    (GOOD.request, replace(GOOD.facts, members=None), GOOD.now),  # type: ignore[arg-type]
    (GOOD.request, replace(GOOD.facts, keys=(None,)), GOOD.now),  # type: ignore[arg-type]
    (GOOD.request, object(), GOOD.now),
]


@pytest.mark.parametrize(("request_", "facts", "now"), NONSENSE)
def test_nonsense_is_refused_and_never_raises(request_: Any, facts: Any, now: Any) -> None:
    decision = decide(request_, facts, now)
    assert isinstance(decision, Refusal)
    assert decision.reasons
    assert isinstance(decision.agreement, str)


def test_every_reason_of_every_rule_is_gathered() -> None:
    facts = replace(GOOD.facts, members=(), deliveries=(), signatures=(), preferences=None)
    decision = decide(replace(GOOD.request, typologies=("none",)), facts, GOOD.now)
    assert isinstance(decision, Refusal)
    expected = ["signatures", "state", "membership", "scope", "deliveries", "preferences"]
    assert list(dict.fromkeys(r.rule for r in decision.reasons)) == expected
    assert len([r for r in decision.reasons if r.rule == "signatures"]) == len(
        GOOD.facts.terms.parties if GOOD.facts.terms else ()
    )


def test_every_state_but_active_has_a_remedy_of_its_own() -> None:
    assert set(State) - set(REMEDIES) == {State.ACTIVE}
    assert len(set(REMEDIES.values())) == len(REMEDIES)


def test_every_level_has_its_closeness() -> None:
    purpose = GOOD.facts.terms.purposes[0] if GOOD.facts.terms else None
    assert purpose is not None
    assert set(CLOSENESS) == set(type(purpose.level))


def test_the_check_of_terms_and_the_gate_know_the_same_conditions() -> None:
    rooms = [vars(module) for module in (people, agreement_references)]
    known = [v for room in rooms for v in room.values() if "unenforceable" in _names(v)]
    assert known
    assert all(set(names) == set(CONDITIONS) for names in known)


def _names(value: Any) -> set[str]:
    if isinstance(value, tuple | list | set | frozenset | dict):
        return {name for name in value if isinstance(name, str)}
    return set()


def test_every_condition_says_what_it_enforces() -> None:
    assert all(check.__doc__ for check in CONDITIONS.values())


def test_the_gate_reads_no_clock_no_file_and_no_network() -> None:
    forbidden = {"time", "random", "os", "secrets", "socket", "pathlib", "uuid", "logging"}
    clocks = {"now", "today", "utcnow", "time_ns"}
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert not {alias.name for alias in node.names} & forbidden, path
            if isinstance(node, ast.ImportFrom):
                assert node.module not in forbidden, path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in clocks, path
            assert not (isinstance(node, ast.Name) and node.id == "open"), path


def test_the_permit_names_what_it_rests_on() -> None:
    permit = decide(GOOD.request, GOOD.facts, GOOD.now)
    assert isinstance(permit, Permit)
    assert permit.terms_hash == GOOD.facts.terms_hash
    assert permit.request == GOOD.request
    assert permit.issued_at == GOOD.now
    assert [g.ciphertext_sha256 for g in permit.grants] == [
        d.ciphertext_sha256 for d in GOOD.facts.deliveries
    ]
    assert permit.preferences_sha256 == (GOOD.facts.preferences and GOOD.facts.preferences.sha256)
    terms = GOOD.facts.terms
    assert terms is not None
    assert [g.rows for g in permit.grants] == [terms.purposes[0].uses[0].rows] * 2


@pytest.mark.parametrize("module", [facts_module, permit_module])
def test_whatever_goes_in_or_comes_out_is_frozen(module: Any) -> None:
    made = [v for v in vars(module).values() if is_dataclass(v) and v.__module__ == module.__name__]
    assert made
    assert all(v.__dataclass_params__.frozen and hasattr(v, "__slots__") for v in made)


def test_a_refusal_names_its_agreement() -> None:
    decision = decide(GOOD.request, replace(GOOD.facts, deliveries=()), GOOD.now)
    assert (decision.agreement, decision.request) == ("rates-relief", GOOD.request)
    assert isinstance(decision, Refusal)
    assert decision.decided_at == GOOD.now


def test_reasons_carry_their_rule() -> None:
    decision = decide(GOOD.request, replace(GOOD.facts, deliveries=()), GOOD.now)
    assert isinstance(decision, Refusal)
    assert all(isinstance(r, Reason) and r.rule == "deliveries" for r in decision.reasons)
