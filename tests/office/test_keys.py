"""Data keys are wrapped, rotated, and once destroyed never come back."""

from __future__ import annotations

import json
import shutil

import pytest
from django.db import connection, transaction
from tests.office.scene import NOW, begin, join_members

from folkmoot.errors import ConflictError, ForbiddenError, KeyMissingError
from folkmoot.office.keys.key_ring import DjangoKeyRing, key_encryption_keys, replay_destructions
from folkmoot.office.keys.models import Destroyed, WrappedKey
from folkmoot.office.keys.selectors import gate_key, gate_public, ledger_publics
from folkmoot.office.keys.services import retire, rotate, rotate_signing_key
from folkmoot.office.members.selectors import key_subject, public_keys
from folkmoot.office.members.services import retire_key
from folkmoot.office.setup import prepare
from folkmoot.settings import settings
from folkmoot.store.pseudonym import MASTER


def test_create_unwrap_destroy(office):
    ring = DjangoKeyRing()
    key = ring.create("one", now=NOW)
    assert ring.unwrap("one") == key == ring.ensure("one", now=NOW)
    assert key.raw not in bytes(WrappedKey.objects.get(subject="one").wrapped)
    with pytest.raises(ConflictError):
        ring.create("one", now=NOW)
    ring.destroy("one", now=NOW)
    ring.destroy("one", now=NOW)
    for call in (ring.unwrap, lambda s: ring.ensure(s, now=NOW), lambda _: ring.unwrap("none")):
        with pytest.raises(KeyMissingError):
            call("one")
    with pytest.raises(ConflictError):
        ring.create("one", now=NOW)
    with pytest.raises(KeyMissingError):
        ring.destroy("none", now=NOW)


def test_a_destruction_that_is_rolled_back_leaves_no_tombstone(office):
    ring = DjangoKeyRing()
    ring.create("one", now=NOW)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ring.destroy("one", now=NOW)
        raise ZeroDivisionError
    assert ring.unwrap("one")
    assert not (settings().keys_path / "destroyed.jsonl").exists()


def test_a_restored_backup_forgets_again(office):
    ring = DjangoKeyRing()
    key = ring.create("one", now=NOW)
    row = WrappedKey.objects.get(subject="one")
    ring.destroy("one", now=NOW)
    # The backup is from before the destruction: it holds the wrapped key and no tombstone.
    restore_before_destruction(row)
    assert ring.unwrap("one") == key
    with (settings().keys_path / "destroyed.jsonl").open("a") as file:
        file.write('{"key_id": "cut in the mid')  # a line that a power cut left half-written
    prepare(settings())
    assert WrappedKey.objects.get(subject="one").wrapped is None
    with pytest.raises(KeyMissingError):
        ring.unwrap("one")
    assert replay_destructions() == 0


def restore_before_destruction(row: WrappedKey) -> None:
    row.save()
    from django.db import connections

    alias = "owner" if "owner" in connections else "default"
    with connections[alias].cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER keys_destroyed_no_DELETE")
            cursor.execute("DELETE FROM keys_destroyed")
        else:
            cursor.execute("ALTER TABLE keys_destroyed DISABLE TRIGGER USER")
            cursor.execute("DELETE FROM keys_destroyed")
            cursor.execute("ALTER TABLE keys_destroyed ENABLE TRIGGER USER")


def test_a_lost_file_of_tombstones_is_written_again(office):
    ring = DjangoKeyRing()
    ring.create("one", now=NOW)
    ring.destroy("one", now=NOW)
    file = settings().keys_path / "destroyed.jsonl"
    file.unlink()
    replay_destructions()
    assert json.loads(file.read_text())["key_id"] == Destroyed.objects.get().key_id


def test_rotation_rewraps_every_key_and_retires_the_old(office):
    scene = begin()
    join_members(scene)
    ring = DjangoKeyRing()
    keys = {name: ring.create(name, now=NOW) for name in ("one", "two")}
    old = key_encryption_keys().current()
    with pytest.raises(ForbiddenError):
        rotate(by=scene.people["northam"], now=scene.later())
    new = rotate(by=scene.team, now=scene.later())
    assert new != old
    assert set(WrappedKey.objects.values_list("kek_id", flat=True)) == {new}
    assert retire(by=scene.team, now=scene.later()) == (old,)
    assert retire(by=scene.team, now=scene.later()) == ()
    assert key_encryption_keys().ids() == (new,)
    assert {name: ring.unwrap(name) for name in keys} == keys


def test_a_lost_folder_of_keys_is_not_begun_anew(office):
    ring = DjangoKeyRing()
    ring.create("one", now=NOW)
    shutil.rmtree(settings().keys_path)
    settings().keys_path.mkdir(mode=0o700)
    with pytest.raises(KeyMissingError):
        ring.unwrap("one")
    with pytest.raises(KeyMissingError):
        ring.create("two", now=NOW)
    assert not list(settings().keys_path.glob("kek-*"))


def test_signing_keys_rotate_and_the_old_still_verify(office):
    scene = begin()
    old = gate_key()
    new = rotate_signing_key(name="gate", by=scene.team, now=NOW)
    assert gate_key().key_id == new != old.key_id
    assert gate_public(old.key_id) == old.public_raw
    with pytest.raises(KeyMissingError):
        gate_public("gate-0009-00000000")
    before = ledger_publics()
    rotate_signing_key(name="ledger", by=scene.team, now=NOW)
    assert set(before) < set(ledger_publics())


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_a_backup_of_the_home_does_not_bring_a_key_back(office):
    """The keys lie beside the home, with the tombstones: they outlive what is restored."""
    assert office.home not in settings().keys_path.parents
    ring = DjangoKeyRing()
    ring.create("one", now=NOW)
    backup = office.home.with_name("backup")
    connection.close()
    shutil.copytree(office.home, backup)
    ring.destroy("one", now=NOW)
    connection.close()
    shutil.rmtree(office.home)
    shutil.copytree(backup, office.home)
    assert ring.unwrap("one"), "as long as nobody has looked"
    prepare(settings())
    with pytest.raises(KeyMissingError, match="destroyed"):
        ring.unwrap("one")


def test_what_is_of_no_data_is_not_destroyed_as_data(office):
    scene = begin()
    join_members(scene)
    ring = DjangoKeyRing()
    ring.ensure(MASTER, now=NOW)
    (key, *_) = public_keys()
    for subject in (MASTER, key_subject(key.key_id)):
        with pytest.raises(ForbiddenError):
            ring.destroy(subject, now=NOW)
        assert ring.unwrap(subject)
    retire_key(key_id=key.key_id, by=scene.people[key.member], now=scene.later())
    with pytest.raises(KeyMissingError):
        ring.unwrap(key_subject(key.key_id))
