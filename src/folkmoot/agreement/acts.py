"""The acts on an agreement: signatures and signed instruments, and the states they lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class State(StrEnum):
    """Where an agreement stands; derived from its acts and the time, never stored."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SIGNED = "signed"
    NOT_YET_ACTIVE = "not_yet_active"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class InstrumentKind(StrEnum):
    """Signed acts that cite the hash of the terms they bear on."""

    SUBMIT = "submit"
    SUSPEND = "suspend"
    RESUME = "resume"
    REVOKE = "revoke"
    SUPERSEDE = "supersede"
    SUCCEED = "succeed"
    CONDITION = "condition"
    HOLD = "hold"
    RELEASE_HOLD = "release_hold"


@dataclass(frozen=True, slots=True)
class Signature:
    """A member's Ed25519 signature over canonical bytes.

    ``member`` who signed, ``party`` for which party of the terms (another id after a succession),
    ``key_id`` which of the member's keys, ``value`` 64 raw bytes, ``signed_at`` in UTC. That
    instant is the signer's own word; ``received_at`` is when the office took the signature in
    (None: nobody else saw it, so ``signed_at`` is all there is).
    """

    member: str
    party: str
    key_id: str
    value: bytes
    signed_at: datetime
    received_at: datetime | None = None

    @property
    def received(self) -> datetime:
        """When the signature began to count: its receipt, which the signer cannot choose."""
        return self.received_at or self.signed_at


@dataclass(frozen=True, slots=True)
class Instrument:
    """A signed act: ``payload`` are the canonical bytes that were signed, kept verbatim.

    ``body`` is the payload parsed: for `succeed` {predecessor, successor, citation}; for
    `condition` {id, sentence, source, rule, days, until}; for `suspend`/`revoke` {reason}; for
    `supersede` {by_terms_hash}; for `hold` {id, reason}, `release_hold` {id}.
    """

    id: str
    kind: InstrumentKind
    terms_hash: str
    effective: date
    body: Mapping[str, str | int | None]
    payload: bytes
    signatures: tuple[Signature, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A member's public key: 32 raw Ed25519 bytes, and from when until when it may sign."""

    key_id: str
    member: str
    raw: bytes
    valid_from: datetime
    valid_to: datetime | None = None
