"""The gate under random acts, against a model of plain sets, flags and day numbers.

The model knows nothing of the gate, of terms or of signatures: it was written from the words of
the agreement. Whenever the two differ, one of them is wrong. `FOLKMOOT_STEPS` sets the number of
steps of the nightly run.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.gate.good_case import Case, good_case, make_case

from folkmoot.gate.decide import decide
from folkmoot.gate.permit import Permit

PARTIES = ("hub", "northmoor", "southmoor")
SUPPLIERS = {"d-north": "northmoor", "d-south": "southmoor"}
FIRST = date(2026, 6, 1)
# The first day on which the machine acts at midnight UTC and no longer half an hour before it: a
# snapshot from before is then older than its days by that half hour.
WINTER = (date(2026, 10, 25) - FIRST).days
STEPS = int(os.environ.get("FOLKMOOT_STEPS", "100000"))


@dataclass
class Model:
    """What a person with a notebook would know. Days are counted from 1 June 2026."""

    day: int = 0
    signed: set[str] = field(default_factory=set)
    suspended_by: set[str] = field(default_factory=set)
    revoked: bool = False
    last_day: int = 364
    review_day: int = 213
    members: set[str] = field(default_factory=lambda: set(PARTIES))
    assured_to: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTIES, 400))
    as_of: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SUPPLIERS, 0))
    quality: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SUPPLIERS, 95))
    columns: dict[str, set[str]] = field(
        default_factory=lambda: {d: {"account", "name", "relief"} for d in SUPPLIERS}
    )
    snapshot: int | None = 0
    objectors: set[str] = field(default_factory=set)
    objected_since_snapshot: set[str] = field(default_factory=set)
    notice: int | None = None
    panel_days: list[int] = field(default_factory=list)
    impossible: bool = False

    def allows(self) -> bool:
        """Yes, if nothing at all speaks against it."""
        takes_part = {"northmoor", "southmoor"}
        return (
            self.signed == set(PARTIES)
            and not self.suspended_by
            and not self.revoked
            and self.day <= self.last_day
            and self.day <= self.review_day
            and takes_part <= self.members
            and all(self.day <= self.assured_to[who] for who in takes_part)
            and all(0 <= self.day - self.as_of[d] <= 90 for d in SUPPLIERS)
            and all(self.quality[d] >= 90 for d in SUPPLIERS)
            and all("relief" in self.columns[d] for d in SUPPLIERS)
            and self.snapshot is not None
            and self.day - self.snapshot <= 30 - (self.snapshot < WINTER <= self.day)
            and self.notice is not None
            and all(self.notice + days <= self.day for days in [14, *self.panel_days])
            and not self.impossible
        )


class GateMachine(RuleBasedStateMachine):
    """Acts on both: on the facts as data, and on the model."""

    decisions = 0
    permits = 0

    @initialize(ready=st.booleans())
    def begin(self, ready: bool) -> None:
        self.model = Model()
        self.version = 1
        self.acts = 0
        self.data: dict[str, Any] = good_case()
        self.data |= {"signed_by": {}, "notice_on": None, "snapshot_on": self.at()}
        self.data["terms"]["purposes"][0]["uses"][0]["columns"] = ["account", "name", "relief"]
        for member in self.data["members"]:
            member["assured_until"] = self.on(400)
        for delivery in self.data["deliveries"]:
            delivery |= {"as_of": FIRST, "quality": "95", "columns": ["account", "name", "relief"]}
        self.data["signed_on"] = datetime(2026, 5, 15, 9, tzinfo=UTC)
        if ready:
            self.mend_everything()

    def on(self, day: int) -> date:
        return FIRST + timedelta(days=day)

    def at(self) -> datetime:
        # Half past eleven at night in summer is the next day in London: days must not be UTC's.
        eve = datetime.combine(self.on(self.model.day - 1), datetime.min.time(), tzinfo=UTC)
        return eve + timedelta(hours=23, minutes=30) if self._summer() else eve + timedelta(days=1)

    def moment(self) -> datetime:
        """An instant of its own for each act, for the later of two is the one that counts."""
        return self.at() - timedelta(seconds=1) + timedelta(microseconds=self.acts)

    def _summer(self) -> bool:
        return self.model.day < WINTER

    def delivery(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = next(d for d in self.data["deliveries"] if d["id"] == name)
        return found

    def member(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = next(m for m in self.data["members"] if m["id"] == name)
        return found

    def act(self, kind: str, by: str, body: dict[str, Any]) -> None:
        self.acts += 1
        self.data["instruments"].append(
            {"id": f"act-{self.acts:04}", "kind": kind, "effective": self.on(self.model.day),
             "at": self.moment(), "body": body, "by": {by: by} if by else {}}
        )  # fmt: skip

    # --- acts of the parties -------------------------------------------------------------------
    @rule(who=st.sampled_from(PARTIES))
    def sign(self, who: str) -> None:
        self.data["signed_by"][who] = who
        self.model.signed.add(who)

    @rule(who=st.sampled_from(PARTIES))
    def forge(self, who: str) -> None:
        if who not in self.model.signed:
            self.data["signed_by"][who] = "westmoor"

    @rule(who=st.sampled_from(PARTIES))
    def unsign(self, who: str) -> None:
        self.data["signed_by"].pop(who, None)
        self.model.signed.discard(who)

    @rule(who=st.sampled_from(PARTIES))
    def suspend(self, who: str) -> None:
        self.act("suspend", who, {"reason": "A complaint."})
        self.model.suspended_by.add(who)

    @rule(who=st.sampled_from(PARTIES))
    def resume(self, who: str) -> None:
        self.act("resume", who, {})
        self.model.suspended_by.discard(who)

    @rule(kind=st.sampled_from(["suspend", "revoke"]))
    def act_of_a_stranger(self, kind: str) -> None:
        self.act(kind, "westmoor", {"reason": "Mischief."})

    @precondition(lambda self: self.acts % 4 == 3)
    @rule(who=st.sampled_from(PARTIES))
    def revoke(self, who: str) -> None:
        self.act("revoke", who, {"reason": "No more."})
        self.model.revoked = True

    @rule()
    def renew(self) -> None:
        """A new version: it starts today, nobody has signed it, old acts do not bind it."""
        self.version += 1
        day = self.model.day
        self.data["terms"] |= {
            "version": self.version,
            "starts": self.on(day),
            "ends": self.on(day + 364),
            "review": self.on(day + 213),
        }
        self.data |= {"signed_by": {}, "instruments": [], "notice_on": None, "signed_on": self.at()}
        self.model.signed, self.model.suspended_by = set(), set()
        self.model.revoked, self.model.notice = False, None
        self.model.last_day, self.model.review_day = day + 364, day + 213

    # --- time and membership -------------------------------------------------------------------
    @rule(days=st.sampled_from([1, 1, 2, 7, 13, 14, 30, 31, 89, 90, 150]))
    def pass_time(self, days: int) -> None:
        self.model.day += days

    @rule(who=st.sampled_from(PARTIES))
    def leave(self, who: str) -> None:
        self.member(who)["left"] = self.on(self.model.day)
        self.model.members.discard(who)

    @rule(who=st.sampled_from(PARTIES))
    def join_again(self, who: str) -> None:
        self.member(who).pop("left", None)
        self.model.members.add(who)

    @rule(who=st.sampled_from(PARTIES), days=st.integers(-1, 60))
    def assure(self, who: str, days: int) -> None:
        self.member(who)["assured_until"] = self.on(self.model.day + days)
        self.model.assured_to[who] = self.model.day + days

    # --- deliveries ----------------------------------------------------------------------------
    @rule(name=st.sampled_from(sorted(SUPPLIERS)), days=st.integers(-1, 95))
    def deliver(self, name: str, days: int) -> None:
        self.delivery(name)["as_of"] = self.on(self.model.day - days)
        self.model.as_of[name] = self.model.day - days

    @rule(name=st.sampled_from(sorted(SUPPLIERS)), quality=st.integers(88, 92))
    def assess(self, name: str, quality: int) -> None:
        self.delivery(name)["quality"] = str(quality)
        self.model.quality[name] = quality

    @rule(
        name=st.sampled_from(sorted(SUPPLIERS)),
        columns=st.sets(st.sampled_from(["account", "name", "relief", "colour"]), min_size=1),
    )
    def change_columns(self, name: str, columns: set[str]) -> None:
        self.delivery(name)["columns"] = sorted(columns)
        self.model.columns[name] = columns

    # --- residents -----------------------------------------------------------------------------
    @rule(who=st.sampled_from(["p1", "p2", "p3"]))
    def object(self, who: str) -> None:
        self.model.objected_since_snapshot.add(who)

    @rule()
    def take_snapshot(self) -> None:
        self.data["snapshot_on"] = self.at()
        self.model.snapshot = self.model.day
        self.model.objectors |= self.model.objected_since_snapshot
        self.model.objected_since_snapshot = set()
        self.data["objections"] = [
            {"subject": who, "dataset": "rates", "column": "relief", "valid_from": FIRST}
            for who in sorted(self.model.objectors)
        ]

    @rule()
    def lose_the_snapshot(self) -> None:
        self.data["snapshot_on"] = None
        self.model.snapshot = None

    @rule(days=st.integers(12, 16))
    def publish(self, days: int) -> None:
        """The notice turns out to have appeared some days ago."""
        self.data["notice_on"] = self.on(self.model.day - days)
        self.model.notice = self.model.day - days

    @precondition(lambda self: len(self.model.panel_days) < 2)
    @rule(days=st.integers(1, 20))
    def residents_ask_for_more_notice(self, days: int) -> None:
        self.data["conditions"].append(
            {"id": f"panel-{days}", "sentence": "Wait.", "source": "P", "rule": "notice",
             "days": days}
        )  # fmt: skip
        self.model.panel_days.append(days)

    @rule()
    def residents_ask_for_what_nobody_can_check(self) -> None:
        self.data["conditions"].append(
            {"id": "more", "sentence": "More.", "source": "P", "rule": "more"}
        )
        self.model.impossible = True

    @rule()
    def residents_are_content(self) -> None:
        self.data["conditions"] = []
        self.model.panel_days = []
        self.model.impossible = False

    @rule()
    def mend_the_rest(self) -> None:
        for who in PARTIES:
            self.join_again(who)
            self.assure(who, 60)
        for name in SUPPLIERS:
            self.deliver(name, 1)
            self.assess(name, 92)
            self.change_columns(name, {"account", "relief"})
        self.take_snapshot()
        self.residents_are_content()
        self.publish(14)

    @rule()
    def mend_everything(self) -> None:
        over = self.model.day > min(self.model.last_day, self.model.review_day)
        if self.model.revoked or over:
            self.renew()
        for who in PARTIES:
            self.sign(who)
        for who in sorted(self.model.suspended_by):
            self.resume(who)
        self.mend_the_rest()

    # --- what must hold ------------------------------------------------------------------------
    def case(self) -> Case:
        return make_case({**self.data, "now": self.at()})

    @invariant()
    def the_gate_says_what_the_model_says(self) -> None:
        case = self.case()
        decision = decide(case.request, case.facts, case.now)
        said = getattr(decision, "reasons", ())
        GateMachine.decisions += 1
        GateMachine.permits += isinstance(decision, Permit)
        assert isinstance(decision, Permit) == self.model.allows(), said
        if isinstance(decision, Permit):
            for grant in decision.grants:
                held = self.model.columns[grant.delivery] - {"colour"}
                assert set(grant.columns) == held
                assert {who for _, who in grant.withhold} == self.model.objectors
        else:
            assert all(reason.remedy for reason in said)


CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
GateMachine.TestCase.settings = settings(
    max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=CHECKS
)
TestGate = GateMachine.TestCase


@pytest.mark.nightly
def test_many_steps() -> None:
    """At least FOLKMOOT_STEPS decisions (100,000), counted, in runs of up to 50 steps."""
    per_run, start = 50, GateMachine.decisions
    while (left := STEPS - (GateMachine.decisions - start)) > 0:
        run_state_machine_as_test(
            GateMachine,
            settings=settings(
                max_examples=max(20, left // per_run),
                stateful_step_count=per_run,
                deadline=None,
                suppress_health_check=CHECKS,
                database=None,
            ),
        )
    assert GateMachine.permits
