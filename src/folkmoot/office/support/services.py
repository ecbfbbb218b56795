"""A support list is recorded by its run, opened a household at a time, offered, and answered."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from folkmoot.dates import legal_date
from folkmoot.errors import InputError
from folkmoot.gate.permit import Permit
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.accounts.policies import check_known
from folkmoot.office.agreements.receivers import check_apart
from folkmoot.office.cases.selectors import permit_of, receiving
from folkmoot.office.journal.services import DjangoJournal, writing
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.support import policies
from folkmoot.office.support.models import SupportAct, SupportCase
from folkmoot.office.support.selectors import case_row
from folkmoot.run.book import Claim, SupportRecord
from folkmoot.run.evidence import open_evidence

_EVENTS = {
    SupportAct.Kind.OPENED: EventKind.SUPPORT_OPENED,
    SupportAct.Kind.AGREED: EventKind.SUPPORT_AGREED,
    SupportAct.Kind.OFFERED: EventKind.SUPPORT_OFFERED,
    SupportAct.Kind.OUTCOME: EventKind.SUPPORT_OUTCOME,
    SupportAct.Kind.CORRECTED: EventKind.SUPPORT_CORRECTED,
}


@dataclass(frozen=True, slots=True)
class OpenedPerson:
    """A case with its evidence (canonical JSON) in clear, for the officer who said why."""

    case: SupportCase
    evidence: bytes


def add_support(
    journal: DjangoJournal, *, claim: Claim, records: Sequence[SupportRecord], now: datetime
) -> None:
    """Record the support list of a run in the transaction that ends it.

    The ledger learns the number of households by rule, for whom they are and until when.
    """
    permit = claim.permit.permit
    rows = SupportCase.objects.bulk_create(
        (_row(claim, each, permit, now) for each in records), 500
    )
    through = SupportCase.members.through
    through.objects.bulk_create(
        (
            through(supportcase_id=row.id, member_id=member)
            for row, each in zip(rows, records, strict=True)
            for member in sorted(set(each.members))
        ),
        500,
    )
    counts = Counter(rule for each in records for rule in each.rules)
    body: dict[str, Plain] = {
        **_about(permit),
        "destroy_by": permit.destroy_by.isoformat(),
        "households": len(records),
        "rules": dict(sorted(counts.items())),
        "epoch": claim.epoch,
    }
    journal.append(Event(EventKind.SUPPORT_LISTED, claim.run, claim.worker, now, body))


def _row(claim: Claim, each: SupportRecord, permit: Permit, now: datetime) -> SupportCase:
    return SupportCase(
        id=each.id,
        run_id=claim.run,
        subject=each.subject,
        rules=list(each.rules),
        evidence=each.evidence,
        made_at=now,
        expires_on=permit.destroy_by,
    )


def open_person(*, case: str, reason: str, by: str, now: datetime) -> OpenedPerson:
    """One household's evidence in clear; there is no way to open two at once.

    The opening (a pseudonym, the hash of ``reason``) is committed to the ledger before anything is
    decrypted. ForbiddenError and ConflictError as `check_officer` and `check_live`; InputError
    without a reason; KeyMissingError once the evidence is destroyed.
    """
    _check_reason(reason)
    with writing() as journal:
        row = _allowed(case, by, now)
        _act(journal, row, SupportAct.Kind.OPENED, by=by, now=now, reason=reason)
    key = DjangoKeyRing().unwrap(row.run_id)
    return OpenedPerson(row, open_evidence(key, row.run_id, row.id, bytes(row.evidence or b"")))


def agree(*, case: str, reason: str, by: str, now: datetime) -> None:
    """The second look: whoever has opened the case says why it is right to offer help."""
    _check_reason(reason)
    with writing() as journal:
        row = _allowed(case, by, now)
        policies.check_opened(row, by)
        _act(journal, row, SupportAct.Kind.AGREED, by=by, now=now, reason=reason)


def offer(*, case: str, rule: str, by: str, now: datetime) -> None:
    """Record that help was offered by ``rule``, one that the household meets.

    ConflictError unless ``by`` has opened the case and somebody else has agreed.
    """
    with writing() as journal:
        row = _allowed(case, by, now)
        policies.check_word(rule, tuple(row.rules), "rule")
        policies.check_opened(row, by)
        policies.check_second_look(row, by)
        _act(journal, row, SupportAct.Kind.OFFERED, by=by, now=now, detail=rule)
        _set(row, SupportCase.State.OFFERED)


def record_outcome(*, case: str, outcome: str, by: str, now: datetime) -> None:
    """Record what came of the offer (`OUTCOMES`), and close the case.

    An outcome says nothing about entitlement and reaches no purpose of suspicion: as a dataset it
    is of the kind `support-outcomes`.
    """
    policies.check_word(outcome, policies.OUTCOMES, "outcome")
    with writing() as journal:
        row = _allowed(case, by, now)
        policies.check_offered(row)
        _act(journal, row, SupportAct.Kind.OUTCOME, by=by, now=now, detail=outcome)
        _set(row, SupportCase.State.CLOSED)


def correct(*, case: str, correction: str, reason: str, by: str, now: datetime) -> None:
    """Take a household off the list (`CORRECTIONS`): it asked so, objected, or was listed wrongly.

    Its evidence and its subject are erased at once; what was done stays, naming nobody.
    Repeatable: once withdrawn it stays so.
    """
    policies.check_word(correction, policies.CORRECTIONS, "correction")
    _check_reason(reason)
    with writing() as journal:
        row = case_row(case)
        permit = permit_of(row.run_id)
        policies.check_officer(by, permit, receiving(permit, now), legal_date(now))
        if row.state == SupportCase.State.WITHDRAWN:
            return
        _act(
            journal, row, SupportAct.Kind.CORRECTED,
            by=by, now=now, reason=reason, detail=correction,
        )  # fmt: skip
        row.evidence, row.subject = None, None
        row.save(update_fields=["evidence", "subject"])
        _set(row, SupportCase.State.WITHDRAWN)


def _allowed(case: str, by: str, now: datetime) -> SupportCase:
    row, today = case_row(case), legal_date(now)
    permit = permit_of(row.run_id)
    found = receiving(permit, now)
    policies.check_officer(by, permit, found, today)
    check_apart(permit.agreement, found.member.id, check_known(by).office, "support", now)
    policies.check_live(row, today)
    return row


def _act(
    journal: DjangoJournal,
    row: SupportCase,
    kind: SupportAct.Kind,
    *,
    by: str,
    now: datetime,
    reason: str = "",
    detail: str = "",
) -> None:
    hashed = hashlib.sha256(reason.encode()).hexdigest() if reason else ""
    SupportAct.objects.create(
        case=row, kind=kind, detail=detail, reason_sha256=hashed, actor=by, at=now
    )
    body: dict[str, Plain] = {
        **_about(permit_of(row.run_id)),
        "run": row.run_id,
        "detail": detail or None,
        "reason_sha256": hashed or None,
    }
    journal.append(Event(_EVENTS[kind], row.id, by, now, body))


def _about(permit: Permit) -> dict[str, Plain]:
    return {
        "agreement": permit.agreement,
        "terms_hash": permit.terms_hash,
        "purpose": permit.purpose,
        "permit": permit.id,
        "recipient": permit.recipient,
    }


def _set(row: SupportCase, state: SupportCase.State) -> None:
    row.state = state
    row.save(update_fields=["state"])


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise InputError("Say why.", where="reason", next_step="A sentence will do.")
