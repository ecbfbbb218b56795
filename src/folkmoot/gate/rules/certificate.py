"""Each certificate is the one that was recorded, and speaks of the delivery it lies with."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from folkmoot.canonical import digest
from folkmoot.gate.asked import asked_deliveries
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request
from folkmoot.quality.certificate import Certificate


def certificate(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each certificate whose hash or subject is another than the delivery's.

    The recorded hash is the SHA-256 of the certificate's canonical bytes (RFC 8785).
    """
    reasons = []
    for delivery in asked_deliveries(request, facts):
        found = delivery.certificate
        clause = f"deliveries[{delivery.id}].certificate"
        remedy = f"Ask {delivery.member} to deliver again, and report that the two differ."
        if _digest(found) != delivery.certificate_sha256:
            what = f"The quality certificate of {delivery.id} is not the one that was recorded."
            reasons.append(Reason("certificate", clause, what, remedy))
        subject = (found.dataset, found.member, found.contract, found.as_of)
        if subject != (delivery.dataset, delivery.member, delivery.contract, delivery.as_of):
            what = f"The quality certificate beside {delivery.id} speaks of another delivery."
            reasons.append(Reason("certificate", clause, what, remedy))
    return tuple(reasons)


def _digest(certificate: Certificate) -> str:
    return _digest_of(certificate.model_dump_json())


@lru_cache(maxsize=4096)
def _digest_of(text: str) -> str:
    """Remembered by the text: canonical bytes are slow, and are asked for at each batch."""
    return digest(Certificate.model_validate_json(text).model_dump())
