"""What is asked of the gate and what it answers: a request; a permit or a refusal."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from folkmoot.agreement.terms import Level, RowFilter


@dataclass(frozen=True, slots=True)
class Request:
    """A member asks to run one purpose of an agreement on given deliveries for a recipient.

    ``actor`` is a pseudonym, ``role`` the actor's office in the member. ``deliveries`` are ids.
    ``typologies`` and ``insights`` are what the run would do.
    """

    agreement: str
    purpose: str
    member: str
    actor: str
    role: str
    recipient: str
    deliveries: tuple[str, ...]
    typologies: tuple[str, ...] = ()
    insights: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grant:
    """What may be read of one delivery: columns, rows, and the subjects taken out.

    ``as_of`` is the day of the extract and ``contract`` its reference, as the delivery has them;
    ``withhold`` are (column, keyed pseudonym) pairs of people whose objection holds.
    """

    delivery: str
    dataset: str
    member: str
    contract: str
    as_of: date
    ciphertext_sha256: str
    columns: tuple[str, ...]
    rows: tuple[RowFilter, ...] = ()
    withhold: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Permit:
    """A yes, with its limits. Worth nothing to the store until it is sealed (signed).

    ``id`` is the SHA-256 of all the rest, so that equal permits have equal ids. ``missing`` are
    the (dataset, column) pairs of the purpose that no delivery of the request holds: missing,
    never empty. ``unenforceable`` are the residents' sentences that no rule can enforce; people
    must keep them. Instants are UTC, ``destroy_by`` the last London day on which ``recipient``
    may hold what comes out, ``least_probability`` between 0 and 1 (None: nothing is linked).
    """

    id: str
    agreement: str
    version: int
    terms_hash: str
    purpose: str
    request: Request
    grants: tuple[Grant, ...]
    level: Level
    sees: tuple[str, ...]
    least_probability: Decimal | None
    model: str | None
    typologies: tuple[str, ...]
    insights: tuple[str, ...]
    recipient: str
    destroy_by: date
    preferences_sha256: str | None
    issued_at: datetime
    expires_at: datetime
    missing: tuple[tuple[str, str], ...] = ()
    unenforceable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not: the rule, its clause, what is so, and the remedy that would change it.

    ``sentence`` quotes the residents where their condition is what says no.
    """

    rule: str
    clause: str
    what: str
    remedy: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no, with every reason."""

    agreement: str
    request: Request
    reasons: tuple[Reason, ...]
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class SealedPermit:
    """A permit and the gate's Ed25519 signature over its canonical bytes."""

    permit: Permit
    payload: bytes
    key_id: str
    signature: bytes


def permit_content(permit: Permit) -> dict[str, Any]:
    """The permit as plain nested data, ready for its canonical bytes (``folkmoot.canonical``)."""
    content: dict[str, Any] = _plain(permit)
    return content


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, BaseModel):
        return value.model_dump()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
