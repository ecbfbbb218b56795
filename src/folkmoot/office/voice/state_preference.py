"""One person's preference, from the value by which the data know them to a keyed pseudonym."""

from __future__ import annotations

from datetime import datetime

from folkmoot.dataset.fields.field_of import field_of
from folkmoot.dataset.fields.reading import How, Verdict
from folkmoot.dates import legal_date
from folkmoot.errors import InputError
from folkmoot.office.deliveries.selectors import contracts
from folkmoot.office.keys.key_ring import DjangoKeyRing
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

    The value is normalised as the dataset's contracts do and at once becomes a pseudonym; it is
    kept nowhere. InputError (without the value) when no contract has the column, or it does not
    read. The snapshot that holds from now on is given back.
    """
    known = [c.column(column) for c in contracts().values() if c.dataset == dataset]
    described = next((found for found in known if found is not None), None)
    if described is None:
        raise InputError(
            "No registered contract has this column.",
            where=f"{dataset}.{column}",
            next_step="See `folkmoot dataset list`, and register the contract by a delivery.",
        )
    reading = field_of(described.semantic)(value, How(described.formats, described.negate))
    if reading.verdict is not Verdict.VALID:
        raise InputError(
            f"The value does not read as {described.semantic.value} ({reading.verdict.value}).",
            where=f"{dataset}.{column}",
            next_step="Give it as it stands in the member's records.",
        )
    keys = DjangoKeyRing()
    keys.ensure(MASTER, now=now)
    subject = pseudonym(preference_key(keys, dataset, column), str(reading.value))
    made = Preference(subject, dataset, column, decision, purposes, bases, legal_date(now))
    return record_preferences(preferences=(made,), by=by, now=now)
