"""Pseudonyms in the ledger, names outside it, and both directions of may and may not."""

from __future__ import annotations

import pytest
from tests.office.scene import NOW, begin, join_members

from folkmoot.errors import ForbiddenError, NotFoundError
from folkmoot.office.accounts import policies
from folkmoot.office.accounts.models import Actor
from folkmoot.office.accounts.selectors import actor_of
from folkmoot.office.accounts.services import actor, erase
from folkmoot.office.journal.selectors import leaves
from folkmoot.office.workshop import worker_actor


def test_one_person_in_one_office_is_one_pseudonym(office):
    scene = begin()
    assert actor(name="Ada", office="Team", now=NOW) == scene.team
    assert actor(name="Ada", office="Worker", now=NOW) != scene.team
    with pytest.raises(NotFoundError):
        actor(name="Ada", office="Team", member="nowhere", now=NOW)


def test_erasing_forgets_the_name_and_nothing_else(office):
    scene = begin()
    join_members(scene)
    person = scene.people["northam"]
    before = list(leaves())
    erase(pseudonym=person, by=person, now=scene.later())
    row = Actor.objects.get(pseudonym=person)
    assert (row.name, row.office, row.member_id) == (None, scene.office, "northam")
    assert list(leaves()) == before
    assert not policies.can_known(person)
    again = actor(name="northam person", office=scene.office, member="northam", now=NOW)
    assert again != person
    with pytest.raises(NotFoundError):
        erase(pseudonym="nobody", by=scene.team, now=NOW)


# PostgreSQL keeps dead rows until it vacuums (office/truncate_log.py), so SQLite alone.
@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_a_name_that_was_erased_is_in_no_file(office):
    scene = begin()
    name = "CANARY-Eulalia-Featherstonehaugh"
    person = actor(name=name, office="Team", now=NOW)
    assert found(office, name)
    erase(pseudonym=person, by=scene.team, now=NOW)
    assert not found(office, name)


def found(office, text: str) -> list[str]:
    return [
        file.name
        for file in office.home.rglob("*")
        if file.is_file() and text.encode() in file.read_bytes()
    ]


def test_may_and_may_not(office):
    scene = begin()
    join_members(scene)
    north, south = scene.people["northam"], scene.people["southam"]
    assert policies.can_act_for(north, "northam")
    assert not policies.can_act_for(north, "southam")
    assert not policies.can_act_for(scene.team, "northam")
    assert policies.can_serve_framework(scene.team)
    assert not policies.can_serve_framework(north)
    assert policies.can_act_for_or_serve(scene.team, "northam")
    assert not policies.can_act_for_or_serve(south, "northam")
    assert not policies.can_known("nobody")
    assert actor_of(north, by=north).name == "northam person"
    assert actor_of(north, by=scene.team) is not None
    with pytest.raises(ForbiddenError):
        actor_of(north, by=south)
    with pytest.raises(ForbiddenError):
        erase(pseudonym=north, by=south, now=NOW)


def test_the_worker_is_not_of_the_team(office):
    scene = begin()
    join_members(scene)
    worker = worker_actor(scene.now)
    assert policies.can_known(worker)
    assert not policies.can_serve_framework(worker)
    assert not policies.can_act_for_or_serve(worker, "northam")
    assert policies.can_serve_framework(scene.team)
