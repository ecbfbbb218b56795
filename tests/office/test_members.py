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


P, D = 2**255 - 19, -121665 * pow(121666, -1, 2**255 - 19)


def on_the_curve(y: int) -> int | None:
    """The x of the point of edwards25519 with this y (RFC 8032 section 5.1.3), or None."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return x if (x * x - square) % P == 0 else None


def doubled(x: int, y: int) -> tuple[int, int]:
    """Twice a point, by the plain affine formulae."""
    product = D * x * x * y * y
    wide = 2 * x * y * pow(1 + product, -1, P)
    return wide % P, (y * y + x * x) * pow(1 - product, -1, P) % P


def small_order() -> set[int]:
    """Every y of a point that is the neutral one after doubling it three times: 1, 2, 4, 8.

    Found by halving: a point of order 8 is the half of one of order 4, which has y = 0.
    """
    # Its double has y = 0, so x2 = -y2, and the curve -x2 + y2 = 1 + d x2 y2 is d y4 + 2 y2 = 1.
    root = pow(1 + D, (P + 3) // 8, P)
    root = root if (root * root - 1 - D) % P == 0 else root * pow(2, (P - 1) // 4, P) % P
    eighth = set()
    for sign in (root, -root):
        square = (sign - 1) * pow(D, -1, P) % P
        y = pow(square, (P + 3) // 8, P)
        y = y if (y * y - square) % P == 0 else y * pow(2, (P - 1) // 4, P) % P
        if (y * y - square) % P == 0:
            eighth |= {y, P - y}
    return {0, 1, P - 1} | eighth


def test_a_key_under_which_anybody_could_sign_is_refused(office):
    """Every encoding of the eight points of small order, and those that write y another way."""
    weak = small_order()
    assert len(weak) == 5
    for y in weak:
        point = (on_the_curve(y), y)
        assert point[0] is not None
        for _ in range(3):
            point = doubled(*point)
        assert point == (0, 1)
    scene = begin()
    join_members(scene)
    before = MemberKey.objects.count()
    encodings = {y + P for y in weak if y + P < 2**255} | {P + 3} | weak
    for y in encodings:
        for sign in (0, 1 << 255):
            raw = (y | sign).to_bytes(32, "little")
            with pytest.raises(InputError):
                add_key(member="northam", by=scene.people["northam"], now=scene.now, public=raw)
    assert MemberKey.objects.count() == before
    assert policies.can_be_public_key(Ed25519PrivateKey.generate().public_key().public_bytes_raw())
