"""The facts of a request: everything that the gate may look at, from the primary database."""

from __future__ import annotations

from datetime import datetime

from folkmoot.detect.typology import typologies
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Request
from folkmoot.office.agreements import selectors
from folkmoot.office.agreements.models import Version
from folkmoot.office.agreements.receivers import receivers
from folkmoot.office.agreements.selectors import Lineage
from folkmoot.office.deliveries.selectors import contracts_of, delivery_facts
from folkmoot.office.ethics.selectors import reviews_of
from folkmoot.office.fairness.selectors import fairness_facts
from folkmoot.office.members.selectors import members, public_keys
from folkmoot.office.voice.selectors import latest_snapshot, residents_conditions


def facts_for(request: Request, now: datetime, *, terms_hash: str | None = None) -> Facts:
    """What stands at ``now`` for the version that counts, or for the one with ``terms_hash``.

    An agreement or a delivery that does not exist is simply absent, which the gate counts as a
    no. Never from a replica or a cache: the only things remembered are parsings of bytes that
    cannot change.
    """
    lineage = selectors.lineage(request.agreement, now)
    row = _version(request.agreement, lineage, terms_hash)
    deliveries = delivery_facts(request.deliveries)
    notice = getattr(row, "notice", None) if row else None
    return Facts(
        terms=selectors.terms_of(row) if row else None,
        terms_bytes=bytes(row.terms) if row else b"",
        terms_hash=row.terms_hash if row else "",
        signatures=selectors.signatures_of(row) if row else (),
        instruments=selectors.instruments_of(row) if row else (),
        keys=public_keys(),
        members=members(),
        deliveries=deliveries,
        conditions=residents_conditions(),
        preferences=latest_snapshot(),
        reviews=reviews_of(row.terms_hash) if row else (),
        notice_on=notice.published_on if notice else None,
        superseded_by=lineage.superseded_by(row) if row else None,
        typologies=tuple(typologies()),
        contracts=contracts_of(d.contract for d in deliveries),
        receivers=receivers(request.agreement, now),
        fairness=fairness_facts(),
    )


def _version(agreement: str, lineage: Lineage, terms_hash: str | None) -> Version | None:
    rows = Version.objects.filter(agreement_id=agreement)
    if terms_hash is not None:
        return rows.filter(terms_hash=terms_hash).first()
    return lineage.counting or rows.order_by("-version").first()
