"""The run book of `folkmoot.run`, kept in the database and fenced by the epoch of the claim."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from folkmoot.canonical import canonical, digest
from folkmoot.disclosure.released import Released as ToldTable
from folkmoot.errors import ConflictError, LeaseLostError
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.cases.services import add_leads
from folkmoot.office.journal.services import DjangoJournal, writing
from folkmoot.office.place import place
from folkmoot.office.releases.selectors import released_tables
from folkmoot.office.releases.services import add_releases
from folkmoot.office.runs.models import Run, Step
from folkmoot.office.runs.selectors import sealed_permit, step_record
from folkmoot.office.runs.shred_run import holds_on, shred_run
from folkmoot.office.runs.standing import standing
from folkmoot.office.support.services import add_support
from folkmoot.run.book import AreaTable, Claim, LeadRecord, StepRecord, SupportRecord
from folkmoot.run.failpoint import failpoint
from folkmoot.run.refused import refused
from folkmoot.settings import settings

log = logging.getLogger("folkmoot.runs")
# What a run releases: leads, the support list, tables.
Released = tuple[Sequence[LeadRecord], Sequence[SupportRecord], Sequence[AreaTable]]


class DjangoRunBook:
    """`run.RunBook`: every write checks, in its own transaction, that the claim is the newest."""

    def claim(self, worker: str, *, now: datetime) -> Claim | None:
        """The oldest run that is queued or whose lease has ended, with a higher epoch; or None.

        Two workers never get the same epoch: PostgreSQL passes over rows that another is about to
        take (SKIP LOCKED), SQLite has one writer; the update names the epoch that was read.
        """
        with transaction.atomic(durable=True):
            free = Q(state=Run.State.QUEUED) | Q(state=Run.State.RUNNING, lease_until__lte=now)
            rows = Run.objects.filter(free).select_related("decision")
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True, of=("self",))
            row = rows.order_by("queued_at", "id").first()
            if row is None:
                return None
            taken = Run.objects.filter(id=row.id, epoch=row.epoch).update(
                epoch=row.epoch + 1, state=Run.State.RUNNING, worker=worker, lease_until=_until(now)
            )
            if not taken:
                return None
            done = tuple(step_record(step) for step in row.steps.order_by("id"))
            permit = sealed_permit(row.decision)
        failpoint("claim-after-commit")
        return Claim(row.id, row.epoch + 1, worker, permit, done)

    def heartbeat(
        self, claim: Claim, *, progress: str, done: int, total: int, now: datetime
    ) -> None:
        """Extend the lease and show how far the step is; LeaseLostError once another has it."""
        updated = _mine(claim).update(
            lease_until=_until(now), progress=progress, done=done, total=total
        )
        if not updated:
            raise _lost(claim)

    def commit_step(self, claim: Claim, step: StepRecord, *, now: datetime) -> None:
        """Make a step's output count, with its event, in one transaction.

        A step that is committed already counts once: nothing happens when its content is the
        same, ConflictError when it is not.
        """
        with writing() as journal:
            fence(claim)
            known = Step.objects.filter(run_id=claim.run, name=step.name).first()
            if known is None:
                _add_step(journal, claim, step, now)
            elif known.content_sha256 != step.content_sha256:
                raise ConflictError(
                    f"The step {step.name} is committed with other content.",
                    where=claim.run,
                    next_step="Report this: a step must give the same content when it is redone.",
                )
            failpoint("step-before-commit")
        failpoint("step-after-commit")

    def finish(
        self,
        claim: Claim,
        result: Mapping[str, object],
        *,
        leads: Sequence[LeadRecord],
        support: Sequence[SupportRecord] = (),
        tables: Sequence[AreaTable] = (),
        now: datetime,
    ) -> None:
        """Release leads, support list and tables, and end the run, in one transaction.

        Whether the permit still stands is asked in that very transaction, behind the ledger's
        lock: no revocation can slip in between. RefusedError when it does not, and nothing is
        released.
        """
        body: dict[str, Plain] = {
            "result_sha256": digest(result),
            "leads": len(leads),
            "versions": _plain(result).get("versions"),  # type: ignore[dict-item]
        }
        released = (leads, support, tables)
        self._end(claim, EventKind.RUN_FINISHED, Run.State.FINISHED, result, body, now, released)

    def told(self) -> tuple[ToldTable, ...]:
        """Every table that was ever told, by whatever run."""
        return released_tables()

    def stop(self, claim: Claim, reasons: tuple[Mapping[str, str], ...], *, now: datetime) -> None:
        """End the run because the gate says no; nothing is released, what it made is destroyed."""
        rules = tuple(dict.fromkeys(str(reason.get("rule", "")) for reason in reasons))
        result = {"reasons": [dict(reason) for reason in reasons]}
        self._end(claim, EventKind.RUN_STOPPED, Run.State.STOPPED, result, {"rules": rules}, now)

    def fail(self, claim: Claim, error: str, *, now: datetime) -> None:
        """End the run because of an error of ours; ``error`` is a type and a place, no values.
        What it made is destroyed."""
        result = {"error": error}
        self._end(claim, EventKind.RUN_FAILED, Run.State.FAILED, result, {"error": error}, now)

    def _end(
        self,
        claim: Claim,
        kind: EventKind,
        state: Run.State,
        result: Mapping[str, object],
        body: Mapping[str, Plain],
        now: datetime,
        released: Released | None = None,
    ) -> None:
        with writing() as journal:
            fence(claim)
            if released is not None:
                _check_standing(claim, now)
                leads, support, tables = released
                add_leads(journal, claim=claim, leads=leads, now=now)
                if support:
                    add_support(journal, claim=claim, records=support, now=now)
                add_releases(journal, claim=claim, tables=tables, now=now)
            _mine(claim).update(state=state, result=_plain(result), ended_at=now, lease_until=None)
            told: dict[str, Plain] = {"epoch": claim.epoch, **body}
            journal.append(Event(kind, claim.run, claim.worker, now, told))
            if released is None:
                _end_data(journal, claim, now)
            failpoint("end-before-commit")
        failpoint("end-after-commit")


def fence(claim: Claim) -> None:
    """LeaseLostError unless ``claim`` is the newest on its run, which stays so until the commit."""
    rows = _mine(claim)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    if rows.first() is None:
        raise _lost(claim)


def _check_standing(claim: Claim, now: datetime) -> None:
    refusal = standing(lambda: now)(claim.permit.permit)
    if refusal is not None:
        raise refused(refusal, "release")


def _end_data(journal: DjangoJournal, claim: Claim, now: datetime) -> None:
    """Shred what a run without a release has made, unless a legal hold keeps it.

    Nothing that goes wrong here may keep the run from ending: `destroy_due` finds it again.
    """
    permit = claim.permit.permit
    try:
        with transaction.atomic():
            if holds_on(permit, now):
                return
            run = Run.objects.get(id=claim.run)
            why = "The run ended without a release."
            shred_run(
                journal, run, permit, place=place(settings()), by=claim.worker, reason=why, now=now
            )
    except Exception:
        log.exception("what the run has made is not destroyed yet", extra={"run": claim.run})


def _mine(claim: Claim) -> QuerySet[Run]:
    return Run.objects.filter(id=claim.run, epoch=claim.epoch, state=Run.State.RUNNING)


def _lost(claim: Claim) -> LeaseLostError:
    return LeaseLostError(
        "Another worker has taken this run over, or it has ended.",
        where=claim.run,
        next_step="Nothing to do: what this worker had not committed does not count.",
    )


def _plain(result: Mapping[str, object]) -> dict[str, object]:
    """The result as JSON has it: dates and enums as their canonical text."""
    plain: dict[str, object] = json.loads(canonical(result))
    return plain


def _until(now: datetime) -> datetime:
    return now + timedelta(seconds=settings().lease_seconds)


def _add_step(journal: DjangoJournal, claim: Claim, step: StepRecord, now: datetime) -> None:
    Step.objects.create(
        run_id=claim.run,
        name=step.name,
        artefact=step.artefact,
        ciphertext_sha256=step.ciphertext_sha256,
        content_sha256=step.content_sha256,
        counts=dict(step.counts),
        epoch=claim.epoch,
        committed_at=now,
    )
    body: dict[str, Plain] = {
        "step": step.name,
        "epoch": claim.epoch,
        "ciphertext_sha256": step.ciphertext_sha256,
        "content_sha256": step.content_sha256,
        "counts": dict(step.counts),
    }
    journal.append(Event(EventKind.RUN_STEP, claim.run, claim.worker, now, body))
