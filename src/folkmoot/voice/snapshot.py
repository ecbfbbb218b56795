"""A snapshot: every preference as it stood at one instant, in one order, with its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from folkmoot.canonical import canonical
from folkmoot.voice.preference import Preference, PreferenceSnapshot


def take_snapshot(preferences: Iterable[Preference], taken_at: datetime) -> PreferenceSnapshot:
    """The preferences without repeats, in canonical order, with the SHA-256 that a run records.

    The hash is over the canonical bytes (RFC 8785) of each preference, sorted, one a line. The
    order in which the registry hands them over does not matter, nor that of the purposes and
    bases that one of them names. ``taken_at`` is no part of the hash: an unchanged registry keeps
    it. To check a snapshot, take it again and compare. TypeError when ``taken_at`` is naive.

    >>> from datetime import UTC, date
    >>> at = datetime(2026, 7, 1, tzinfo=UTC)
    >>> a, b = (Preference(s, "rates", "name", "object", (), (), date(2026, 1, 1)) for s in "ab")
    >>> take_snapshot([b, a, b], at) == take_snapshot([a, b], at)
    True
    """
    if taken_at.tzinfo is None:
        raise TypeError("an instant must carry its time zone")
    lines = {_line(kept): kept for kept in map(_in_order, preferences)}
    ordered = sorted(lines)
    sha256 = hashlib.sha256(b"\n".join(ordered)).hexdigest()
    return PreferenceSnapshot(taken_at, sha256, tuple(lines[line] for line in ordered))


def snapshot_bytes(snapshot: PreferenceSnapshot) -> bytes:
    """The bytes to keep, of which ``sha256`` is the hash; ``read_snapshot`` reads them again."""
    return b"\n".join(map(_line, snapshot.preferences))


def _in_order(preference: Preference) -> Preference:
    return replace(
        preference,
        purposes=tuple(sorted(set(preference.purposes))),
        bases=tuple(sorted(set(preference.bases))),
    )


def _line(preference: Preference) -> bytes:
    # `asdict` copies deeply, which is most of the time at 100,000 preferences.
    return canonical({name: getattr(preference, name) for name in preference.__slots__})
