"""Shredding: key and event together, files after, nothing under a hold, again without harm."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable

import pytest

from folkmoot.canonical import digest
from folkmoot.errors import ConflictError, KeyMissingError
from folkmoot.ledger.journal import EventKind
from folkmoot.store.location import Kind
from folkmoot.store.shred import shred
from folkmoot.store.write_table import put

from .conftest import NOW, Vault, rows


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


def test_files_are_kept_until_the_transaction_has_committed(vault: Vault) -> None:
    """A transaction that fails must not have cost a file whose key lives on."""
    later: list[Callable[[], None]] = []
    certificate = end(vault, after=later.append)
    assert vault.place.names(Kind.DELIVERY, "d-1") == certificate["files"] == (vault.stored.name,)
    (delete,) = later
    delete()
    assert vault.place.names(Kind.DELIVERY, "d-1") == ()


def test_what_a_crash_left_is_swept_by_the_next_call(vault: Vault) -> None:
    end(vault, after=lambda _: None)
    again = end(vault)
    assert (again["files"], again["key_id"]) == ((vault.stored.name,), None)
    assert vault.place.names(Kind.DELIVERY, "d-1") == ()
    assert vault.journal.kinds == [EventKind.DELIVERY_DESTROYED]


def test_a_file_that_is_none_of_ours_is_passed_over(vault: Vault) -> None:
    assert vault.place.folder
    strange = vault.place.folder / "deliveries" / "d-1" / ".DS_Store"
    strange.write_bytes(b"a file manager's")
    assert vault.place.names(Kind.DELIVERY, "d-1") == (vault.stored.name,)
    end(vault)
    with pytest.raises(KeyMissingError):
        vault.keys.unwrap("d-1")
    assert strange.exists()
    assert vault.place.subjects(Kind.DELIVERY) == ("d-1",)


def test_a_key_that_cannot_be_unwrapped_now_is_destroyed_all_the_same(vault: Vault) -> None:
    """Without the folder of keys, for a while: when it comes back, the key must not."""
    (vault.folder / "keys").rename(vault.folder / "away")
    assert end(vault)["key_id"] == "key-d-1"
    (vault.folder / "away").rename(vault.folder / "keys")
    with pytest.raises(KeyMissingError):
        vault.keys.unwrap("d-1")


def test_the_reason_stands_in_the_certificate_and_its_hash_in_the_ledger(vault: Vault) -> None:
    reason = "Erasure asked for by CANARY Person"
    assert end(vault, reason=reason)["reason"] == reason
    body = vault.journal.events[0].body
    assert body["reason_sha256"] == hashlib.sha256(reason.encode()).hexdigest()
    assert "reason" not in body and b"CANARY" not in b"".join(vault.journal.leaves)


def test_nobody_else_may_read_what_lies_there(vault: Vault) -> None:
    assert vault.place.folder
    before = os.umask(0)
    try:
        put(vault.place, "d-2", rows(1), vault.keys.create("d-2", now=NOW))
    finally:
        os.umask(before)
    for path in (vault.place.folder / "deliveries" / "d-2").rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)


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
