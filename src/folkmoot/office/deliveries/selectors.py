"""Contracts and deliveries, as the gate and the runs ask for them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from folkmoot.dataset.contract import Contract
from folkmoot.dataset.read_contract import read_contract
from folkmoot.errors import NotFoundError
from folkmoot.gate.facts import DeliveryFacts
from folkmoot.office.deliveries.models import ContractRow, Delivery, LegalHold
from folkmoot.quality.certificate import Certificate, read_certificate


def contract_row(ref: str) -> ContractRow:
    """The contract ``ref``; NotFoundError when nobody registered it."""
    row = ContractRow.objects.filter(ref=ref).first()
    if row is None:
        raise NotFoundError(
            "No such contract is registered.", where=ref, next_step="Register its YAML first."
        )
    return row


def contract(ref: str) -> Contract:
    """The contract ``ref``, read from the text as it was registered."""
    return read_contract(contract_row(ref).text, ref)


def contracts_of(refs: Iterable[str]) -> tuple[Contract, ...]:
    """The registered contracts among ``refs``, in the order of their ``id@version``."""
    rows = ContractRow.objects.filter(ref__in=set(refs)).order_by("ref")
    return tuple(read_contract(row.text, row.ref) for row in rows)


def contracts() -> dict[str, Contract]:
    """Every registered contract by its ``id@version``: what `agreement check` compares with."""
    return {
        row.ref: read_contract(row.text, row.ref) for row in ContractRow.objects.order_by("ref")
    }


def delivery_row(delivery: str) -> Delivery:
    """The delivery; NotFoundError when there is none."""
    row = Delivery.objects.filter(id=delivery).first()
    if row is None:
        raise NotFoundError(
            "There is no such delivery.", where=delivery, next_step="See `folkmoot dataset list`."
        )
    return row


def deliveries(member: str | None = None) -> tuple[Delivery, ...]:
    """Every delivery (of ``member``), newest first, destroyed ones too."""
    rows = Delivery.objects.order_by("-delivered_at", "id")
    return tuple(rows.filter(member_id=member) if member else rows)


def latest_delivery(dataset: str, member: str, contract: str | None = None) -> Delivery | None:
    """The delivery with the newest day of ``dataset`` by ``member`` that still exists, or None.

    With ``contract`` (``id@version``) only of that contract.
    """
    rows = Delivery.objects.filter(dataset=dataset, member_id=member, destroyed_at=None)
    if contract is not None:
        rows = rows.filter(contract_id=contract)
    return rows.order_by("-as_of", "-delivered_at", "-id").first()


def hold_row(hold: str) -> LegalHold:
    """The legal hold; NotFoundError when there is none."""
    row = LegalHold.objects.select_related("delivery").filter(id=hold).first()
    if row is None:
        raise NotFoundError(
            "There is no such legal hold.", where=hold, next_step="Name the id that making it gave."
        )
    return row


def held(deliveries: Iterable[str]) -> tuple[str, ...]:
    """The ids of the legal holds that are open on any of ``deliveries``."""
    rows = LegalHold.objects.filter(delivery_id__in=list(deliveries), released_at=None)
    return tuple(rows.order_by("id").values_list("id", flat=True))


def certificate(delivery: Delivery) -> Certificate:
    """The certificate of ``delivery``, from its bytes as they were recorded."""
    return _certificate(bytes(delivery.certificate))


def delivery_facts(ids: Iterable[str]) -> tuple[DeliveryFacts, ...]:
    """What the gate may know of the deliveries ``ids``; one that does not exist is not there."""
    rows = Delivery.objects.filter(id__in=list(ids)).select_related("contract").order_by("id")
    return tuple(_facts(row) for row in rows)


def _facts(row: Delivery) -> DeliveryFacts:
    promised, assessed = read_contract(row.contract.text, row.contract_id), certificate(row)
    held = [c for c in promised.columns if c.name not in assessed.columns_missing]
    return DeliveryFacts(
        id=row.id,
        dataset=row.dataset,
        member=row.member_id,
        contract=row.contract_id,
        as_of=row.as_of,
        delivered_at=row.delivered_at,
        columns=tuple(column.name for column in held),
        tags=tuple((column.name, tuple(str(tag) for tag in column.tags)) for column in held),
        certificate=assessed,
        certificate_sha256=row.certificate_sha256,
        ciphertext_sha256=row.ciphertext_sha256,
        destroyed_at=row.destroyed_at,
    )


# Frozen, and of bytes that never change; a run asks for it at every batch.
@lru_cache(maxsize=1024)
def _certificate(payload: bytes) -> Certificate:
    return read_certificate(payload)
