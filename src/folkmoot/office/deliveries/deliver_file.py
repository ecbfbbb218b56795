"""A file from a member's hands to an accepted delivery, in one act."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from folkmoot.dataset.read_contract import read_contract
from folkmoot.dates import legal_date
from folkmoot.errors import InputError
from folkmoot.office.deliveries.models import Delivery
from folkmoot.office.deliveries.policies import check_there
from folkmoot.office.deliveries.selectors import certificate
from folkmoot.office.deliveries.selectors import contract as registered
from folkmoot.office.deliveries.services import accept_delivery, register_contract
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.place import place
from folkmoot.quality.certificate import Certificate
from folkmoot.run.deliver import Told, deliver, delivery_id
from folkmoot.settings import Settings


def deliver_file(
    *,
    file: Path,
    contract_text: str,
    where: str,
    as_of: date,
    by_for: Callable[[str], str],
    conf: Settings,
    now: datetime,
    clock: Callable[[], datetime] | None = None,
    told: Told = lambda _what, _done, _total: None,
) -> tuple[Delivery, Certificate]:
    """The accepted delivery and its certificate; the same file again gives the same delivery.

    ``by_for`` gives the pseudonym that acts for a member, which the contract names. ``clock`` tells
    when it is accepted (default: at ``now``), as a large file takes its time. InputError for a
    contract or a file that cannot be used; nothing is kept then. ConflictError for what was
    delivered before and is destroyed.
    """
    if as_of > legal_date(now):
        raise InputError(
            "The day of the extract has not come yet.",
            where=f"{as_of}",
            next_step="Give the day on which the data were taken.",
        )
    by = by_for(read_contract(contract_text, where).member)
    row = register_contract(text=contract_text, where=where, by=by, now=now)
    known = _known(file, row.ref, as_of)
    if known is not None:
        check_there(known, now)
        return known, certificate(known)
    made = deliver(
        file,
        registered(row.ref),
        as_of=as_of,
        place=place(conf),
        keys=DjangoKeyRing(),
        now=now,
        memory_mb=conf.memory_mb,
        told=told,
    )
    accepted = accept_delivery(
        delivery=made.delivery,
        contract=row.ref,
        name=made.stored.name,
        ciphertext_sha256=made.stored.ciphertext_sha256,
        rows=made.stored.rows,
        certificate=made.certificate,
        rejects=made.rejects.name,
        by=by,
        now=clock() if clock else now,
    )
    return accepted, made.certificate


def _known(file: Path, ref: str, as_of: date) -> Delivery | None:
    """The delivery of these very bytes, when it was accepted already."""
    if not file.is_file():
        return None  # the reader says so, with the next step
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return Delivery.objects.filter(id=delivery_id(registered(ref), as_of, sha256)).first()
