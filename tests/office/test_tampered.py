"""Rows that somebody altered past the services: what rests on them refuses."""

from __future__ import annotations

import pytest
from django.db import connections
from tests.office.scene import Scene, ready, request

from folkmoot.errors import TamperedError
from folkmoot.gate.permit import Refusal, SealedPermit
from folkmoot.office.members.models import MemberKey
from folkmoot.office.members.selectors import public_keys
from folkmoot.office.runs.services import decide_request
from folkmoot.office.runs.services.decide_request import FACTS_UNREAD
from folkmoot.office.voice.selectors import latest_snapshot


def decided(scene: Scene) -> SealedPermit | Refusal:
    asked = request(scene)
    return decide_request(request=asked, by=asked.actor, now=scene.later())


def check_refused(scene: Scene) -> None:
    answer = decided(scene)
    assert isinstance(answer, Refusal) and answer.reasons == (FACTS_UNREAD,)


def test_a_snapshot_without_its_objections_refuses(office):
    """By whoever owns the table, with its triggers off."""
    scene = ready()
    assert isinstance(decided(scene), SealedPermit)
    alias = "owner" if "owner" in connections else "default"
    with connections[alias].cursor() as cursor:
        if office.vendor == "sqlite":
            cursor.execute("DROP TRIGGER voice_snapshot_no_UPDATE")
        else:
            cursor.execute("ALTER TABLE voice_snapshot DISABLE TRIGGER USER")
        cursor.execute("UPDATE voice_snapshot SET sha256 = %s", ["ab" * 32])
    with pytest.raises(TamperedError):
        latest_snapshot()
    check_refused(scene)


def test_a_key_under_another_id_refuses(office):
    scene = ready()
    one, other = MemberKey.objects.order_by("key_id")
    MemberKey.objects.filter(key_id=one.key_id).update(public=bytes(other.public))
    with pytest.raises(TamperedError, match=one.key_id):
        public_keys()
    check_refused(scene)
