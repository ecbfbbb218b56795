"""What must stand before the gate opens: members, contracts, agreements, files, signatures."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from folkmoot.cli.files import read_text
from folkmoot.cli.progress import Told
from folkmoot.cli.session import OFFICE, Session
from folkmoot.cli.workspace import DeliveryEntry, Workspace
from folkmoot.errors import TermsError


def join_members(at: Session, workspace: Workspace) -> list[str]:
    """Register every member with its key; its ids."""
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


def register_contracts(at: Session, workspace: Workspace, folder: Path) -> None:
    """Put every contract of the workspace on record."""
    from folkmoot.dataset.read_contract import read_contract
    from folkmoot.office.deliveries.services import register_contract

    for entry in workspace.deliveries:
        path = folder / entry.contract
        text = read_text(path)
        member = read_contract(text, str(path)).member
        register_contract(text=text, where=str(path), by=at.operator(member), now=at.now)


def apply_agreement(at: Session, path: Path) -> tuple[str, list[dict[str, str]]]:
    """The id of the agreement in the file ``path`` and its warnings; TermsError if it is faulty."""
    from folkmoot.agreement.check import check
    from folkmoot.agreement.parse import parse
    from folkmoot.dates import legal_date
    from folkmoot.detect.typology import typologies
    from folkmoot.office.agreements.services import apply_terms
    from folkmoot.office.deliveries.selectors import contracts

    text = read_text(path)
    parsed = parse(text, str(path))
    faults = check(
        parsed.terms,
        on=legal_date(at.now),
        contracts=contracts(),
        typologies=typologies(),
        lines=parsed.lines,
    )
    if any(not fault.warning for fault in faults):
        raise TermsError(fault for fault in faults if not fault.warning)
    row = apply_terms(text=text, where=str(path), by=at.operator(), now=at.now)
    agreement = str(row.agreement_id)
    return agreement, [
        {"agreement": agreement, "code": f.code, "clause": f.clause, "what": f.what,
         "next_step": f.next_step}
        for f in faults
    ]  # fmt: skip


def deliver_entry(
    at: Session, folder: Path, data: Path, entry: DeliveryEntry, told: Told
) -> dict[str, Any]:
    """Deliver one file; what its certificate says, as counts."""
    from folkmoot.office.deliveries.deliver_file import deliver_file

    path = folder / entry.contract
    row, found = deliver_file(
        file=data / entry.file, contract_text=read_text(path), where=str(path), as_of=entry.as_of,
        by_for=at.operator, conf=at.conf, now=at.now,
        told=lambda what, _done, _total: told(f"{entry.file}: {what}", 3, 9),
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


def sign_agreement(at: Session, workspace: Workspace, agreement: str) -> None:
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
    attests = next(others, workspace.runs[0].member)
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


def agreement_standing(at: Session, agreement: str) -> dict[str, Any]:
    """Where the agreement stands, for people and programs."""
    from folkmoot.cli.demo.in_brief import in_brief
    from folkmoot.office.agreements import selectors

    row, standing = selectors.latest_version(agreement), selectors.standing_of(agreement, at.now)
    terms = selectors.terms_of(row)
    return {
        "id": agreement, "version": row.version, "terms_hash": row.terms_hash,
        "title": terms.title, "brief": in_brief(terms),
        "state": standing.state.value, "until": standing.until,
        "successions": dict(standing.successors),
    }  # fmt: skip
