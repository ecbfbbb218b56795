"""What residents said, as the gate asks for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache

from folkmoot.errors import TamperedError
from folkmoot.office.voice.models import ConditionRow, PreferenceRow, Snapshot
from folkmoot.voice.condition import Condition
from folkmoot.voice.preference import Preference, PreferenceSnapshot
from folkmoot.voice.snapshot import take_snapshot


def latest_snapshot() -> PreferenceSnapshot | None:
    """The newest snapshot, or None when none was ever taken; TamperedError when its bytes are not
    those of which the hash was recorded. Then the gate cannot read its facts, and refuses."""
    row = Snapshot.objects.order_by("-id").first()
    if row is None:
        return None
    preferences = _parsed(bytes(row.payload))
    if _hash_of(bytes(row.payload)) != row.sha256:
        raise TamperedError(
            "The residents' preferences are not those that were recorded.",
            where=f"snapshot {row.pk}",
            next_step="Compare the database with its backup; run `folkmoot ledger verify`.",
        )
    return PreferenceSnapshot(row.taken_at, row.sha256, preferences)


def residents_conditions() -> tuple[Condition, ...]:
    """Every condition for all agreements, in force or not: the gate looks at the dates."""
    return tuple(
        Condition(c.id, c.sentence, c.source, c.rule, c.days, c.since, c.until)
        for c in ConditionRow.objects.order_by("id")
    )


def preferences_as_they_stand() -> Iterator[Preference]:
    """The last word for each subject and scope; what was withdrawn is not among them."""
    last: dict[tuple[str, ...], PreferenceRow] = {}
    for row in PreferenceRow.objects.order_by("id").iterator(2000):
        scope = (row.subject, row.dataset, row.column, *row.purposes, "", *row.bases)
        last[scope] = row
    for row in last.values():
        if row.decision != "withdrawn":
            yield Preference(
                row.subject,
                row.dataset,
                row.column,
                row.decision,
                tuple(row.purposes),
                tuple(row.bases),
                row.valid_from,
                row.valid_to,
            )


# A snapshot never changes, and a run asks for the same one at every batch.
@lru_cache(maxsize=2)
def _parsed(payload: bytes) -> tuple[Preference, ...]:
    return tuple(
        Preference(
            subject=item["subject"],
            dataset=item["dataset"],
            column=item["column"],
            decision=item["decision"],
            purposes=tuple(item["purposes"]),
            bases=tuple(item["bases"]),
            valid_from=date.fromisoformat(item["valid_from"]),
            valid_to=date.fromisoformat(item["valid_to"]) if item["valid_to"] else None,
        )
        for item in json.loads(payload)
    )


@lru_cache(maxsize=2)
def _hash_of(payload: bytes) -> str:
    return take_snapshot(_parsed(payload), datetime.min.replace(tzinfo=UTC)).sha256
