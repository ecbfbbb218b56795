"""The walk: what a county would do over months, done once, each step by the real service."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from folkmoot.cli.clock import clock_from
from folkmoot.cli.files import read_text
from folkmoot.cli.progress import Told
from folkmoot.cli.session import OFFICE, Session, open_session
from folkmoot.cli.workspace import Workspace
from folkmoot.errors import RefusedError, TermsError
from folkmoot.gate.permit import Permit, Reason, Refusal, Request

STEPS = 9


@dataclass
class Walked:
    """What happened, as counts: never a name of a ratepayer."""

    title: str
    clock: str
    members: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    agreement: dict[str, Any] = field(default_factory=dict)
    deliveries: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    runs: list[dict[str, Any]] = field(default_factory=list)
    leads: int = 0
    typologies: dict[str, Any] = field(default_factory=dict)
    ledger: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The result for programs."""
        return dict(vars(self))


def walk(folder: Path, workspace: Workspace, data: Path, told: Told) -> Walked:
    """Carry the workspace from its members to a verified ledger. TermsError if it has faults."""
    at = open_session(clock_from(workspace.clock), create=True)
    walked = Walked(workspace.title, f"{at.now:%d %B %Y}".lstrip("0"))
    told("members join", 0, STEPS)
    walked.members = _join(at, workspace)
    told("contracts", 1, STEPS)
    _register(at, workspace, folder)
    told("the agreement is checked", 2, STEPS)
    agreement = _apply(at, workspace, folder, walked)
    told("files are delivered", 3, STEPS)
    for entry in workspace.deliveries:
        walked.deliveries.append(_deliver(at, folder, data, entry, told))
    told("the gate is asked too early", 4, STEPS)
    request, by = _request(at, workspace, agreement)
    early = _ask(at, request, by)
    if isinstance(early, Refusal):
        walked.refusals.append(_refusal("Nobody has signed yet.", early.reasons, recorded=True))
    told("members sign", 5, STEPS)
    _sign(at, workspace, agreement)
    walked.agreement = _standing(at, agreement)
    told("the gate is asked", 6, STEPS)
    request, by = _request(at, workspace, agreement)
    walked.refusals.extend(_tour(at, request))
    told("the join", 7, STEPS)
    _run(at, request, by, walked, told)
    told("the ledger is verified", 8, STEPS)
    walked.ledger = _verify(at)
    return walked


def _join(at: Session, workspace: Workspace) -> list[str]:
    from folkmoot.office.members import services
    from folkmoot.office.members.selectors import public_keys

    held = {key.member for key in public_keys()}
    for m in workspace.members:
        services.join(
            member=m.id, name=m.name, kind=m.kind, ico_number=m.ico_number, joined=m.joined,
            assured_until=m.assured_until, by=at.operator(), now=at.now,
        )  # fmt: skip
        if m.left is not None:
            services.leave(member=m.id, left=m.left, by=at.operator(), now=at.now)
        elif m.id not in held:
            services.add_key(member=m.id, by=at.operator(m.id), now=at.now)
    return [m.id for m in workspace.members]


def _register(at: Session, workspace: Workspace, folder: Path) -> None:
    from folkmoot.dataset.read_contract import read_contract
    from folkmoot.office.deliveries.services import register_contract

    for entry in workspace.deliveries:
        path = folder / entry.contract
        text = read_text(path)
        member = read_contract(text, str(path)).member
        register_contract(text=text, where=str(path), by=at.operator(member), now=at.now)


def _apply(at: Session, workspace: Workspace, folder: Path, walked: Walked) -> str:
    from folkmoot.agreement.check import check
    from folkmoot.agreement.parse import parse
    from folkmoot.dates import legal_date
    from folkmoot.detect.typology import typologies
    from folkmoot.office.agreements.services import apply_terms
    from folkmoot.office.deliveries.selectors import contracts

    path = folder / workspace.agreement
    text = read_text(path)
    parsed = parse(text, str(path))
    faults = check(
        parsed.terms,
        on=legal_date(at.now),
        contracts=contracts(),
        typologies=typologies(),
        lines=parsed.lines,
    )
    walked.warnings = [str(fault) for fault in faults if fault.warning]
    if any(not fault.warning for fault in faults):
        raise TermsError(fault for fault in faults if not fault.warning)
    return str(apply_terms(text=text, where=str(path), by=at.operator(), now=at.now).agreement_id)


def _deliver(at: Session, folder: Path, data: Path, entry: Any, told: Told) -> dict[str, Any]:
    from folkmoot.office.deliveries.deliver_file import deliver_file

    path = folder / entry.contract
    row, found = deliver_file(
        file=data / entry.file, contract_text=read_text(path), where=str(path), as_of=entry.as_of,
        by_for=at.operator, conf=at.conf, now=at.now,
        told=lambda what, _done, _total: told(f"{entry.file}: {what}", 3, STEPS),
    )  # fmt: skip
    return {
        "delivery": row.id, "contract": found.contract, "dataset": found.dataset,
        "member": found.member, "as_of": found.as_of,
        "read": found.read, "kept": found.kept, "rejected": found.rejected, "failed": found.failed,
        "quality": str(found.quality), "encoding": found.encoding,
        "reject_reasons": found.reject_reasons, "columns_missing": list(found.columns_missing),
        "failed_rules": {r.rule: r.failed for r in found.rules if r.failed},
        "notes": list(found.notes),
    }  # fmt: skip


