"""Decisions and runs read back."""

from __future__ import annotations

import json

from folkmoot.errors import NotFoundError
from folkmoot.gate.permit import Reason, SealedPermit
from folkmoot.gate.read_permit import read_permit
from folkmoot.office.runs.models import Decision, Run, Step
from folkmoot.run.book import StepRecord


def sealed_permit(decision: Decision) -> SealedPermit:
    """The permit of a decision, from the bytes that were signed; NotFoundError for a refusal."""
    if decision.permit is None or decision.signature is None:
        raise NotFoundError("is a refusal, not a permit.", where=decision.id)
    payload = bytes(decision.permit)
    return SealedPermit(read_permit(payload), payload, decision.key_id, bytes(decision.signature))


def permit(permit_id: str) -> SealedPermit:
    """The sealed permit ``permit_id``; NotFoundError when there is none."""
    row = Decision.objects.filter(id=permit_id).first()
    if row is None:
        raise NotFoundError("There is no such permit.", where=permit_id)
    return sealed_permit(row)


def reasons(decision: Decision) -> tuple[Reason, ...]:
    """Why a decision was a refusal; nothing for a permit."""
    return tuple(Reason(**item) for item in json.loads(bytes(decision.refusal or b"[]")))


def decisions(member: str | None = None) -> tuple[Decision, ...]:
    """Every decision (on a request of ``member``), newest first."""
    rows = Decision.objects.order_by("-decided_at", "id")
    return tuple(rows.filter(member=member) if member else rows)


def run_row(run: str) -> Run:
    """The run; NotFoundError when there is none."""
    row = Run.objects.select_related("decision").filter(id=run).first()
    if row is None:
        raise NotFoundError(
            "There is no such run.", where=run, next_step="See `folkmoot run list`."
        )
    return row


def runs(member: str | None = None) -> tuple[Run, ...]:
    """Every run (asked for by ``member``), newest first."""
    rows = Run.objects.select_related("decision").order_by("-queued_at", "id")
    return tuple(rows.filter(decision__member=member) if member else rows)


def steps(run: str) -> tuple[StepRecord, ...]:
    """The committed steps of a run, in order."""
    return tuple(step_record(step) for step in Step.objects.filter(run_id=run).order_by("id"))


def step_record(step: Step) -> StepRecord:
    """A step as the worker knows it."""
    return StepRecord(
        step.name, step.artefact, step.ciphertext_sha256, step.content_sha256, step.counts
    )
