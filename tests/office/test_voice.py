"""What residents say is kept, and the newest snapshot is what the gate sees."""

from __future__ import annotations

from datetime import date

import pytest
from tests.office.scene import NOW, begin, join_members

from folkmoot.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from folkmoot.gate.facts import Review
from folkmoot.office.ethics.models import ReviewRow
from folkmoot.office.ethics.policies import can_review
from folkmoot.office.ethics.selectors import reviews_of
from folkmoot.office.ethics.services import record_review
from folkmoot.office.journal.selectors import leaves, size
from folkmoot.office.voice.models import PreferenceRow
from folkmoot.office.voice.policies import can_decide
from folkmoot.office.voice.selectors import latest_snapshot, residents_conditions
from folkmoot.office.voice.services import (
    end_condition,
    record_preferences,
    set_condition,
    take_snapshot,
)
from folkmoot.voice.condition import Condition
from folkmoot.voice.preference import Preference

SUBJECT = "ab" * 32


def preference(decision: str, **more: object) -> Preference:
    fields = {
        "subject": SUBJECT,
        "dataset": "rates",
        "column": "ratepayer",
        "decision": decision,
        "purposes": ("tax", "planning"),
        "bases": (),
        "valid_from": date(2026, 1, 1),
    }
    return Preference(**(fields | more))  # type: ignore[arg-type]


def test_the_last_word_counts_and_the_first_is_kept(office):
    scene = begin()
    assert latest_snapshot() is None
    empty = take_snapshot(by=scene.team, now=scene.later())
    said = record_preferences(
        preferences=[preference("object"), preference("object", subject="cd" * 32)],
        by=scene.team,
        now=scene.later(),
    )
    assert latest_snapshot() == said
    assert len(said.preferences) == 2 and said.sha256 != empty.sha256
    assert take_snapshot(by=scene.team, now=scene.later()).sha256 == said.sha256
    record_preferences(preferences=[preference("withdrawn")], by=scene.team, now=scene.later())
    assert [p.subject for p in latest_snapshot().preferences] == ["cd" * 32]
    assert PreferenceRow.objects.count() == 3
    assert SUBJECT.encode() not in b"".join(leaves())


def test_what_may_not_be_said(office):
    scene = begin()
    join_members(scene)
    before = size()
    with pytest.raises(InputError):
        record_preferences(
            preferences=[preference("object"), preference("maybe")], by=scene.team, now=NOW
        )
    with pytest.raises(ForbiddenError):
        record_preferences(preferences=[preference("object")], by=scene.people["northam"], now=NOW)
    assert (size(), PreferenceRow.objects.count()) == (before, 0)
    assert can_decide("object") and not can_decide("maybe")


def test_conditions_for_every_agreement(office):
    scene = begin()
    never = Condition("never-sold", "Never sell it.", "Panel", "no_commercial_recipient")
    set_condition(condition=never, by=scene.team, now=scene.later())
    before = size()
    set_condition(condition=never, by=scene.team, now=scene.later())
    assert size() == before
    with pytest.raises(ConflictError):
        other = Condition("never-sold", "Sell it.", "Nobody", "unenforceable")
        set_condition(condition=other, by=scene.team, now=scene.later())
    with pytest.raises(InputError):
        since, until = date(2027, 1, 1), date(2026, 1, 1)
        set_condition(
            condition=Condition("c", "s", "s", "r", since=since, until=until),
            by=scene.team,
            now=scene.later(),
        )
    end_condition(condition="never-sold", until=date(2027, 1, 1), by=scene.team, now=scene.later())
    assert residents_conditions()[0].until == date(2027, 1, 1)
    assert size() == before + 1
    with pytest.raises(NotFoundError):
        end_condition(condition="none", until=date(2027, 1, 1), by=scene.team, now=NOW)


def test_the_committee_decides(office):
    scene = begin()
    review = Review("ab" * 32, date(2026, 1, 1), date(2027, 1, 1), "support", quorate=True)
    record_review(review=review, by=scene.team, now=scene.later())
    before = size()
    record_review(review=review, by=scene.team, now=scene.later())
    assert size() == before
    worse = Review("ab" * 32, date(2026, 2, 1), date(2027, 1, 1), "reject", quorate=True)
    record_review(review=worse, by=scene.team, now=scene.later())
    assert reviews_of("ab" * 32) == (review, worse)
    for bad in (
        Review("rates", date(2026, 1, 1), date(2027, 1, 1), "support", quorate=True),
        Review("ab" * 32, date(2027, 1, 1), date(2027, 1, 1), "support", quorate=True),
    ):
        assert not can_review(bad)
        with pytest.raises(InputError):
            record_review(review=bad, by=scene.team, now=NOW)
    assert ReviewRow.objects.count() == 2
