"""End what a run has made: its key, its files, the evidence of its leads."""

from __future__ import annotations

from datetime import datetime

from folkmoot.errors import ConflictError
from folkmoot.ledger.journal import Plain
from folkmoot.office.accounts.policies import check_acts_for_or_serves
from folkmoot.office.journal.services import writing
from folkmoot.office.runs.models import Run
from folkmoot.office.runs.selectors import run_row, sealed_permit
from folkmoot.office.runs.shred_run import shred_run
from folkmoot.store.location import Place


def destroy_run(*, run: str, place: Place, reason: str, by: str, now: datetime) -> dict[str, Plain]:
    """The certificate of destruction of a run that has ended. Counts, hashes and leads' rows stay;
    the evidence goes with the key. ConflictError while it works or a legal hold is open.
    """
    check_acts_for_or_serves(by, sealed_permit(run_row(run).decision).permit.request.member)
    return end_run(run=run, place=place, reason=reason, by=by, now=now)


def end_run(*, run: str, place: Place, reason: str, by: str, now: datetime) -> dict[str, Plain]:
    """``destroy_run``, for whoever has looked already whether ``by`` may."""
    with writing() as journal:
        row = run_row(run)
        if row.state in {Run.State.QUEUED, Run.State.RUNNING}:
            raise ConflictError(
                "The run has not ended.",
                where=run,
                next_step="Let it end, or revoke its agreement.",
            )
        permit = sealed_permit(row.decision).permit
        return shred_run(journal, row, permit, place=place, by=by, reason=reason, now=now)
