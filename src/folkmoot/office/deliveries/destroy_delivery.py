"""End a delivery: its key, its file, and a certificate of destruction in the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from folkmoot.ledger.journal import Plain
from folkmoot.office.accounts.policies import check_acts_for_or_serves
from folkmoot.office.agreements.selectors import open_holds
from folkmoot.office.deliveries.policies import check_no_hold
from folkmoot.office.deliveries.selectors import delivery_row
from folkmoot.office.journal.services import writing
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.run.failpoint import failpoint
from folkmoot.store.location import Place
from folkmoot.store.shred import shred


def destroy_delivery(
    *, delivery: str, place: Place, reason: str, by: str, now: datetime
) -> dict[str, Plain]:
    """The certificate of destruction; ConflictError under a legal hold, and nothing changes.

    By its member or the framework's team. ``reason`` names a rule or a request, not a person. The
    delivery's certificate of quality and its hashes stay: they hold no row. Its files go once the
    end of its key has committed. Repeatable.
    """
    check_acts_for_or_serves(by, delivery_row(delivery).member_id)
    return end_delivery(delivery=delivery, place=place, reason=reason, by=by, now=now)


def end_delivery(
    *, delivery: str, place: Place, reason: str, by: str, now: datetime
) -> dict[str, Plain]:
    """``destroy_delivery``, for whoever has looked already whether ``by`` may."""
    with writing() as journal:
        row = delivery_row(delivery)
        check_no_hold(row, open_holds(row.dataset, row.member_id, now))
        certificate = shred(
            row.id,
            keys=DjangoKeyRing(),
            place=place,
            journal=journal,
            holds=(),
            actor=by,
            reason=reason,
            now=now,
            after=lambda act: transaction.on_commit(act, robust=True),
        )
        row.destroyed_at = row.destroyed_at or now
        row.save(update_fields=["destroyed_at"])
        failpoint("destroy-before-commit")
    failpoint("destroy-after-commit")
    return certificate
