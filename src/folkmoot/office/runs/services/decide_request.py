"""Ask the gate, and record what it said before anybody hears it."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from folkmoot.canonical import canonical
from folkmoot.gate.decide import decide
from folkmoot.gate.permit import Permit, Reason, Refusal, Request, SealedPermit
from folkmoot.gate.seal import seal
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.agreements.facts import facts_for
from folkmoot.office.journal.services import DjangoJournal, writing
from folkmoot.office.keys.selectors import gate_key
from folkmoot.office.runs.models import Decision
from folkmoot.office.runs.policies import check_asks
from folkmoot.run.failpoint import failpoint


def decide_request(*, request: Request, by: str, now: datetime) -> SealedPermit | Refusal:
    """The sealed permit, or the refusal *returned*, each recorded with its event by then.

    The facts are read in the very transaction that records the decision, behind the ledger's
    lock: no revocation can slip in between. An error on the way to the gate is a refusal too
    (facts/trust.md). The same permit asked for twice at one instant is one decision.
    """
    check_asks(by, request)
    with writing() as journal:
        decided = _decide(request, now)
        if isinstance(decided, Permit):
            sealed = _record_permit(journal, decided, by, now)
        else:
            _record_refusal(journal, decided, by, now)
        failpoint("decision-before-commit")
    failpoint("decision-after-commit")
    return decided if isinstance(decided, Refusal) else sealed


def _decide(request: Request, now: datetime) -> Permit | Refusal:
    try:
        with transaction.atomic():  # a savepoint, so that the refusal can still be recorded
            return decide(request, facts_for(request, now), now)
    except Exception:  # whatever went wrong, it is a no; its text may quote data
        return Refusal(request.agreement, request, (FACTS_UNREAD,), now)


# The facts could not be gathered, so that no rule could be asked.
FACTS_UNREAD = Reason(
    "facts",
    "",
    "What the gate must look at could not be read.",
    "Tell whoever runs this service; nothing is opened until it can be read.",
)


def _record_permit(journal: DjangoJournal, permit: Permit, by: str, now: datetime) -> SealedPermit:
    key = gate_key()
    sealed = seal(permit, key.private, key.key_id)
    if not Decision.objects.filter(id=permit.id).exists():
        Decision.objects.create(
            **_asked(permit.request, now),
            id=permit.id,
            permit=sealed.payload,
            key_id=sealed.key_id,
            signature=sealed.signature,
        )
        body: dict[str, Plain] = {
            "agreement": permit.agreement,
            "version": permit.version,
            "terms_hash": permit.terms_hash,
            "purpose": permit.purpose,
            "member": permit.request.member,
            "role": permit.request.role,
            "recipient": permit.recipient,
            "deliveries": tuple(grant.delivery for grant in permit.grants),
            "preferences_sha256": permit.preferences_sha256,
            "expires_at": permit.expires_at.isoformat(),
            "destroy_by": permit.destroy_by.isoformat(),
        }
        journal.append(Event(EventKind.DECISION_PERMIT, permit.id, by, now, body))
    return sealed


def _record_refusal(journal: DjangoJournal, refusal: Refusal, by: str, now: datetime) -> None:
    row = Decision.objects.create(
        **_asked(refusal.request, now),
        id=f"refusal-{secrets.token_hex(12)}",
        refusal=canonical([_plain(reason) for reason in refusal.reasons]),
    )
    body: dict[str, Plain] = {
        "agreement": refusal.agreement,
        "purpose": refusal.request.purpose,
        "member": refusal.request.member,
        "role": refusal.request.role,
        "recipient": refusal.request.recipient,
        "rules": tuple(dict.fromkeys(reason.rule for reason in refusal.reasons)),
    }
    journal.append(Event(EventKind.DECISION_REFUSAL, row.id, by, now, body))


def _asked(request: Request, now: datetime) -> dict[str, object]:
    return {
        "agreement": request.agreement,
        "purpose": request.purpose,
        "member": request.member,
        "request": canonical({name: getattr(request, name) for name in request.__slots__}),
        "decided_at": now,
    }


def _plain(reason: Reason) -> dict[str, str]:
    return {name: getattr(reason, name) for name in reason.__slots__}
