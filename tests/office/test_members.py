"""Members join, keep keys here or elsewhere, and leave."""

from __future__ import annotations

from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.office.scene import NOW, begin, join_members

from folkmoot.errors import (
    ConflictError,
    ForbiddenError,
    InputError,
    KeyMissingError,
    NotFoundError,
)
from folkmoot.ledger.journal import EventKind
from folkmoot.ledger.leaf import read_leaf
from folkmoot.office.journal.selectors import leaves
from folkmoot.office.members import policies
from folkmoot.office.members.models import MemberKey
from folkmoot.office.members.selectors import member_of, members, public_keys, signing_key
from folkmoot.office.members.services import add_key, assure, join, leave, retire_key


def kinds() -> list[EventKind]:
    return [read_leaf(leaf).event.kind for leaf in leaves()]


def test_join_repeats_and_conflicts(office):
    scene = begin()
    join_members(scene)
    same = {
        "member": "northam",
        "name": "Northam Council",
        "kind": "public_authority",
        "ico_number": "Z0000000",
        "by": scene.team,
        "now": scene.later(),
    }
    before = kinds()
    join(**same)
    assert kinds() == before
    with pytest.raises(ConflictError):
        join(**same | {"name": "Another"})
    with pytest.raises(ForbiddenError):
        join(**same | {"member": "eastam", "by": scene.people["northam"]})
    with pytest.raises(InputError):
        join(**same | {"member": "East Am"})
    with pytest.raises(InputError):
        join(**same | {"member": "eastam", "kind": "guild"})
    assert not policies.can_be_member("eastam", "guild")


def test_assurance_and_leaving_are_facts_for_the_gate(office):
    scene = begin()
    join_members(scene)
    assure(member="northam", until=date(2028, 1, 1), by=scene.team, now=scene.later())
    leave(member="southam", by=scene.people["southam"], now=scene.later())
    north, south = members()
    assert north.assured_until == date(2028, 1, 1)
    assert south.left == NOW.date()
    assert kinds()[-2:] == [EventKind.MEMBER_ASSURED, EventKind.MEMBER_LEFT]
    with pytest.raises(ForbiddenError):
        leave(member="northam", by=scene.people["southam"], now=scene.later())
    with pytest.raises(InputError):
        leave(member="northam", by=scene.team, now=scene.now, left=date(2020, 1, 1))
    with pytest.raises(NotFoundError):
        member_of("eastam")


def test_a_key_held_here_signs_until_it_is_retired(office):
    scene = begin()
    join_members(scene)
    by = scene.people["northam"]
    key_id, private = signing_key("northam", by=by, now=scene.now)
    public = next(k for k in public_keys() if k.key_id == key_id)
    assert private.public_key().public_bytes_raw() == public.raw
    sealed = bytes(MemberKey.objects.get(key_id=key_id).sealed)
    assert private.private_bytes_raw() not in sealed
    with pytest.raises(ForbiddenError):
        signing_key("northam", by=scene.people["southam"], now=scene.now)
    with pytest.raises(ForbiddenError):
        retire_key(key_id=key_id, by=scene.people["southam"], now=scene.later())
    retire_key(key_id=key_id, by=by, now=scene.later())
    retire_key(key_id=key_id, by=by, now=scene.later())
    with pytest.raises(KeyMissingError):
        signing_key("northam", by=by, now=scene.later())
    retired = next(k for k in public_keys() if k.key_id == key_id)
    assert retired.raw == public.raw and retired.valid_to is not None
    assert kinds().count(EventKind.MEMBER_KEY_RETIRED) == 1


def test_a_key_that_stays_elsewhere(office):
    scene = begin()
    join_members(scene)
    raw = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    key_id = add_key(member="northam", by=scene.people["northam"], now=scene.now, public=raw)
    again = add_key(member="northam", by=scene.people["northam"], now=scene.later(), public=raw)
    assert again == key_id
    with pytest.raises(ConflictError):
        add_key(member="southam", by=scene.people["southam"], now=scene.now, public=raw)
    with pytest.raises(InputError):
        add_key(member="northam", by=scene.people["northam"], now=scene.now, public=b"short")
    assert MemberKey.objects.get(key_id=key_id).sealed is None
