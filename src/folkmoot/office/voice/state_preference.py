"""One person's preference, from the value by which the data know them to a keyed pseudonym."""

from __future__ import annotations

from datetime import datetime

from folkmoot.dates import legal_date
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.voice.check_scope import check_scope
from folkmoot.office.voice.read_subject import read_subject
from folkmoot.office.voice.services import record_preferences
from folkmoot.store.pseudonym import MASTER, preference_key, pseudonym
from folkmoot.voice.preference import Preference, PreferenceSnapshot


def state_preference(
    *,
    dataset: str,
    column: str,
    value: str,
    decision: str,
    purposes: tuple[str, ...] = (),
    bases: tuple[str, ...] = (),
    by: str,
    now: datetime,
) -> PreferenceSnapshot:
    """Record `object`, `consent` or `withdrawn` for whoever ``value`` of ``column`` stands for.

    The value is read as each of the dataset's contracts reads it (``read_subject``); every
    distinct reading becomes a pseudonym at once, and the value is kept nowhere. Deliveries are
    compared by the same form (``store.subject_text``); a record in which the column is null cannot
    be found, nor one of a contract that comes later and reads the value otherwise. InputError
    (without the value) when no contract has the column or reads the value, or a purpose or basis
    is not known. The snapshot that holds from now on is given back.
    """
    check_scope(purposes=purposes, bases=bases)
    readings = read_subject(dataset=dataset, column=column, value=value)
    keys = DjangoKeyRing()
    keys.ensure(MASTER, now=now)
    key = preference_key(keys, dataset, column)
    subjects = {pseudonym(key, r.value) for r in readings if r.value is not None}
    day = legal_date(now)
    made = [
        Preference(subject, dataset, column, decision, purposes, bases, day)
        for subject in sorted(subjects)
    ]
    return record_preferences(preferences=made, by=by, now=now)
