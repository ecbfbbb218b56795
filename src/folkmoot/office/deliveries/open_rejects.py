"""The lines of a delivery that could not be read, for the member that sent it."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa

from folkmoot.errors import NotFoundError
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.accounts.policies import check_acts_for
from folkmoot.office.deliveries.policies import check_there
from folkmoot.office.deliveries.selectors import delivery_row
from folkmoot.office.journal.services import writing
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.run.bundle import unpack
from folkmoot.store.location import Kind, Place
from folkmoot.store.read_artefact import read_artefact


def open_rejects(*, delivery: str, place: Place, by: str, now: datetime) -> dict[str, pa.Table]:
    """``rejects`` (row, reason, text) and ``failures`` (row, rules) of ``delivery``.

    For its own member only: they are its own lines. The opening is in the ledger first.
    NotFoundError when the delivery was accepted without them.
    """
    with writing() as journal:
        row = delivery_row(delivery)
        check_acts_for(by, row.member_id)
        check_there(row, now)
        if not row.rejects:
            raise NotFoundError(
                "This delivery has no rejects beside it.",
                where=delivery,
                next_step="Deliver the file again.",
            )
        body: dict[str, Plain] = {"member": row.member_id, "rejects": True}
        journal.append(Event(EventKind.DELIVERY_OPENED, delivery, by, now, body))
    key = DjangoKeyRing().unwrap(delivery)
    digest = row.rejects.rpartition("/")[2].partition(".")[0]
    return unpack(
        read_artefact(
            place,
            delivery,
            name=row.rejects,
            ciphertext_sha256=digest,
            key=key,
            kind=Kind.REJECTS,
        )
    )
