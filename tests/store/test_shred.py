"""Shredding: the key first, nothing under a hold, and it may be called again."""

from __future__ import annotations

from datetime import datetime

import pytest

from folkmoot.canonical import digest
from folkmoot.errors import ConflictError, KeyMissingError
from folkmoot.ledger.journal import EventKind
from folkmoot.store.location import Kind, Place
from folkmoot.store.shred import shred
from folkmoot.store.write_table import put

from .conftest import NOW, FileRing, Vault, rows


def end(vault: Vault, **changes: object) -> dict[str, object]:
    given = {
        "keys": vault.keys,
        "place": vault.place,
        "journal": vault.journal,
        "holds": (),
        "actor": "actor-1",
        "reason": "retention ended",
        "now": NOW,
    } | changes
    return shred(given.pop("subject", "d-1"), **given)  # type: ignore[arg-type, return-value]


def test_the_key_and_the_file_are_gone_and_certified(vault: Vault) -> None:
    certificate = end(vault)
    assert certificate["files"] == (vault.stored.name,)
    assert certificate["key_id"] == "key-d-1"
    content = {k: v for k, v in certificate.items() if k != "sha256"}
    assert certificate["sha256"] == digest(content)
    assert vault.place.names(Kind.DELIVERY, "d-1") == ()
    assert vault.journal.kinds == [EventKind.DELIVERY_DESTROYED]
    assert vault.journal.events[0].body["sha256"] == certificate["sha256"]
    with pytest.raises(KeyMissingError):
        vault.keys.unwrap("d-1")


def test_a_file_restored_from_a_backup_is_noise(vault: Vault) -> None:
    assert vault.place.folder
    file = vault.place.folder / vault.stored.name
    raw = file.read_bytes()
    end(vault)
    file.write_bytes(raw)
    with pytest.raises(KeyMissingError):
        vault.open()


def test_again_it_finds_nothing_and_records_nothing(vault: Vault) -> None:
    end(vault)
    again = end(vault)
    assert (again["files"], again["key_id"]) == ((), None)
    assert vault.journal.kinds == [EventKind.DELIVERY_DESTROYED]


def test_every_hold_is_named_and_nothing_changes(vault: Vault) -> None:
    with pytest.raises(ConflictError) as caught:
        end(vault, holds=("Case 7 is open.", "An appeal runs."))
    assert [fault.what for fault in caught.value.faults] == ["Case 7 is open.", "An appeal runs."]
    assert vault.open().read_all().num_rows == 1000
    assert EventKind.DELIVERY_DESTROYED not in vault.journal.kinds


def test_the_key_goes_first_and_a_crash_leaves_it_to_be_called_again(vault: Vault) -> None:
    class Away(Place):
        def names(self, kind: Kind, subject: str) -> tuple[str, ...]:
            raise OSError(f"{kind} {subject}")

    with pytest.raises(OSError, match="d-1"):
        end(vault, place=Away(vault.place.url))
    with pytest.raises(KeyMissingError):
        vault.keys.unwrap("d-1")
    certificate = end(vault)
    assert certificate["files"] == (vault.stored.name,)
    assert vault.journal.kinds == [EventKind.DELIVERY_DESTROYED]


def test_a_run_ends_in_the_same_way_and_others_are_untouched(vault: Vault) -> None:
    key = vault.keys.create("run-1", now=NOW)
    for count in (1, 2):
        put(vault.place, "run-1", rows(count), key, kind=Kind.RUN)
    certificate = end(vault, subject="run-1", kind=Kind.RUN)
    assert len(certificate["files"]) == 2  # type: ignore[arg-type]
    assert vault.open().read_all().num_rows == 1000


def test_a_stream_that_is_open_ends_with_its_standing_not_with_the_file(vault: Vault) -> None:
    batches = iter(vault.open())
    first = next(batches)
    end(vault)
    # The bytes were mapped when they were verified; standing, not the file system, ends a stream.
    assert next(batches).num_rows == first.num_rows


def test_the_ring_is_asked_once(vault: Vault) -> None:
    class Counting(FileRing):
        asked = 0

        def destroy(self, subject: str, *, now: datetime) -> None:
            Counting.asked += 1
            super().destroy(subject, now=now)

    ring = Counting(vault.keys.kek, vault.keys.wrapped)
    end(vault, keys=ring)
    end(vault, keys=ring)
    assert Counting.asked == 1
