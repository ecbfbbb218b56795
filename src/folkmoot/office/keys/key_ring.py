"""The key ring of `folkmoot.store`, kept in the database under key-encryption keys as files."""

from __future__ import annotations

import json
import os
import secrets
from datetime import datetime
from pathlib import Path

from django.db import transaction

from folkmoot.errors import ConflictError, ForbiddenError, KeyMissingError
from folkmoot.office.keys.models import Destroyed, WrappedKey
from folkmoot.office.truncate_log import truncate_log
from folkmoot.settings import settings
from folkmoot.store.kek import FileKek
from folkmoot.store.kek import WrappedKey as Wrapped
from folkmoot.store.protocols import DataKey
from folkmoot.store.pseudonym import MASTER

DATA_KEY_BYTES = 32  # AES-256
MEMBER_KEY = "member-key/"  # begins the subject of the key that seals a member's private half
_TOMBSTONES = "destroyed.jsonl"


def key_encryption_keys() -> FileKek:
    """The key-encryption keys of this installation."""
    return FileKek(settings().keys_path)


class DjangoKeyRing:
    """`store.KeyRing`. A key that was destroyed is never made again under the same subject."""

    def create(self, subject: str, *, now: datetime) -> DataKey:
        """A new random data key for ``subject``; ConflictError when it has or had one."""
        kek, raw = key_encryption_keys(), secrets.token_bytes(DATA_KEY_BYTES)
        key_id = f"data-{secrets.token_hex(12)}"
        with transaction.atomic():
            if WrappedKey.objects.filter(subject=subject).exists() or _is_destroyed(subject):
                raise ConflictError(
                    "has or had a data key.",
                    where=subject,
                    next_step="Unwrap it; or use another id, as destroyed keys never come back.",
                )
            # Without one, the first is made. With wrapped keys but without the key that wraps
            # them, the folder was lost: `wrap` then says so, instead of beginning a second life.
            if not WrappedKey.objects.filter(wrapped__isnull=False).exists():
                kek.create()
            wrapped = kek.wrap(subject, raw)
            WrappedKey.objects.create(
                subject=subject,
                key_id=key_id,
                kek_id=wrapped.kek_id,
                wrapped=wrapped.blob,
                made_at=now,
            )
        return DataKey(key_id, raw)

    def ensure(self, subject: str, *, now: datetime) -> DataKey:
        """The data key of ``subject``, made when it never had one; KeyMissingError if destroyed."""
        with transaction.atomic():
            if WrappedKey.objects.filter(subject=subject).exists() or _is_destroyed(subject):
                return self.unwrap(subject)
            return self.create(subject, now=now)

    def unwrap(self, subject: str) -> DataKey:
        """The data key of ``subject``; KeyMissingError once it is destroyed or was never made."""
        row = WrappedKey.objects.filter(subject=subject).first()
        if row is None or row.wrapped is None or _is_destroyed(subject):
            what = "The data key was never made." if row is None else "The data key is destroyed."
            raise KeyMissingError(
                what, where=subject, next_step="Deliver the data again, or run again."
            )
        wrapped = Wrapped(row.kek_id, bytes(row.wrapped))
        return DataKey(row.key_id, key_encryption_keys().unwrap(subject, wrapped))

    def destroy(self, subject: str, *, now: datetime) -> str | None:
        """Forget the key of a delivery or a run, in the caller's transaction when one is open.

        A tombstone stays, in the database and (on commit) in the folder of keys, so that a
        restored backup cannot bring the key back. The key's id; None when it was destroyed
        before. KeyMissingError if never made, ForbiddenError for a key that is of no data: the
        master of the pseudonyms, a member's signing key.
        """
        if subject == MASTER or subject.startswith(MEMBER_KEY):
            raise ForbiddenError(
                "This key does not end with any data.",
                where=subject,
                next_step="Name a delivery or a run; a member's key ends by retiring it.",
            )
        return self._forget(subject, now)

    def retire(self, key_id: str, *, now: datetime) -> None:
        """Forget what seals the private half of the member's key ``key_id``; as ``destroy``."""
        self._forget(f"{MEMBER_KEY}{key_id}", now)

    def _forget(self, subject: str, now: datetime) -> str | None:
        with transaction.atomic():
            row = WrappedKey.objects.filter(subject=subject).first()
            if row is None:
                raise KeyMissingError("The data key was never made.", where=subject)
            if row.wrapped is None:
                return None
            row.wrapped, row.destroyed_at = None, now
            row.save(update_fields=["wrapped", "destroyed_at"])
            Destroyed.objects.get_or_create(
                key_id=row.key_id, defaults={"subject": subject, "destroyed_at": now}
            )
            transaction.on_commit(lambda: _bury(row.key_id, subject, now))
        return row.key_id


def replay_destructions() -> int:
    """Destroy again every key that has a tombstone here or in the folder of keys; how many.

    ``setup.prepare`` calls it, so that a restored database forgets what it had forgotten before.
    """
    file = settings().keys_path / _TOMBSTONES
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    # A line that a power cut left half-written is no tombstone; the database has that one.
    buried = {t["key_id"]: t for t in map(_tombstone, lines) if t}
    with transaction.atomic(durable=True):
        known = set(Destroyed.objects.values_list("key_id", flat=True))
        for key_id in buried.keys() - known:
            Destroyed.objects.create(
                key_id=key_id,
                subject=buried[key_id]["subject"],
                destroyed_at=datetime.fromisoformat(buried[key_id]["destroyed_at"]),
            )
        again = 0
        for dead in Destroyed.objects.filter(
            key_id__in=WrappedKey.objects.filter(wrapped__isnull=False).values("key_id")
        ):
            again += WrappedKey.objects.filter(key_id=dead.key_id).update(
                wrapped=None, destroyed_at=dead.destroyed_at
            )
    for dead in Destroyed.objects.exclude(key_id__in=buried):
        _bury(dead.key_id, dead.subject, dead.destroyed_at)
    return again


def _is_destroyed(subject: str) -> bool:
    return Destroyed.objects.filter(subject=subject).exists()


def _tombstone(line: str) -> dict[str, str] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) and "key_id" in found else None


def _bury(key_id: str, subject: str, at: datetime) -> None:
    file = Path(settings().keys_path) / _TOMBSTONES
    line = json.dumps({"key_id": key_id, "subject": subject, "destroyed_at": at.isoformat()})
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    truncate_log()
