"""End what a run has made, inside the transaction that ends the run or its retention."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from folkmoot.gate.permit import Permit
from folkmoot.ledger.journal import Journal, Plain
from folkmoot.office.agreements.selectors import open_holds
from folkmoot.office.deliveries.selectors import held
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.runs.models import Run
from folkmoot.store.location import Kind, Place
from folkmoot.store.shred import shred


def shred_run(
    journal: Journal,
    run: Run,
    permit: Permit,
    *,
    place: Place,
    by: str,
    reason: str,
    now: datetime,
) -> dict[str, Plain]:
    """The certificate of destruction of the run's key, its files and the evidence of its leads.

    The files go once the transaction has committed. Counts, hashes and the leads' rows stay, with
    nothing in them of whom they spoke. ConflictError while a legal hold is open, and nothing
    changes.
    """
    certificate = shred(
        run.id,
        keys=DjangoKeyRing(),
        place=place,
        journal=journal,
        holds=[f"The legal hold {hold} is open." for hold in holds_on(permit, now)],
        actor=by,
        reason=reason,
        now=now,
        kind=Kind.RUN,
        after=lambda act: transaction.on_commit(act, robust=True),
    )
    run.leads.update(evidence=None, subject=None)
    run.support_cases.update(evidence=None, subject=None)
    return certificate


def holds_on(permit: Permit, now: datetime) -> tuple[str, ...]:
    """The legal holds that are open on what ``permit`` granted: on a delivery or its agreements."""
    found = {h for grant in permit.grants for h in open_holds(grant.dataset, grant.member, now)}
    return tuple(sorted({*found, *held(grant.delivery for grant in permit.grants)}))
