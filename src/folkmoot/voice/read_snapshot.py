"""A snapshot read back from the bytes that were kept."""

from __future__ import annotations

from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from folkmoot.errors import TamperedError
from folkmoot.voice.preference import Preference, PreferenceSnapshot
from folkmoot.voice.snapshot import snapshot_bytes, take_snapshot

_PREFERENCE = TypeAdapter(Preference)


def read_snapshot(payload: bytes, taken_at: datetime) -> PreferenceSnapshot:
    """The snapshot of ``payload`` (see ``snapshot_bytes``), taken at ``taken_at``.

    TamperedError when the bytes are not exactly those of a snapshot.
    """
    try:
        lines = payload.split(b"\n") if payload else []
        snapshot = take_snapshot((_PREFERENCE.validate_json(line) for line in lines), taken_at)
    except ValidationError:
        snapshot = None  # not chained: the cause would quote the line
    if snapshot is None or snapshot_bytes(snapshot) != payload:
        raise TamperedError(
            "The bytes are not those of a snapshot of preferences.",
            where="preferences",
            next_step="Take a new snapshot from the registry.",
        )
    return snapshot
