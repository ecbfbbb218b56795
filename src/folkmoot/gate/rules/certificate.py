"""Each certificate is the one that was recorded, and speaks of the delivery it lies with."""

from __future__ import annotations

from datetime import datetime

from folkmoot.canonical import digest
from folkmoot.gate.asked import asked_deliveries
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request


def certificate(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each certificate whose hash or subject is another than the delivery's.

    The recorded hash is the SHA-256 of the certificate's canonical bytes (RFC 8785).
    """
    reasons = []
    for delivery in asked_deliveries(request, facts):
        found = delivery.certificate
        clause = f"deliveries[{delivery.id}].certificate"
        remedy = f"Ask {delivery.member} to deliver again, and report that the two differ."
        if digest(found.model_dump()) != delivery.certificate_sha256:
            what = f"The quality certificate of {delivery.id} is not the one that was recorded."
            reasons.append(Reason("certificate", clause, what, remedy))
        subject = (found.dataset, found.member, found.contract, found.as_of)
        if subject != (delivery.dataset, delivery.member, delivery.contract, delivery.as_of):
            what = f"The quality certificate beside {delivery.id} speaks of another delivery."
            reasons.append(Reason("certificate", clause, what, remedy))
    return tuple(reasons)
