"""Properties of the gate: pure, fail-closed, and never more open for having less."""

from __future__ import annotations

import copy
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.gate.good_case import Case, changed, good_case, make_case

from folkmoot.agreement.terms import Recipient
from folkmoot.gate.decide import decide
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Permit, Refusal
from folkmoot.gate.rules import RULES
from folkmoot.voice.condition import Condition

GOOD = make_case(good_case())
NOW = st.datetimes(datetime(2026, 5, 1), datetime(2027, 7, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=UTC)
)
# Changes that leave the case a yes, or make it a no; any mixture of them is a start.
CHANGES: list[tuple[str, Any]] = [
    ("signed_by southmoor", "(gone)"),
    ("snapshot_on", None),
    ("notice_on", None),
    ("members 1 left", datetime(2026, 6, 1, tzinfo=UTC).date()),
    ("deliveries 0 quality", "89.00"),
    ("deliveries 1 columns", ["account", "relief"]),
    ("request member", "hub"),
    ("request recipient", "southmoor"),
    ("request deliveries", ["d-north"]),
    ("terms purposes 0 linkage least_probability", "0.99"),
    ("superseded_by", "2"),
    ("objections +", {"subject": "p", "dataset": "rates", "column": "name",
                      "valid_from": datetime(2026, 1, 1, tzinfo=UTC).date()}),
]  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> Case:
    chosen = draw(st.lists(st.sampled_from(range(len(CHANGES))), max_size=3, unique=True))
    data = changed(good_case(), dict(CHANGES[i] for i in chosen))
    now = draw(st.one_of(st.just(data["now"]), NOW))
    return make_case({**data, "now": now})


def ask(case: Case) -> Permit | Refusal:
    return decide(case.request, case.facts, case.now)


def rules_of(decision: Permit | Refusal) -> set[str]:
    return {r.rule for r in decision.reasons} if isinstance(decision, Refusal) else set()


@given(cases())
@settings(max_examples=60, deadline=None)
def test_equal_arguments_give_equal_answers(case: Case) -> None:
    assert ask(case) == ask(copy.deepcopy(case))


@given(cases())
@settings(max_examples=60, deadline=None)
def test_a_decision_is_the_rules_reasons_in_their_order(case: Case) -> None:
    said = [r for rule in RULES for r in rule(case.request, case.facts, case.now)]
    decision = ask(case)
    assert isinstance(decision, Permit) == (not said)
    assert said == (list(decision.reasons) if isinstance(decision, Refusal) else [])


@given(cases(), st.sampled_from([f.name for f in fields(Facts)]))
@settings(max_examples=120, deadline=None)
def test_having_less_never_opens(case: Case, name: str) -> None:
    """A field of the facts that is emptied turns no refusal into a permit.

    Except for what itself says no: an instrument, a condition, a review that goes against the
    terms, a later version.
    """
    empty: dict[str, Any] = {"terms": None, "terms_bytes": b"", "terms_hash": "", "notice_on": None,
                             "preferences": None}  # fmt: skip
    if name in {"superseded_by", "instruments", "conditions", "reviews"}:
        return
    less = replace(case, facts=replace(case.facts, **{name: empty.get(name, ())}))
    if isinstance(ask(case), Refusal):
        assert isinstance(ask(less), Refusal)


@given(cases(), st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_removing_a_signature_always_refuses(case: Case, place: int) -> None:
    signatures = list(case.facts.signatures)
    del signatures[place % len(signatures)]
    less = replace(case, facts=replace(case.facts, signatures=tuple(signatures)))
    assert {"signatures", "state"} <= rules_of(ask(less))
    assert rules_of(ask(case)) <= rules_of(ask(less)) | {"state"}


@given(cases(), st.sampled_from(["notice", "register_entry", "independent_review", "kindness"]))
@settings(max_examples=60, deadline=None)
def test_another_condition_never_opens(case: Case, rule: str) -> None:
    condition = Condition("more", "Ask us.", "panel", rule, 400)
    more = replace(case, facts=replace(case.facts, conditions=(condition,)))
    assert rules_of(ask(case)) <= rules_of(ask(more))
    if rule != "register_entry":
        assert "conditions" in rules_of(ask(more))


@given(cases(), st.integers(-400, 400))
@settings(max_examples=60, deadline=None)
def test_worse_deliveries_never_open(case: Case, days: int) -> None:
    """Older by any number of days, or of lower quality: no reason goes away but one of the age."""
    older = tuple(
        replace(d, as_of=d.as_of - timedelta(days=abs(days))) for d in case.facts.deliveries
    )
    worse = replace(case, facts=replace(case.facts, deliveries=older))
    # The certificate speaks of the day as well, so an altered day is found at once.
    if days:
        assert "certificate" in rules_of(ask(worse))
    assert rules_of(ask(case)) - {"age"} <= rules_of(ask(worse))


@given(cases())
@settings(max_examples=100, deadline=None)
def test_a_permit_grants_no_more_than_was_agreed(case: Case) -> None:
    decision = ask(case)
    terms = case.facts.terms
    if isinstance(decision, Refusal) or terms is None:
        return
    purpose = terms.purposes[0]
    uses = {use.dataset: use for use in purpose.uses}
    held = {delivery.id: set(delivery.columns) for delivery in case.facts.deliveries}
    assert {grant.delivery for grant in decision.grants} == set(case.request.deliveries)
    for grant in decision.grants:
        assert grant.columns
        assert set(grant.columns) == set(uses[grant.dataset].columns) & held[grant.delivery]
        assert grant.rows == uses[grant.dataset].rows
    named = {r.party: r for r in purpose.recipients}
    receives: Recipient = named[decision.recipient]
    assert set(decision.sees) <= set(receives.sees)
    assert case.now < decision.expires_at <= case.now + timedelta(hours=24)
    assert terms.ends
    assert decision.expires_at.date() <= terms.ends
    assert set(decision.typologies) <= set(purpose.typologies)


@given(cases(), st.integers(1, 86_400 * 400))
@settings(max_examples=80, deadline=None)
def test_a_permit_ends_no_later_than_the_agreement(case: Case, seconds: int) -> None:
    """As long as a permit runs, the agreement's own dates do not refuse."""
    decision = ask(case)
    later = case.now + timedelta(seconds=seconds)
    if isinstance(decision, Permit) and later < decision.expires_at:
        assert not {"dates", "state"} & rules_of(ask(replace(case, now=later)))
