"""Where an agreement stands follows from its acts and the time alone."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.agreement.changing import good_data, good_terms
from tests.agreement.signing import KEYS, NOW, SIGNED, act, public_key, signature, standing

from folkmoot.agreement.acts import InstrumentKind, State
from folkmoot.agreement.bind import terms_bytes

SUBMIT = act(InstrumentKind.SUBMIT, "ashford")
SUSPEND = act(InstrumentKind.SUSPEND, "ashford", reason="A breach is looked into.")
RESUME = act(
    InstrumentKind.RESUME, "ashford",
    effective=date(2026, 11, 12), at=datetime(2026, 11, 12, 9, tzinfo=UTC),
)  # fmt: skip
REVOKE = act(InstrumentKind.REVOKE, "burley", reason="The service ends.")
SUPERSEDE = act(InstrumentKind.SUPERSEDE, "ashford", "burley", by_terms_hash="0" * 64)
BOTH = ("ashford", "burley")


def dpia_on(day: str):
    return good_data()["dpia"] | {"approved_on": day}


# (what, acts, signers, changes to the terms, state, clause)
CASES = [
    ("nobody signed", [], (), {}, "draft", "signatories"),
    ("submitted", [SUBMIT], (), {}, "in_review", "signatories"),
    ("one signed", [], ("ashford",), {}, "in_review", "signatories"),
    ("DPIA to come", [], BOTH, {"dpia": dpia_on("2026-11-22")}, "signed", "dpia.approved_on"),
    ("no DPIA", [], BOTH, {"dpia": None}, "signed", "dpia"),
    ("no retention", [], BOTH, {"retention": None}, "signed", "retention"),
    ("no end", [], BOTH, {"ends": None}, "signed", "ends"),
    ("no review", [], BOTH, {"review": None}, "signed", "review"),
    ("starts tomorrow", [], BOTH, {"starts": "2026-11-22"}, "not_yet_active", "starts"),
    ("starts today", [], BOTH, {"starts": "2026-11-21"}, "active", "starts"),
    ("in its time", [], BOTH, {}, "active", "starts"),
    ("last day", [], BOTH, {"ends": "2026-11-21"}, "active", "starts"),
    ("day after", [], BOTH, {"ends": "2026-11-20"}, "expired", "ends"),
    ("review today", [], BOTH, {"review": "2026-11-21"}, "active", "starts"),
    ("review missed", [], BOTH, {"review": "2026-11-20"}, "suspended", "review"),
    ("suspended", [SUSPEND], BOTH, {}, "suspended", f"instrument {SUSPEND.id}"),
    ("resumed", [SUSPEND, RESUME], BOTH, {}, "active", "starts"),
    ("resumed, any order", [RESUME, SUSPEND], BOTH, {}, "active", "starts"),
    ("revoked", [REVOKE], BOTH, {}, "revoked", f"instrument {REVOKE.id}"),
    ("revoked while suspended", [SUSPEND, REVOKE], BOTH, {}, "revoked", f"instrument {REVOKE.id}"),
    ("revoked before all signed", [REVOKE], ("burley",), {}, "revoked", f"instrument {REVOKE.id}"),
    ("replaced", [SUPERSEDE], BOTH, {}, "superseded", f"instrument {SUPERSEDE.id}"),
]


def recast(instrument, terms):
    """The same act on changed terms, signed anew by the same members."""
    first = instrument.signatures[0]
    return act(
        instrument.kind,
        *(s.member for s in instrument.signatures),
        terms=terms,
        effective=instrument.effective,
        at=first.signed_at,
        **instrument.body,
    )


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_state(case):
    _, acts, signers, changes, state, clause = case
    terms = good_terms(**changes)
    found = standing(*(recast(a, terms) for a in acts), terms=terms, signers=signers)
    assert found.state is State(state)
    if not clause.startswith("instrument"):
        assert found.clause == clause
    assert found.reason.endswith(".")


def test_every_state_is_reached():
    assert {State(case[4]) for case in CASES} == set(State)


def test_dates_and_parties_of_a_standing():
    active = standing()
    assert (active.since, active.until) == (date(2026, 11, 1), date(2027, 11, 1))
    assert active.unsigned == ()
    waiting = standing(signers=("ashford",))
    assert waiting.unsigned == ("burley",)
    assert "burley" in waiting.reason
    assert waiting.since == date(2026, 10, 20)
    assert standing(SUSPEND).since == date(2026, 11, 10)
    assert standing(SUSPEND, RESUME).since == date(2026, 11, 12)
    early = standing(terms=good_terms(starts="2026-12-01"))
    assert (early.state, early.until) == (State.NOT_YET_ACTIVE, date(2026, 12, 1))


def test_midnight_is_londons():
    terms = good_terms(ends="2027-06-30")
    last = datetime(2027, 6, 30, 22, 59, 59, tzinfo=UTC)  # 23:59:59 in London
    assert standing(terms=terms, now=last).state is State.ACTIVE
    found = standing(terms=terms, now=last + timedelta(seconds=1))
    assert (found.state, found.since) == (State.EXPIRED, date(2027, 7, 1))
    assert found.reason == "Expired: 30 June 2027 was its last day in force."


def test_only_the_party_that_suspended_resumes():
    other = act(
        InstrumentKind.RESUME, "burley",
        effective=date(2026, 11, 12), at=datetime(2026, 11, 12, 9, tzinfo=UTC),
    )  # fmt: skip
    assert standing(SUSPEND, other).state is State.SUSPENDED
    assert standing(SUSPEND, other, RESUME).state is State.ACTIVE


def test_resumption_does_not_reach_a_later_suspension():
    again = act(
        InstrumentKind.SUSPEND, "ashford", reason="Another breach.",
        effective=date(2026, 11, 12), at=datetime(2026, 11, 12, 10, tzinfo=UTC),
    )  # fmt: skip
    assert standing(SUSPEND, RESUME, again).state is State.SUSPENDED


def test_a_resumption_that_was_dated_or_laid_by_before_the_suspension_ends_nothing():
    received = {
        kind: dataclasses.replace(
            made, signatures=(dataclasses.replace(made.signatures[0], received_at=at),)
        )
        for kind, made, at in (
            ("suspend", SUSPEND, datetime(2026, 11, 11, 9, tzinfo=UTC)),
            ("laid by", RESUME, datetime(2026, 11, 11, 8, tzinfo=UTC)),
            ("at once", RESUME, datetime(2026, 11, 11, 9, tzinfo=UTC)),
            ("after", RESUME, datetime(2026, 11, 11, 10, tzinfo=UTC)),
        )
    }
    resume = RESUME.signatures[0].signed_at
    assert resume > received["suspend"].signatures[0].received, "by its own word it is later"
    for when, state in (("laid by", "suspended"), ("at once", "suspended"), ("after", "active")):
        assert standing(received["suspend"], received[when]).state is State(state)


def test_a_version_that_the_parties_before_it_have_not_agreed_to_is_in_review():
    found = standing(disagreed=("cotham",))
    assert (found.state, found.clause) == (State.IN_REVIEW, "parties")
    assert "cotham" in found.reason
    assert standing(signers=("ashford",), disagreed=("cotham",)).clause == "signatories"


def test_revocation_counts_from_the_second_it_is_signed():
    at = datetime(2026, 11, 10, 9, tzinfo=UTC)
    assert standing(REVOKE, now=at - timedelta(microseconds=1)).state is State.ACTIVE
    assert standing(REVOKE, now=at).state is State.REVOKED


@pytest.mark.parametrize("kind", ["suspend", "revoke"])
def test_unsigned_or_wrongly_signed_act_is_ignored(kind):
    made = act(InstrumentKind(kind), "ashford", reason="x")
    unsigned = dataclasses.replace(made, signatures=())
    forged = dataclasses.replace(
        made, signatures=(dataclasses.replace(made.signatures[0], value=bytes(64)),)
    )
    stranger = act(InstrumentKind(kind), "stranger", reason="x")
    borrowed = act(InstrumentKind(kind), "stranger", party="ashford", reason="x")
    assert standing(unsigned, forged, stranger, borrowed).state is State.ACTIVE


def test_signature_of_another_version_or_another_member_does_not_count():
    payload = terms_bytes(good_terms())
    other = terms_bytes(good_terms(version=2))
    wrong = [
        signature(other, "burley"),
        signature(payload, "stranger", party="burley"),
        dataclasses.replace(signature(payload, "ashford"), party="burley"),
        signature(payload, "burley", at=NOW + timedelta(seconds=1)),
    ]
    found = standing(signers=("ashford",), signatures=wrong)
    assert (found.state, found.unsigned) == (State.IN_REVIEW, ("burley",))


def test_signature_still_counts_after_its_key_is_retired():
    keys = tuple(public_key(m, until=SIGNED + timedelta(days=1)) for m in BOTH)
    assert standing(keys=keys).state is State.ACTIVE


def test_known_successor_version_supersedes():
    found = standing(superseded_by="2")
    assert (found.state, found.clause) == (State.SUPERSEDED, "version 2")


def test_successor_signs_for_an_abolished_party():
    keys = (*(k for k in KEYS if k.member != "burley"), public_key("county"))
    succeed = act(
        InstrumentKind.SUCCEED, "county", "ashford", effective=date(2023, 4, 1), at=SIGNED,
        predecessor="burley", successor="county", citation="SI 2022/328",
    )  # fmt: skip
    by_county = signature(terms_bytes(good_terms()), "county", party="burley")
    alone = standing(signers=("ashford",), signatures=[by_county], keys=keys)
    assert (alone.state, alone.unsigned) == (State.IN_REVIEW, ("burley",))
    found = standing(succeed, signers=("ashford",), signatures=[by_county], keys=keys)
    assert found.state is State.ACTIVE
    assert found.successors == (("burley", "county"),)
    revoked = act(InstrumentKind.REVOKE, "county", party="burley", reason="We stop.")
    after = standing(succeed, revoked, signers=("ashford",), signatures=[by_county], keys=keys)
    assert after.state is State.REVOKED
