"""What the gate looks at: a frozen picture of everything that bears on one request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from folkmoot.agreement.acts import Instrument, PublicKey, Signature
from folkmoot.agreement.terms import PartyKind, Terms
from folkmoot.dataset.contract import Contract
from folkmoot.quality.certificate import Certificate
from folkmoot.voice.condition import Condition
from folkmoot.voice.preference import PreferenceSnapshot


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """A member of the framework: joined and perhaps left, assurance with its end."""

    id: str
    kind: PartyKind
    joined: date
    left: date | None = None
    assured_until: date | None = None


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """One delivery: what it is, which columns it really has, whether its key still exists."""

    id: str
    dataset: str
    member: str
    contract: str
    as_of: date
    delivered_at: datetime
    columns: tuple[str, ...]
    tags: tuple[tuple[str, tuple[str, ...]], ...]
    certificate: Certificate
    certificate_sha256: str
    ciphertext_sha256: str
    destroyed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A decision of the independent ethics committee on an agreement."""

    terms_hash: str
    decided_on: date
    expires_on: date
    outcome: str
    quorate: bool


@dataclass(frozen=True, slots=True)
class Receiver:
    """An office that receives under another agreement: leads, or people who could be helped."""

    agreement: str
    purpose: str
    side: Literal["leads", "support"]
    party: str
    role: str


@dataclass(frozen=True, slots=True)
class FairnessFacts:
    """What was measured of a typology (`id@version`) across one attribute, and whether to stop."""

    typology: str
    attribute: str
    measured_on: date
    stop: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that ``decide`` may look at; anything absent counts as a no.

    ``terms_bytes`` are the canonical bytes as signed; ``notice_on`` the day on which the public
    notice of this agreement appeared; ``conditions`` are those that residents or the committee
    set for every agreement (the gate adds those of the terms and of instruments itself);
    ``contracts`` those of the deliveries, needed where the law of a source withholds columns by
    what they mean; ``typologies`` the ids of those that there are (None: not told); ``receivers``
    who receives leads or support lists under other agreements, and ``fairness`` every report on
    record (None: not told, which is a no wherever it matters).
    """

    terms: Terms | None
    terms_bytes: bytes
    terms_hash: str
    signatures: tuple[Signature, ...]
    instruments: tuple[Instrument, ...]
    keys: tuple[PublicKey, ...]
    members: tuple[MemberFacts, ...]
    deliveries: tuple[DeliveryFacts, ...]
    conditions: tuple[Condition, ...] = ()
    preferences: PreferenceSnapshot | None = None
    reviews: tuple[Review, ...] = ()
    notice_on: date | None = None
    superseded_by: str | None = None
    contracts: tuple[Contract, ...] = ()
    typologies: tuple[str, ...] | None = None
    receivers: tuple[Receiver, ...] | None = None
    fairness: tuple[FairnessFacts, ...] | None = None
