"""What is asked of the gate and what it answers: a request; a permit or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

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

    ``withhold`` are (column, keyed pseudonym) pairs of people whose objection holds.
    """

    delivery: str
    dataset: str
    member: str
    ciphertext_sha256: str
    columns: tuple[str, ...]
    rows: tuple[RowFilter, ...] = ()
    withhold: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Permit:
    """A yes, with its limits. Worth nothing to the store until it is sealed (signed)."""

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
