"""The data key of a run or a delivery, whoever comes to it first."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from folkmoot.errors import KeyMissingError
from folkmoot.store.protocols import DataKey, KeyRing


def data_key(keys: KeyRing, subject: str, *, now: datetime) -> DataKey:
    """The data key of ``subject``, made at its first need; of two that would make it, one does.

    A worker that lost its lease may still be at it, or the same file be delivered twice at once:
    the slower one takes the key of the quicker. ConflictError once it is destroyed.
    """
    with suppress(KeyMissingError):
        return keys.unwrap(subject)
    try:
        return keys.create(subject, now=now)
    except Exception:  # which one, depends on how the key ring notices that it is there by now
        with suppress(KeyMissingError):
            return keys.unwrap(subject)
        raise
