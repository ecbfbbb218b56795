"""Leads are recorded by the run that found them, and opened by those who receive them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from folkmoot.dates import legal_date
from folkmoot.detect.referral import Referral, referral
from folkmoot.detect.typology import typology
from folkmoot.errors import InputError, NotFoundError
from folkmoot.gate.permit import Permit
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.accounts.policies import check_known
from folkmoot.office.agreements.receivers import check_apart
from folkmoot.office.cases import policies
from folkmoot.office.cases.models import Lead
from folkmoot.office.cases.selectors import permit_of, receiving
from folkmoot.office.journal.services import DjangoJournal, writing
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.run.book import Claim, LeadRecord
from folkmoot.run.evidence import open_evidence


@dataclass(frozen=True, slots=True)
class OpenedLead:
    """A lead with its evidence (canonical JSON) in clear, for the reader who said why."""

    lead: Lead
    evidence: bytes


def add_leads(
    journal: DjangoJournal, *, claim: Claim, leads: Sequence[LeadRecord], now: datetime
) -> None:
    """Release the leads of a run in the transaction that ends it (`DjangoRunBook.finish`).

    The ledger learns their number per typology, for whom they are and until when.
    """
    permit = claim.permit.permit
    rows = Lead.objects.bulk_create((_row(claim.run, lead, now) for lead in leads), 500)
    through = Lead.members.through
    through.objects.bulk_create(
        (
            through(lead_id=row.id, member_id=member)
            for row, lead in zip(rows, leads, strict=True)
            for member in sorted(set(lead.members))
        ),
        500,
    )
    counts = Counter(lead.typology for lead in leads)
    body: dict[str, Plain] = {
        "agreement": permit.agreement,
        "version": permit.version,
        "terms_hash": permit.terms_hash,
        "recipient": permit.recipient,
        "destroy_by": permit.destroy_by.isoformat(),
        "leads": dict(sorted(counts.items())),
        "epoch": claim.epoch,
    }
    journal.append(Event(EventKind.RELEASE_MADE, claim.run, claim.worker, now, body))


def _row(run: str, lead: LeadRecord, now: datetime) -> Lead:
    return Lead(
        id=lead.id,
        run_id=run,
        typology=lead.typology,
        subject=lead.subject,
        evidence=lead.evidence,
        recommended=lead.recommended,
        actual_pence=lead.actual_pence,
        forward_pence=lead.forward_pence,
        notional_pence=lead.notional_pence,
        made_at=now,
    )


def _check_opens(by: str, permit: Permit, now: datetime) -> None:
    today, found = legal_date(now), receiving(permit, now)
    policies.check_receives(by, permit, found.member.id)
    policies.check_role(by, permit, found.roles)
    policies.check_kept(permit, today)
    policies.check_takes_part(found.member, today)
    policies.check_in_force(found.standing, permit)
    check_apart(permit.agreement, found.member.id, check_known(by).office, "leads", now)


def open_leads(
    *, run: str, reason: str, by: str, now: datetime, ids: Iterable[str] | None = None
) -> tuple[OpenedLead, ...]:
    """The leads of ``run`` (or those named by ``ids``) with their evidence in clear.

    The opening is committed to the ledger before anything is decrypted: who (a pseudonym), how
    many, and the hash of ``reason`` (free text may name a person). ForbiddenError unless ``by``
    holds the office in the recipient that the purpose names, and the recipient takes part and is
    assured; ConflictError unless the agreement is active, and after the last day of the permit.
    InputError without a reason; KeyMissingError once the evidence is destroyed.
    """
    if not reason.strip():
        raise InputError(
            "Say why these leads are opened.", where="reason", next_step="A sentence will do."
        )
    with writing() as journal:
        permit = permit_of(run)
        _check_opens(by, permit, now)
        rows: QuerySet[Lead] = Lead.objects.filter(run_id=run).order_by("id")
        opened = tuple(rows if ids is None else rows.filter(id__in=list(ids)))
        body: dict[str, Plain] = {
            "reason_sha256": hashlib.sha256(reason.encode()).hexdigest(),
            "agreement": permit.agreement,
            "terms_hash": permit.terms_hash,
            "purpose": permit.purpose,
            "permit": permit.id,
            "recipient": permit.recipient,
            "count": len(opened),
            "leads": tuple(lead.id for lead in opened),
        }
        journal.append(Event(EventKind.LEADS_OPENED, run, by, now, body))
    if not opened:
        return ()
    key = DjangoKeyRing().unwrap(run)
    return tuple(
        OpenedLead(lead, open_evidence(key, run, lead.id, bytes(lead.evidence or b"")))
        for lead in opened
    )


def refer_lead(*, run: str, lead: str, reason: str, by: str, now: datetime) -> Referral:
    """The pack with which ``lead``, which is about housing benefit, goes to the department.

    It is opened as ``open_leads`` does, and its referral is an event of its own. NotFoundError
    when the run has no such lead; InputError when it is not about housing benefit.
    """
    opened = open_leads(run=run, reason=reason, by=by, now=now, ids=[lead])
    if not opened:
        raise NotFoundError(
            "This run has no such lead.", where=lead, next_step="See `folkmoot leads list`."
        )
    evidence = json.loads(opened[0].evidence)
    header = typology(evidence["typology"].partition("@")[0]).header
    pack = referral(evidence, header.name, legal_date(now))
    permit = permit_of(run)
    body: dict[str, Plain] = {
        "lead": lead,
        "agreement": permit.agreement,
        "terms_hash": permit.terms_hash,
        "recipient": permit.recipient,
    }
    with writing() as journal:
        journal.append(Event(EventKind.LEADS_REFERRED, run, by, now, body))
    return pack
