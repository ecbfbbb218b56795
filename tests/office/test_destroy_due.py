"""What has outlived its days is destroyed by itself, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.office.scene import AGREEMENT, NORTH, SOUTH, Scene, ready, request

from folkmoot.agreement.acts import InstrumentKind
from folkmoot.dates import legal_date
from folkmoot.errors import ForbiddenError, KeyMissingError
from folkmoot.office.agreements.services import make_instrument
from folkmoot.office.deliveries.selectors import delivery_row
from folkmoot.office.deliveries.services import hold
from folkmoot.office.journal.selectors import size
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.place import sweep
from folkmoot.office.runs.policies import can_destroy_due
from folkmoot.office.runs.run_book import DjangoRunBook
from folkmoot.office.runs.services import decide_request, destroy_due, start_run
from folkmoot.office.workshop import worker_actor
from folkmoot.store.location import Kind

RETENTION = timedelta(days=180)  # of the scene's agreement, from the release


def finished(scene: Scene) -> str:
    """A run that has released what it found: nothing."""
    by = scene.people["northam"]
    sealed = decide_request(request=request(scene), by=by, now=scene.later())
    run = start_run(permit=sealed, by=by, now=scene.later())
    claim = DjangoRunBook().claim("w", now=scene.later())
    DjangoKeyRing().create(run, now=scene.now)
    DjangoRunBook().finish(claim, {}, leads=(), now=scene.later())
    return run


def due(scene: Scene) -> list[object]:
    """What is destroyed now, by the worker."""
    by = worker_actor(scene.now)
    return [told["subject"] for told in destroy_due(place=scene.place, by=by, now=scene.now)]


def test_a_run_lives_through_the_last_day_of_its_permit(office):
    scene = ready()
    run, released = finished(scene), legal_date(scene.now)
    scene.later(days=180)
    assert legal_date(scene.now) == released + RETENTION and due(scene) == []
    scene.later(days=1)
    assert due(scene) == [run, *sorted((NORTH, SOUTH))]
    for subject in (run, NORTH, SOUTH):
        with pytest.raises(KeyMissingError):
            DjangoKeyRing().unwrap(subject)
    assert delivery_row(NORTH).destroyed_at == scene.now
    before = size()
    assert due(scene) == [] and size() == before


def test_a_hold_keeps_a_delivery_and_what_was_made_of_it(office):
    scene = ready()
    finished(scene)
    hold(delivery=SOUTH, reason="appeal", by=scene.team, now=scene.later())
    scene.later(days=181)
    assert due(scene) == [NORTH]
    assert delivery_row(SOUTH).destroyed_at is None


def test_what_no_release_has_begun_to_age_stays(office):
    scene = ready()
    scene.later(days=400)
    assert due(scene) == []


def test_what_a_run_is_about_to_read_stays(office):
    scene = ready()
    finished(scene)
    scene.later(seconds=5)
    by = scene.people["northam"]
    sealed = decide_request(request=request(scene), by=by, now=scene.now)
    start_run(permit=sealed, by=by, now=scene.later())
    scene.later(days=181)
    assert NORTH not in due(scene)


def test_after_a_revocation_retention_runs_from_its_day(office):
    assert "trigger: run_released" in AGREEMENT
    scene = ready()
    make_instrument(
        agreement="rates",
        kind=InstrumentKind.REVOKE,
        body={"reason": "no more"},
        member="southam",
        by=scene.people["southam"],
        now=scene.later(),
    )
    scene.later(days=180)
    assert due(scene) == []
    scene.later(days=1)
    assert due(scene) == sorted((NORTH, SOUTH))


def test_only_the_team_and_the_worker_may(office):
    scene = ready()
    assert can_destroy_due(scene.team) and can_destroy_due(worker_actor(scene.now))
    assert not can_destroy_due(scene.people["northam"])
    with pytest.raises(ForbiddenError):
        destroy_due(place=scene.place, by=scene.people["northam"], now=scene.now)


def test_files_that_came_back_without_their_key_are_swept(office):
    scene = ready()
    row = delivery_row(NORTH)
    file = scene.place.folder / row.name
    raw = file.read_bytes()
    finished(scene)
    scene.later(days=181)
    due(scene)
    assert not file.exists()
    file.write_bytes(raw)
    assert sweep(scene.place) == 1
    assert scene.place.names(Kind.DELIVERY, NORTH) == ()
