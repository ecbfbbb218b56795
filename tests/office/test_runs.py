"""Decisions and runs: recorded with their events, fenced, undone by what comes after."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyarrow as pa
import pytest
from django.db import connections
from tests.office.scene import AGREEMENT, NORTH, SOUTH, Scene, ready, request, sign_all

from folkmoot.agreement.acts import InstrumentKind
from folkmoot.errors import (
    ConflictError,
    ForbiddenError,
    KeyMissingError,
    LeaseLostError,
    NotFoundError,
    RefusedError,
)
from folkmoot.gate.permit import Refusal, SealedPermit
from folkmoot.ledger.journal import EventKind
from folkmoot.ledger.leaf import read_leaf
from folkmoot.office.agreements.services import apply_terms, make_instrument
from folkmoot.office.deliveries.destroy_delivery import destroy_delivery
from folkmoot.office.deliveries.models import Delivery
from folkmoot.office.deliveries.services import hold, release_hold
from folkmoot.office.journal.selectors import leaves, size
from folkmoot.office.journal.services import DjangoJournal
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.keys.selectors import gate_key
from folkmoot.office.members.services import leave
from folkmoot.office.runs import selectors
from folkmoot.office.runs.models import Run
from folkmoot.office.runs.policies import can_ask
from folkmoot.office.runs.run_book import DjangoRunBook
from folkmoot.office.runs.services import decide_request, destroy_due, destroy_run, start_run
from folkmoot.office.runs.services.decide_request import FACTS_UNREAD
from folkmoot.office.runs.standing import standing
from folkmoot.office.voice.services import record_preferences
from folkmoot.run.book import Claim, StepRecord
from folkmoot.store.location import Kind, Place
from folkmoot.store.open import open_delivery
from folkmoot.store.pseudonym import MASTER, preference_key, pseudonym
from folkmoot.store.write_table import put
from folkmoot.voice.preference import Preference

STEP = StepRecord("link", "runs/r/aa", "aa" * 32, "bb" * 32, {"pairs": 3})


def decide(scene: Scene, **changes: object) -> SealedPermit | Refusal:
    by = scene.people["northam"]
    return decide_request(request=request(scene, **changes), by=by, now=scene.later())


def last_kind() -> EventKind:
    return read_leaf(list(leaves())[-1]).event.kind


def revoke(scene: Scene) -> None:
    make_instrument(
        agreement="rates",
        kind=InstrumentKind.REVOKE,
        body={"reason": "no more"},
        member="southam",
        by=scene.people["southam"],
        now=scene.later(),
    )


def test_a_permit_is_recorded_before_it_is_told(office):
    scene = ready()
    decided = decide(scene)
    assert isinstance(decided, SealedPermit)
    assert last_kind() is EventKind.DECISION_PERMIT
    assert selectors.permit(decided.permit.id) == decided
    assert selectors.decisions("northam")[0].agreement == "rates"


def test_a_refusal_is_returned_and_recorded(office):
    scene = ready()
    revoke(scene)
    decided = decide(scene)
    assert isinstance(decided, Refusal)
    assert last_kind() is EventKind.DECISION_REFUSAL
    row = selectors.decisions()[0]
    assert selectors.reasons(row) == decided.reasons
    with pytest.raises(NotFoundError):
        selectors.permit(row.id)
    for changes in ({"agreement": "none"}, {"deliveries": ("none",)}, {"purpose": "none"}):
        assert isinstance(decide(scene, **changes), Refusal)
    assert len(selectors.decisions()) == 4


def test_facts_that_cannot_be_read_are_a_refusal_on_record(office):
    scene = ready()
    Delivery.objects.filter(id=SOUTH).update(certificate=b"not a certificate")
    decided = decide(scene)
    assert isinstance(decided, Refusal) and decided.reasons == (FACTS_UNREAD,)
    assert last_kind() is EventKind.DECISION_REFUSAL


def test_one_asks_in_ones_own_name_and_office(office):
    scene = ready()
    asked, north = request(scene), scene.people["northam"]
    assert can_ask(north, asked)
    for by, wrong in (
        (scene.people["southam"], asked),
        (north, dataclasses.replace(asked, actor=scene.people["southam"])),
        (north, dataclasses.replace(asked, member="southam")),
        (north, dataclasses.replace(asked, role="Chief")),
    ):
        assert not can_ask(by, wrong)
        with pytest.raises(ForbiddenError):
            decide_request(request=wrong, by=by, now=scene.later())


def test_a_run_needs_a_permit_of_this_gate_and_starts_once(office):
    scene = ready()
    sealed, by = decide(scene), scene.people["northam"]
    forged = dataclasses.replace(sealed, signature=bytes(64))
    with pytest.raises(RefusedError):
        start_run(permit=forged, by=by, now=scene.later())
    with pytest.raises(RefusedError, match="expired"):
        start_run(permit=sealed, by=by, now=scene.now + timedelta(days=2))
    with pytest.raises(ForbiddenError):
        start_run(permit=sealed, by=scene.people["southam"], now=scene.later())
    run = start_run(permit=sealed, by=by, now=scene.later())
    assert last_kind() is EventKind.RUN_STARTED
    before = size()
    assert start_run(permit=sealed, by=by, now=scene.later()) == run
    assert size() == before
    assert [r.id for r in selectors.runs("northam")] == [run]
    assert selectors.run_row(run).state == Run.State.QUEUED


def started(scene: Scene) -> str:
    return start_run(permit=decide(scene), by=scene.people["northam"], now=scene.later())


def test_the_run_book_from_claim_to_finish(office):
    scene, book = ready(), DjangoRunBook()
    assert book.claim("w1", now=scene.now) is None
    run = started(scene)
    claim = book.claim("w1", now=scene.later())
    assert (claim.run, claim.epoch, claim.done) == (run, 1, ())
    assert book.claim("w2", now=scene.later()) is None
    book.heartbeat(claim, progress="link", done=1, total=9, now=scene.later())
    book.commit_step(claim, STEP, now=scene.later())
    book.commit_step(claim, STEP, now=scene.later())
    with pytest.raises(ConflictError):
        other = dataclasses.replace(STEP, content_sha256="cc" * 32)
        book.commit_step(claim, other, now=scene.later())
    assert selectors.steps(run) == (STEP,)
    book.finish(claim, {"leads": 2}, leads=(), now=scene.later())
    row = selectors.run_row(run)
    assert (row.state, row.result, row.ended_at) == ("finished", {"leads": 2}, scene.now)
    assert last_kind() is EventKind.RUN_FINISHED
    assert book.claim("w2", now=scene.later(days=1)) is None


@pytest.mark.parametrize("end", ["stop", "fail"])
def test_a_run_that_stops_or_fails(office, end):
    scene, book = ready(), DjangoRunBook()
    run = started(scene)
    claim = book.claim("w1", now=scene.later())
    if end == "stop":
        book.stop(claim, ({"rule": "state", "what": "Revoked."},), now=scene.later())
    else:
        book.fail(claim, "ValueError at link:12", now=scene.later())
    assert selectors.run_row(run).state == ("stopped" if end == "stop" else "failed")
    with pytest.raises(LeaseLostError):
        book.commit_step(claim, STEP, now=scene.later())


def test_whoever_lost_the_lease_writes_nothing(office):
    scene, book = ready(), DjangoRunBook()
    run = started(scene)
    old = book.claim("w1", now=scene.later())
    book.commit_step(old, STEP, now=scene.later())
    new = book.claim("w2", now=scene.later(minutes=5))
    assert (new.epoch, new.done) == (2, (STEP,))
    before = size()
    second = dataclasses.replace(STEP, name="detect")
    for write in (
        lambda: book.heartbeat(old, progress="x", done=0, total=1, now=scene.now),
        lambda: book.commit_step(old, second, now=scene.now),
        lambda: book.finish(old, {}, leads=(), now=scene.now),
        lambda: book.stop(old, (), now=scene.now),
        lambda: book.fail(old, "x", now=scene.now),
    ):
        with pytest.raises(LeaseLostError):
            write()
    assert size() == before
    assert selectors.steps(run) == (STEP,)
    book.finish(new, {}, leads=(), now=scene.later())


def test_many_workers_claim_one_run_once(office):
    scene = ready()
    run = started(scene)

    def claim(number: int) -> int | None:
        try:
            found = DjangoRunBook().claim(f"w{number}", now=scene.now + timedelta(seconds=1))
            return found.epoch if found else None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        epochs = list(pool.map(claim, range(16)))
    assert [e for e in epochs if e] == [1]
    assert Run.objects.get(id=run).epoch == 1


def stands(scene: Scene, sealed: SealedPermit) -> list[str]:
    refusal = standing(lambda: scene.now)(sealed.permit)
    return [reason.rule for reason in refusal.reasons] if refusal else []


def test_a_permit_stands_until_something_changes(office):
    scene = ready()
    sealed = decide(scene)
    assert stands(scene, sealed) == []
    scene.later(days=2)
    assert "permit" in stands(scene, sealed)


@pytest.mark.parametrize("change", ["revoke", "leave", "destroy", "vary", "object"])
def test_what_ends_a_permit(office, change):
    scene = ready()
    sealed = decide(scene)
    if change == "revoke":
        revoke(scene)
    elif change == "leave":
        leave(member="southam", by=scene.team, now=scene.later())
    elif change == "destroy":
        destroy_delivery(
            delivery=SOUTH,
            place=scene.place,
            reason="asked",
            by=scene.people["southam"],
            now=scene.later(),
        )
    elif change == "vary":
        text = AGREEMENT.replace("version: 1\n", "version: 2\n").replace("85.00", "90.00")
        apply_terms(text=text, by=scene.team, now=scene.later())
        assert stands(scene, sealed) == []  # a draft changes nothing
        sign_all(scene)
    else:
        record_preferences(preferences=[objection(scene)], by=scene.team, now=scene.later())
    assert stands(scene, sealed)
    if change == "object":
        again = decide(scene)
        assert stands(scene, again) == []
        assert read(scene, again, NORTH)["ratepayer"].to_pylist() == ["northam Bakery"]


def objection(scene: Scene) -> Preference:
    ring = DjangoKeyRing()
    ring.ensure(MASTER, now=scene.now)
    key = preference_key(ring, "business-rates", "ratepayer")
    subject = pseudonym(key, "CANARY northam Limited")
    day = scene.now.date()
    return Preference(subject, "business-rates", "ratepayer", "object", (), (), day)


def read(scene: Scene, sealed: SealedPermit, delivery: str):
    return opened(scene, sealed, delivery).read_all()


def opened(scene: Scene, sealed: SealedPermit, delivery: str, batch_rows: int = 10):
    from folkmoot.office.deliveries.selectors import delivery_row

    return open_delivery(
        sealed,
        delivery,
        place=scene.place,
        name=delivery_row(delivery).name,
        keys=DjangoKeyRing(),
        journal=DjangoJournal(),
        standing=standing(lambda: scene.now),
        gate_key=gate_key().public_raw,
        actor=scene.people["northam"],
        now=lambda: scene.now,
        batch_rows=batch_rows,
    )


def test_revoked_in_mid_stream_the_next_batch_is_refused(office):
    scene = ready()
    batches = iter(opened(scene, decide(scene), NORTH, batch_rows=1))
    assert next(batches).num_rows == 1
    revoke(scene)
    with pytest.raises(RefusedError, match="Withdrawn by southam"):
        next(batches)
    kinds = [read_leaf(leaf).event.kind for leaf in leaves()]
    assert kinds[-3:] == [
        EventKind.DELIVERY_OPENED,
        EventKind.INSTRUMENT_MADE,
        EventKind.DECISION_REFUSAL,
    ]


def test_no_canary_rests_in_clear(office):
    scene = ready()
    sealed = decide(scene)
    assert "CANARY northam Limited" in read(scene, sealed, NORTH)["ratepayer"].to_pylist()
    files = [file for file in office.home.rglob("*") if file.is_file()]
    assert files
    assert [file.name for file in files if b"CANARY" in file.read_bytes()] == []
    assert b"CANARY" not in b"".join(leaves())


def worked(scene: Scene) -> tuple[str, Claim]:
    """A run that has put away one encrypted output."""
    run = started(scene)
    claim = DjangoRunBook().claim("w1", now=scene.later())
    key = DjangoKeyRing().create(run, now=scene.now)
    stored = put(scene.place, run, pa.table({"a": ["CANARY"]}), key, kind=Kind.RUN)
    step = dataclasses.replace(STEP, artefact=stored.name)
    DjangoRunBook().commit_step(claim, step, now=scene.later())
    return run, claim


def test_what_is_revoked_after_the_last_look_is_not_released(office):
    """The release asks again in its own transaction: between the two nothing slips through."""
    scene, book = ready(), DjangoRunBook()
    run, claim = worked(scene)
    assert standing(lambda: scene.now)(claim.permit.permit) is None
    revoke(scene)
    before = size()
    with pytest.raises(RefusedError, match="Withdrawn by southam"):
        book.finish(claim, {"leads": 0}, leads=(), now=scene.later())
    assert size() == before
    assert selectors.run_row(run).state == Run.State.RUNNING
    book.stop(claim, ({"rule": "state"},), now=scene.later())
    assert selectors.run_row(run).state == Run.State.STOPPED


@pytest.mark.parametrize("end", ["stop", "fail"])
def test_what_a_run_without_a_release_has_made_ends_with_it(office, end):
    scene, book = ready(), DjangoRunBook()
    run, claim = worked(scene)
    assert scene.place.names(Kind.RUN, run)
    if end == "stop":
        book.stop(claim, ({"rule": "state"},), now=scene.later())
    else:
        book.fail(claim, "ValueError", now=scene.later())
    with pytest.raises(KeyMissingError):
        DjangoKeyRing().unwrap(run)
    assert scene.place.names(Kind.RUN, run) == ()
    kinds = [read_leaf(leaf).event.kind for leaf in leaves()][-2:]
    ended = EventKind.RUN_STOPPED if end == "stop" else EventKind.RUN_FAILED
    assert kinds == [ended, EventKind.DELIVERY_DESTROYED]


def test_a_hold_keeps_what_a_stopped_run_has_made_until_it_is_released(office):
    scene = ready()
    run, claim = worked(scene)
    held = hold(delivery=SOUTH, reason="appeal", by=scene.team, now=scene.later())
    DjangoRunBook().stop(claim, ({"rule": "state"},), now=scene.later())
    assert DjangoKeyRing().unwrap(run)
    with pytest.raises(ConflictError, match=held):
        destroy_run(
            run=run, place=scene.place, reason="r", by=scene.people["northam"], now=scene.later()
        )
    assert destroy_due(place=scene.place, by=scene.team, now=scene.later()) == ()
    release_hold(hold=held, by=scene.team, now=scene.later())
    (told,) = destroy_due(place=scene.place, by=scene.team, now=scene.later())
    assert told["subject"] == run and not scene.place.names(Kind.RUN, run)


def test_a_run_ends_even_when_its_data_cannot_be_destroyed_now(office, monkeypatch):
    scene = ready()
    run, claim = worked(scene)

    def away(*_: object) -> tuple[str, ...]:
        raise OSError("the disk is away")

    with monkeypatch.context() as patched:
        patched.setattr(Place, "names", away)
        DjangoRunBook().fail(claim, "OSError", now=scene.later())
    assert selectors.run_row(run).state == Run.State.FAILED
    assert DjangoKeyRing().unwrap(run), "in one piece: not destroyed, and not said to be"
    destroy_due(place=scene.place, by=scene.team, now=scene.later())
    with pytest.raises(KeyMissingError):
        DjangoKeyRing().unwrap(run)
