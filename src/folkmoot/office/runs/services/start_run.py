"""Put a permitted run into the queue."""

from __future__ import annotations

from datetime import datetime

from folkmoot.errors import RefusedError
from folkmoot.gate.permit import SealedPermit
from folkmoot.gate.seal import verify_seal
from folkmoot.ledger.journal import Event, EventKind
from folkmoot.office.accounts.policies import check_acts_for
from folkmoot.office.journal.services import writing
from folkmoot.office.keys.selectors import gate_public
from folkmoot.office.runs.models import Decision, Run


def start_run(*, permit: SealedPermit, by: str, now: datetime) -> str:
    """The id of the run that ``permit`` starts. One permit, one run: repeatable.

    RefusedError unless the seal holds, the permit runs now and its decision is on record.
    """
    checked = verify_seal(permit, gate_public(permit.key_id), now)
    check_acts_for(by, checked.request.member)
    with writing() as journal:
        decision = Decision.objects.filter(id=checked.id, permit=permit.payload).first()
        if decision is None:
            raise RefusedError(
                "This permit is not on record here.",
                where="permit",
                next_step="Ask the gate of this service.",
            )
        known = Run.objects.filter(decision=decision).first()
        if known is not None:
            return known.id
        row = Run.objects.create(id=f"run-{checked.id[:24]}", decision=decision, queued_at=now)
        body = {"permit": checked.id, "agreement": checked.agreement, "purpose": checked.purpose}
        journal.append(Event(EventKind.RUN_STARTED, row.id, by, now, body))
        return row.id
