"""End what a run has made: its key, its files, the evidence of its leads."""

from __future__ import annotations

from datetime import datetime

from folkmoot.errors import ConflictError
from folkmoot.ledger.journal import Plain
from folkmoot.office.accounts.policies import check_acts_for_or_serves
from folkmoot.office.agreements.selectors import open_holds
from folkmoot.office.journal.services import writing
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.runs.models import Run
from folkmoot.office.runs.selectors import run_row, sealed_permit
from folkmoot.store.location import Kind, Place
from folkmoot.store.shred import shred


def destroy_run(*, run: str, place: Place, reason: str, by: str, now: datetime) -> dict[str, Plain]:
    """The certificate of destruction of a run that has ended. Counts, hashes and leads' rows stay;
    the evidence goes with the key. ConflictError while it works or a legal hold is open.
    """
    with writing() as journal:
        row = run_row(run)
        permit = sealed_permit(row.decision).permit
        check_acts_for_or_serves(by, permit.request.member)
        if row.state in {Run.State.QUEUED, Run.State.RUNNING}:
            raise ConflictError(
                "The run has not ended.",
                where=run,
                next_step="Let it end, or revoke its agreement.",
            )
        holds = {
            hold for grant in permit.grants for hold in open_holds(grant.dataset, grant.member, now)
        }
        certificate = shred(
            run,
            keys=DjangoKeyRing(),
            place=place,
            journal=journal,
            holds=[f"The legal hold {hold} is open." for hold in sorted(holds)],
            actor=by,
            reason=reason,
            now=now,
            kind=Kind.RUN,
        )
        row.leads.update(evidence=None)
    return certificate
