"""Destroy what has outlived its days, so that nobody need remember."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import partial

from folkmoot.errors import ConflictError
from folkmoot.ledger.journal import Plain
from folkmoot.office.deliveries.destroy_delivery import end_delivery
from folkmoot.office.place import sweep
from folkmoot.office.runs.due import due_deliveries, due_runs
from folkmoot.office.runs.policies import check_destroys_due
from folkmoot.office.runs.services.destroy_run import end_run
from folkmoot.store.location import Place


def destroy_due(*, place: Place, by: str, now: datetime) -> tuple[dict[str, Plain], ...]:
    """The certificates of what was destroyed: runs past the last day of their permit or without a
    release, and deliveries past retention where that can be told.

    What a legal hold keeps stays until the hold is released. Files without a key are swept.
    Repeatable; ``by`` is of the framework's team, or the worker.
    """
    check_destroys_due(by)
    acts = [partial(end_run, run=run, reason=why) for run, why in due_runs(now)]
    acts += [partial(end_delivery, delivery=name, reason=why) for name, why in due_deliveries(now)]
    made: list[dict[str, Plain]] = []
    for act in acts:
        with suppress(ConflictError):  # a legal hold keeps it
            made.append(act(place=place, by=by, now=now))
    sweep(place)
    return tuple(made)
