"""Write down what residents say: their preferences, and conditions for every agreement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from folkmoot.canonical import canonical
from folkmoot.errors import ConflictError, InputError, NotFoundError
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.accounts.policies import check_serves_framework
from folkmoot.office.journal.services import DjangoJournal, writing
from folkmoot.office.voice.models import ConditionRow, PreferenceRow, Snapshot
from folkmoot.office.voice.policies import check_decision
from folkmoot.office.voice.selectors import preferences_as_they_stand
from folkmoot.voice.condition import Condition
from folkmoot.voice.preference import Preference, PreferenceSnapshot
from folkmoot.voice.snapshot import take_snapshot as snapshot_of


def record_preferences(
    *, preferences: Iterable[Preference], by: str, now: datetime
) -> PreferenceSnapshot:
    """Add ``preferences`` and take the snapshot that holds from now on, in one transaction.

    ``decision`` is `object`, `consent` or `withdrawn`; a later one for the same subject and scope
    takes the place of an earlier one, which is kept. The ledger learns the count and the hash.
    """
    check_serves_framework(by)
    rows = []
    for preference in preferences:
        check_decision(preference.decision)
        rows.append(
            PreferenceRow(
                subject=preference.subject,
                dataset=preference.dataset,
                column=preference.column,
                decision=preference.decision,
                purposes=sorted(set(preference.purposes)),
                bases=sorted(set(preference.bases)),
                valid_from=preference.valid_from,
                valid_to=preference.valid_to,
                recorded_at=now,
            )
        )
    with writing() as journal:
        PreferenceRow.objects.bulk_create(rows, batch_size=500)
        return _take(journal, by, now, recorded=len(rows))


def take_snapshot(*, by: str, now: datetime) -> PreferenceSnapshot:
    """All preferences as they stand at ``now``; the gate refuses when the last one is too old."""
    check_serves_framework(by)
    with writing() as journal:
        return _take(journal, by, now, recorded=0)


def _take(journal: DjangoJournal, by: str, now: datetime, *, recorded: int) -> PreferenceSnapshot:
    taken = snapshot_of(preferences_as_they_stand(), now)
    payload = canonical(
        [{name: getattr(p, name) for name in p.__slots__} for p in taken.preferences]
    )
    Snapshot.objects.create(taken_at=now, sha256=taken.sha256, payload=payload)
    body: dict[str, Plain] = {
        "sha256": taken.sha256,
        "count": len(taken.preferences),
        "recorded": recorded,
    }
    journal.append(Event(EventKind.PREFERENCES_TAKEN, "preferences", by, now, body))
    return taken


def set_condition(*, condition: Condition, by: str, now: datetime) -> None:
    """Record a condition for every agreement. InputError when it ends before it begins.

    Repeatable with the same words; ConflictError when the id is taken by others.
    """
    check_serves_framework(by)
    if condition.since and condition.until and condition.until <= condition.since:
        raise InputError("A condition cannot end before it begins.", where=condition.id)
    fields = {name: getattr(condition, name) for name in condition.__slots__}
    with writing() as journal:
        row = ConditionRow.objects.filter(id=condition.id).first()
        if row is not None:
            if {name: getattr(row, name) for name in fields} == fields:
                return
            raise ConflictError(
                "Another condition has this id.",
                where=condition.id,
                next_step="End that one and give the new one an id of its own.",
            )
        ConditionRow.objects.create(**fields)
        journal.append(_condition_event(condition.id, by, now, {"act": "set"} | fields))


def end_condition(*, condition: str, until: date, by: str, now: datetime) -> None:
    """Let a condition end before ``until``; its words stay."""
    check_serves_framework(by)
    with writing() as journal:
        if not ConditionRow.objects.filter(id=condition).update(until=until):
            raise NotFoundError("There is no such condition.", where=condition)
        journal.append(_condition_event(condition, by, now, {"act": "ended", "until": until}))


def _condition_event(condition: str, by: str, now: datetime, fields: dict[str, object]) -> Event:
    body: dict[str, Plain] = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in fields.items()
        if isinstance(value, str | int | date)
    }
    return Event(EventKind.CONDITION_SET, condition, by, now, body)
