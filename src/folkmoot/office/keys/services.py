"""Rotate the keys under which data keys lie, and the keys with which the service signs."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.accounts.policies import check_serves_framework
from folkmoot.office.journal.services import writing
from folkmoot.office.keys.key_ring import key_encryption_keys
from folkmoot.office.keys.models import WrappedKey
from folkmoot.settings import settings
from folkmoot.store import signing_key
from folkmoot.store.kek import WrappedKey as Wrapped


def rotate(*, by: str, now: datetime) -> str:
    """The id of a new key-encryption key, under which every data key lies from now on.

    The old one stays as a file until ``retire`` deletes it: backups from before still need it.
    Killed in the middle, it can be called again.
    """
    check_serves_framework(by)
    kek = key_encryption_keys()
    with writing() as journal:
        new, count = kek.rotate(), 0
        for row in WrappedKey.objects.filter(wrapped__isnull=False).order_by("subject"):
            again = kek.rewrap(row.subject, Wrapped(row.kek_id, bytes(row.wrapped or b"")))
            row.kek_id, row.wrapped = again.kek_id, again.blob
            row.save(update_fields=["kek_id", "wrapped"])
            count += 1
        body: dict[str, Plain] = {"key": "key-encryption", "key_id": new, "rewrapped": count}
        journal.append(Event(EventKind.KEYS_ROTATED, "keys", by, now, body))
    return new


def retire(*, by: str, now: datetime) -> tuple[str, ...]:
    """Delete the key-encryption keys that no data key lies under; their ids.

    From then on no backup from before the rotation can be read, nor a key destroyed since then.
    """
    check_serves_framework(by)
    kek = key_encryption_keys()
    with writing() as journal:
        needed = set(
            WrappedKey.objects.filter(wrapped__isnull=False).values_list("kek_id", flat=True)
        )
        idle = tuple(kek_id for kek_id in kek.ids() if kek_id not in needed | {kek.current()})
        if idle:
            body: dict[str, Plain] = {"key": "key-encryption", "retired": idle}
            journal.append(Event(EventKind.KEYS_ROTATED, "keys", by, now, body))
    for kek_id in idle:
        kek.retire(kek_id)
    return idle


def rotate_signing_key(*, name: Literal["gate", "ledger"], by: str, now: datetime) -> str:
    """The id of a new key of the gate or the ledger; what the old one signed still verifies."""
    check_serves_framework(by)
    with writing() as journal:
        made = signing_key.rotate(settings().keys_path, name)
        body: dict[str, Plain] = {
            "key": name,
            "key_id": made.key_id,
            "public": made.public_raw.hex(),
        }
        journal.append(Event(EventKind.KEYS_ROTATED, "keys", by, now, body))
    return made.key_id
