"""Ask the gate, rehearse its refusals, and carry out what it permits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from folkmoot.cli.progress import Told
from folkmoot.cli.session import Session
from folkmoot.cli.workspace import RunEntry
from folkmoot.errors import RefusedError
from folkmoot.gate.permit import Permit, Reason, Refusal, Request


def request_of(at: Session, run: RunEntry, agreement: str) -> tuple[Request, str]:
    """The request that the workspace describes, and who makes it."""
    from folkmoot.cli.asking import make_request

    return make_request(
        at, agreement=agreement, purpose=run.purpose, member=run.member, role=run.role,
        recipient=run.recipient, typologies=run.typologies,
    )  # fmt: skip


def ask(at: Session, request: Request, by: str) -> Any:
    """What the gate answers; it is recorded."""
    from folkmoot.office.runs.services import decide_request

    return decide_request(request=request, by=by, now=at.now)


def tour_of(at: Session, request: Request) -> Iterator[dict[str, Any]]:
    """What the gate would say if one thing were otherwise, rule by rule; nothing is recorded."""
    from folkmoot.gate.tour import tour
    from folkmoot.office.agreements.facts import facts_for

    now = at.now
    for stop in tour(request, facts_for(request, now), now):
        spoken = [reason for reason in stop.refusal.reasons if reason.rule == stop.rule]
        yield refusal_of(stop.altered, spoken, recorded=False)


def refusal_of(altered: str, reasons: Any, *, recorded: bool) -> dict[str, Any]:
    """A refusal; ``recorded`` says that it stands in the ledger, otherwise it was a rehearsal."""
    said: list[Reason] = list(reasons)
    return {
        "altered": altered,
        "recorded": recorded,
        "reasons": [
            {"rule": r.rule, "clause": r.clause, "what": r.what, "remedy": r.remedy,
             "sentence": r.sentence}
            for r in said
        ],
    }  # fmt: skip


def is_stop(answer: Any) -> bool:
    """Whether the gate refuses for nothing but an earlier report that found a typology unfair."""
    return isinstance(answer, Refusal) and {r.rule for r in answer.reasons} == {"fairness"}


def carry_out(at: Session, answer: Any, request: Request, by: str, told: Told) -> dict[str, Any]:
    """Run what ``answer`` to ``request`` permits to its release, and say what came of it.

    RefusedError when it is a refusal, or the run does not finish.
    """
    from folkmoot.cli.decision import refused
    from folkmoot.office.runs.selectors import run_row, steps
    from folkmoot.office.runs.services import start_run
    from folkmoot.office.workshop import workshop
    from folkmoot.run.work import work

    if isinstance(answer, Refusal):
        raise refused(answer)
    permit: Permit = answer.permit
    run = start_run(permit=answer, by=by, now=at.now)
    shop = workshop(
        at.conf, at.clock, told=lambda what, _done, _total: told(f"{request.purpose}: {what}", 7, 9)
    )
    work(shop.actor, shop)
    row = run_row(run)
    result: dict[str, Any] = row.result or {}
    if row.state != "finished":
        raise RefusedError(
            f"The run {row.state}: {result.get('error') or result.get('reasons')}", where=run
        )
    return {
        "run": run, "agreement": permit.agreement, "purpose": permit.purpose, "state": row.state,
        "permit": permit.id, "recipient": permit.recipient, "destroy_by": permit.destroy_by,
        "records": result["records"], "pairs": result["pairs"], "leads": result["leads"],
        "role": request.role, "typologies": result["typologies"],
        "insights": result["insights"], "content_sha256": result["content_sha256"],
        "versions": result["versions"],
        "steps": {s.name: s.content_sha256 for s in steps(run)},
    }  # fmt: skip
