"""Whether a permit still stands: asked of the gate whenever anything could have changed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event as Flag
from threading import Thread
from typing import Any

import pytest
from django.db import connections
from tests.office.scene import Scene, ready, request

import folkmoot.office.runs.standing as room
from folkmoot.agreement.acts import InstrumentKind
from folkmoot.gate.permit import Permit, Refusal, SealedPermit
from folkmoot.ledger.journal import Event, EventKind
from folkmoot.office.agreements.services import make_instrument
from folkmoot.office.journal.services import DjangoJournal
from folkmoot.office.runs.services import decide_request
from folkmoot.office.runs.standing import CHANGE_NOTHING, LONGEST_UNASKED, MOST_READ, standing

HARMLESS = {EventKind.DELIVERY_OPENED, EventKind.RUN_STEP}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A permit's id for each time that the gate itself is asked."""
    found: list[str] = []
    real = room.decide

    def decide(asking: Any, facts: Any, now: datetime) -> Any:
        found.append(asking.agreement)
        return real(asking, facts, now)

    monkeypatch.setattr(room, "decide", decide)
    return found


def permitted(scene: Scene) -> Permit:
    by = scene.people["northam"]
    sealed = decide_request(request=request(scene), by=by, now=scene.later())
    assert isinstance(sealed, SealedPermit), sealed
    return sealed.permit


def happens(kind: EventKind, scene: Scene) -> None:
    DjangoJournal().append_now(Event(kind, "subject", "somebody", scene.now, {"n": 1}))


def revoke(scene: Scene) -> None:
    make_instrument(
        agreement="rates", kind=InstrumentKind.REVOKE, body={"reason": "no more"},
        member="southam", by=scene.people["southam"], now=scene.now,
    )  # fmt: skip


def test_any_event_but_an_opening_or_a_step_has_the_gate_asked_again(
    office: Any, asked: list[str]
) -> None:
    scene = ready()
    permit = permitted(scene)
    still = standing(lambda: scene.now)
    assert HARMLESS == CHANGE_NOTHING
    assert still(permit) is None and len(asked) == 1
    for kind in EventKind:
        before = len(asked)
        happens(kind, scene)
        assert still(permit) is None
        assert len(asked) - before == (kind not in HARMLESS), kind
        assert still(permit) is None
        assert len(asked) - before == (kind not in HARMLESS), f"{kind}: asked twice for one event"


def test_an_event_among_many_that_change_nothing_is_seen(office: Any, asked: list[str]) -> None:
    scene = ready()
    permit = permitted(scene)
    still = standing(lambda: scene.now)
    assert still(permit) is None
    for kind in (*[EventKind.RUN_STEP] * 5, EventKind.MEMBER_LEFT, *[EventKind.RUN_STEP] * 5):
        happens(kind, scene)
    assert still(permit) is None and len(asked) == 2
    for _ in range(MOST_READ + 1):
        happens(EventKind.RUN_STEP, scene)
    assert still(permit) is None and len(asked) == 3, "more than it would read: the gate is asked"


def test_a_revocation_between_batches_is_seen_at_once(office: Any, asked: list[str]) -> None:
    scene = ready()
    permit = permitted(scene)
    still = standing(lambda: scene.now)
    for _ in range(3):
        happens(EventKind.DELIVERY_OPENED, scene)
        assert still(permit) is None
    assert len(asked) == 1
    revoke(scene)
    for _ in range(2):  # a no is never remembered as a yes
        said = still(permit)
        assert isinstance(said, Refusal)
        assert "state" in {reason.rule for reason in said.reasons}


def test_each_permit_has_an_answer_of_its_own(office: Any, asked: list[str]) -> None:
    scene = ready()
    one, other = permitted(scene), permitted(scene)
    assert one.id != other.id
    still = standing(lambda: scene.now)
    assert still(one) is None and still(other) is None and len(asked) == 2
    assert still(one) is None and still(other) is None and len(asked) == 2
    assert standing(lambda: scene.now)(one) is None and len(asked) == 3, "and so has each asker"


@pytest.mark.parametrize(
    ("gone_by", "again"),
    [
        (timedelta(seconds=59), False),
        (LONGEST_UNASKED, True),
        (timedelta(seconds=-1), True),  # a clock that was set back
    ],
)
def test_time_alone_has_the_gate_asked_again(
    office: Any, asked: list[str], gone_by: timedelta, again: bool
) -> None:
    scene = ready()
    permit = permitted(scene)
    scene.now = scene.now.replace(hour=12, minute=0, second=0, microsecond=0)
    still = standing(lambda: scene.now)
    assert still(permit) is None
    scene.now += gone_by
    assert still(permit) is None
    assert len(asked) == 1 + again


def test_another_day_of_london_has_the_gate_asked_again(office: Any, asked: list[str]) -> None:
    scene = ready()
    midnight = datetime(scene.now.year, scene.now.month, scene.now.day, tzinfo=UTC) + timedelta(1)
    scene.now = midnight - timedelta(hours=1)
    permit = permitted(scene)
    scene.now = midnight - timedelta(seconds=1)
    still = standing(lambda: scene.now)
    assert still(permit) is None and len(asked) == 1
    scene.now = midnight
    assert still(permit) is None and len(asked) == 2


def test_preferences_that_grow_too_old_within_the_day_are_seen(
    office: Any, asked: list[str]
) -> None:
    """They are too old thirty days after the minute in which they were taken; no event says so."""
    scene = ready()
    taken = scene.now
    scene.now = taken + timedelta(days=30) - timedelta(hours=1)
    permit = permitted(scene)
    still = standing(lambda: scene.now)
    for minutes in range(5, 65, 5):
        scene.now = taken + timedelta(days=30) - timedelta(hours=1) + timedelta(minutes=minutes)
        said = still(permit)
    assert said is None
    scene.now = taken + timedelta(days=30, minutes=1)
    said = still(permit)
    assert isinstance(said, Refusal)
    assert "preferences" in {reason.rule for reason in said.reasons}


def in_threads(*works: Callable[[], None]) -> list[BaseException]:
    """What went wrong in ``works``, all at once, each on a connection of its own."""
    wrong: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return wrong


def test_nobody_who_asks_after_a_revocation_is_told_yes(office: Any) -> None:
    """Several ask without a pause while others write openings and steps; then one revokes."""
    scene = ready()
    permit = permitted(scene)
    revoked, ended, asking = Flag(), Flag(), Flag()
    late: list[bool] = []
    yes = []

    def ask() -> None:
        still = standing(lambda: scene.now)
        try:
            while not ended.is_set():
                knew = revoked.is_set()
                said = still(permit)
                if knew:
                    late.append(said is None)
                    return
                yes.append(said is None)
                asking.set()
        finally:
            asking.set()

    def write() -> None:
        while not revoked.is_set():
            happens(EventKind.RUN_STEP, scene)
            happens(EventKind.DELIVERY_OPENED, scene)

    def end() -> None:
        asking.wait(30)
        while len(yes) < 20 and not ended.wait(0.01):
            pass
        revoke(scene)  # returns once it is committed
        revoked.set()

    wrong = in_threads(ask, ask, ask, write, write, end)
    ended.set()
    assert wrong == []
    assert late == [False] * 3
    assert yes.count(True) >= 20
