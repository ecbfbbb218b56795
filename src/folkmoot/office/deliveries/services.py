"""Register contracts, accept and destroy deliveries, hold them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from folkmoot.dataset.read_contract import read_contract
from folkmoot.errors import ConflictError, InputError
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.accounts.policies import check_acts_for_or_serves
from folkmoot.office.deliveries.models import ContractRow, Delivery, LegalHold
from folkmoot.office.deliveries.policies import check_releases, check_there
from folkmoot.office.deliveries.selectors import contract as registered
from folkmoot.office.deliveries.selectors import (
    contract_row,
    delivery_row,
    hold_row,
)
from folkmoot.office.journal.services import writing
from folkmoot.office.members.selectors import member_of, members
from folkmoot.quality.certificate import Certificate, certificate_bytes
from folkmoot.run.deliver import delivery_id
from folkmoot.run.failpoint import failpoint
from folkmoot.store.location import Kind, object_name


def register_contract(*, text: str, where: str = "", by: str, now: datetime) -> ContractRow:
    """The contract in ``text`` (ODCS YAML), kept verbatim. Repeatable with the same text.

    ConflictError for another text under the same ``id@version``: a contract that agreements name
    does not change, a new version does. InputError unless the id begins with the member's own id
    and a dash, so that no member can take a name that another's agreement is waiting for.
    """
    contract = read_contract(text, where)
    check_acts_for_or_serves(by, contract.member)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    with writing() as journal:
        member_of(contract.member)
        _check_own_name(contract.id, contract.member, where)
        row = ContractRow.objects.filter(ref=contract.ref).first()
        if row is not None:
            if row.sha256 == sha256:
                return row
            raise ConflictError(
                "is registered with another text.",
                where=contract.ref,
                next_step="Raise the version in the contract.",
            )
        row = ContractRow.objects.create(
            ref=contract.ref,
            dataset=contract.dataset,
            member_id=contract.member,
            text=text,
            sha256=sha256,
            registered_at=now,
        )
        body: dict[str, Plain] = {"dataset": row.dataset, "member": row.member_id, "sha256": sha256}
        journal.append(Event(EventKind.CONTRACT_APPLIED, row.ref, by, now, body))
        return row


def _check_own_name(contract: str, member: str, where: str) -> None:
    claimed_by = [known.id for known in members() if contract.startswith(f"{known.id}-")]
    if max(claimed_by, key=len, default=None) != member:
        raise InputError(
            "The id of a contract begins with the id of its member and a dash, not with another's.",
            where=where or contract,
            next_step=f"Write `id: {member}-…`, and name it so in the agreement.",
        )


def accept_delivery(
    *,
    delivery: str,
    contract: str,
    name: str,
    ciphertext_sha256: str,
    rows: int,
    certificate: Certificate,
    by: str,
    now: datetime,
    rejects: str = "",
) -> Delivery:
    """Let the encrypted file ``name`` in the store count as a delivery, with its certificate.

    Until this commits nobody sees the file. ``delivery`` is what `run.deliver.delivery_id` makes of
    the contract, the day and the source, and ``name`` what the store makes of that: whoever
    delivers cannot choose an id, and with it a key that is not theirs. InputError for another, or
    when the certificate is not about the file. Repeatable with the same file; ConflictError for
    another file under the same id.
    """
    promised = contract_row(contract)
    check_acts_for_or_serves(by, promised.member_id)
    _check_certificate(certificate, promised, rows)
    _check_names(certificate, promised, delivery, (name, ciphertext_sha256), rejects)
    payload = certificate_bytes(certificate)
    with writing() as journal:
        row = Delivery.objects.filter(id=delivery).first()
        if row is not None:
            if row.ciphertext_sha256 == ciphertext_sha256:
                return row
            raise ConflictError("Another delivery has this id.", where=delivery)
        row = Delivery.objects.create(
            id=delivery,
            dataset=promised.dataset,
            member_id=promised.member_id,
            contract=promised,
            as_of=certificate.as_of,
            delivered_at=now,
            name=name,
            ciphertext_sha256=ciphertext_sha256,
            rows=rows,
            source_sha256=certificate.source_sha256,
            certificate=payload,
            certificate_sha256=hashlib.sha256(payload).hexdigest(),
            rejects=rejects,
        )
        journal.append(_accepted(row, certificate, by, now))
        failpoint("delivery-before-commit")
    failpoint("delivery-after-commit")
    return row


def _check_certificate(certificate: Certificate, promised: ContractRow, rows: int) -> None:
    said = (certificate.contract, certificate.dataset, certificate.member, certificate.kept)
    if said != (promised.ref, promised.dataset, promised.member_id, rows):
        raise InputError(
            "The certificate is of another contract, or of another number of rows.",
            where=promised.ref,
            next_step="Assess the very table that was put into the store.",
        )


def _check_names(
    certificate: Certificate,
    promised: ContractRow,
    delivery: str,
    stored: tuple[str, str],
    rejects: str,
) -> None:
    due = delivery_id(registered(promised.ref), certificate.as_of, certificate.source_sha256)
    name, ciphertext_sha256 = stored
    own = object_name(Kind.DELIVERY, due, ciphertext_sha256)
    beside = not rejects or rejects.startswith(f"{Kind.REJECTS}/{due}/")
    if delivery != due or name != own or not beside:
        raise InputError(
            "The id or the file's name is not the one that this contract, day and source have.",
            where=promised.ref,
            next_step="Put the file into the store under the id that delivering it gives.",
        )


def _accepted(row: Delivery, certificate: Certificate, by: str, now: datetime) -> Event:
    body: dict[str, Plain] = {
        "dataset": row.dataset,
        "member": row.member_id,
        "contract": row.contract_id,
        "as_of": row.as_of.isoformat(),
        "ciphertext_sha256": row.ciphertext_sha256,
        "source_sha256": row.source_sha256,
        "certificate_sha256": row.certificate_sha256,
        "read": certificate.read,
        "kept": certificate.kept,
        "rejected": certificate.rejected,
        "failed": certificate.failed,
    }
    return Event(EventKind.DELIVERY_ACCEPTED, row.id, by, now, body)


def hold(*, delivery: str, reason: str, by: str, now: datetime) -> str:
    """The id of a legal hold: the delivery cannot be destroyed until it is released.

    ``reason`` names a kind of reason or a reference, not a person. Whoever's hold it is (the
    member's, or the framework's) releases it, and nobody else. ConflictError when the delivery is
    destroyed already.
    """
    with writing() as journal:
        row = delivery_row(delivery)
        actor = check_acts_for_or_serves(by, row.member_id)
        check_there(row, now)
        made = LegalHold.objects.create(
            id=f"hold-{secrets.token_hex(8)}",
            delivery=row,
            made_by_id=actor.member_id,
            reason=reason,
            made_at=now,
        )
        body: dict[str, Plain] = {
            "delivery": delivery,
            "made_by": actor.member_id,
            "reason_sha256": hashlib.sha256(reason.encode()).hexdigest(),
        }
        journal.append(Event(EventKind.LEGAL_HOLD, made.id, by, now, body))
        return made.id


def release_hold(*, hold: str, by: str, now: datetime) -> None:
    """End a legal hold; repeatable. NotFoundError for an unknown one, ForbiddenError for any but
    the side that made it."""
    with writing() as journal:
        row = hold_row(hold)
        check_releases(by, row)
        if row.released_at is not None:
            return
        row.released_at = now
        row.save(update_fields=["released_at"])
        body: dict[str, Plain] = {"delivery": row.delivery_id}
        journal.append(Event(EventKind.LEGAL_HOLD_RELEASED, hold, by, now, body))