def _sign(at: Session, workspace: Workspace, agreement: str) -> None:
    """The successions, attested by a party that takes no part in them, every member's signature,
    the committee's decision, the notice, the preferences: what must stand before the gate opens.
    What stands already is left as it is."""
    from folkmoot.agreement.acts import InstrumentKind
    from folkmoot.dates import legal_date
    from folkmoot.gate.facts import Review
    from folkmoot.office.agreements import selectors, services
    from folkmoot.office.ethics.services import record_review
    from folkmoot.office.voice.services import take_snapshot

    row = selectors.latest_version(agreement)

    def signer(member: str, party: str) -> str:
        return at.operator(member, selectors.office_of(row, party) or OFFICE)

    bodies = {body for s in workspace.successions for body in (s.predecessor, s.successor)}
    others = (p.id for p in selectors.terms_of(row).parties if p.id not in bodies)
    attests = next(others, workspace.run.member)
    if not selectors.instruments_of(row):
        for s in workspace.successions:
            services.make_instrument(
                agreement=agreement, kind=InstrumentKind.SUCCEED, member=s.successor,
                body={"predecessor": s.predecessor, "successor": s.successor,
                      "citation": s.citation},
                effective=s.effective, by=signer(s.successor, s.successor), now=at.now,
                cosigners={attests: signer(attests, attests)},
            )  # fmt: skip
    heirs = {s.predecessor: s.successor for s in workspace.successions}
    for party in selectors.standing_of(agreement, at.now).unsigned:
        member = heirs.get(party, party)
        services.sign(
            agreement=agreement, member=member, party=party, by=signer(member, party), now=at.now
        )
    today = legal_date(at.now)
    record_review(
        review=Review(row.terms_hash, today, today + timedelta(days=365), "support", True),
        by=at.operator(), now=at.now,
    )  # fmt: skip
    services.publish_notice(agreement=agreement, by=at.operator(), now=at.now)
    take_snapshot(by=at.operator(), now=at.now)


def _standing(at: Session, agreement: str) -> dict[str, Any]:
    from folkmoot.office.agreements import selectors

    row, standing = selectors.latest_version(agreement), selectors.standing_of(agreement, at.now)
    return {
        "id": agreement, "version": row.version, "terms_hash": row.terms_hash,
        "title": selectors.terms_of(row).title,
        "state": standing.state.value, "until": standing.until,
        "successions": dict(standing.successors),
    }  # fmt: skip


def _request(at: Session, workspace: Workspace, agreement: str) -> tuple[Request, str]:
    from folkmoot.cli.asking import make_request

    run = workspace.run
    return make_request(
        at, agreement=agreement, purpose=run.purpose, member=run.member, role=run.role,
        recipient=run.recipient, typologies=run.typologies,
    )  # fmt: skip


def _ask(at: Session, request: Request, by: str) -> Any:
    from folkmoot.office.runs.services import decide_request

    return decide_request(request=request, by=by, now=at.now)


def _tour(at: Session, request: Request) -> Iterator[dict[str, Any]]:
    from folkmoot.gate.tour import tour
    from folkmoot.office.agreements.facts import facts_for

    now = at.now
    for stop in tour(request, facts_for(request, now), now):
        spoken = [reason for reason in stop.refusal.reasons if reason.rule == stop.rule]
        yield _refusal(stop.altered, spoken, recorded=False)


def _refusal(altered: str, reasons: Any, *, recorded: bool) -> dict[str, Any]:
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


def _run(at: Session, request: Request, by: str, walked: Walked, told: Told) -> None:
    from folkmoot.cli.decision import refused
    from folkmoot.office.runs.selectors import run_row, steps
    from folkmoot.office.runs.services import start_run
    from folkmoot.office.workshop import workshop
    from folkmoot.run.work import work

    answer = _ask(at, request, by)
    if isinstance(answer, Refusal):
        raise refused(answer)
    permit: Permit = answer.permit
    run = start_run(permit=answer, by=by, now=at.now)
    shop = workshop(
        at.conf, at.clock, told=lambda what, _done, _total: told(f"the join: {what}", 7, STEPS)
    )
    work(shop.actor, shop)
    row = run_row(run)
    result: dict[str, Any] = row.result or {}
    if row.state != "finished":
        raise RefusedError(
            f"The run {row.state}: {result.get('error') or result.get('reasons')}", where=run
        )
    walked.runs.append(
        {
            "run": run, "state": row.state, "permit": permit.id, "recipient": permit.recipient,
            "destroy_by": permit.destroy_by, "records": result["records"],
            "pairs": result["pairs"], "content_sha256": result["content_sha256"],
            "versions": result["versions"],
            "steps": {s.name: s.content_sha256 for s in steps(run)},
        }
    )  # fmt: skip
    walked.leads = result["leads"]
    walked.typologies = result["typologies"]


def _verify(at: Session) -> dict[str, Any]:
    from folkmoot.cli.ledger.verify import run_verifier, write_bundle

    with tempfile.TemporaryDirectory() as folder:
        events = write_bundle(Path(folder), now=at.now)
        said = run_verifier(Path(folder))
    return {"events": events, "verified": True, "said": said}
