"""Events, receipts and the journal that records them in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

Plain = str | int | bool | None | tuple["Plain", ...] | Mapping[str, "Plain"]


class EventKind(StrEnum):
    """Every act that the ledger knows. A sweep asks each for its service, test and page."""

    MEMBER_JOINED = "member.joined"
    MEMBER_LEFT = "member.left"
    MEMBER_ASSURED = "member.assured"
    MEMBER_KEY_ADDED = "member.key_added"
    MEMBER_KEY_RETIRED = "member.key_retired"
    AGREEMENT_APPLIED = "agreement.applied"
    AGREEMENT_SIGNED = "agreement.signed"
    INSTRUMENT_MADE = "agreement.instrument"
    NOTICE_PUBLISHED = "agreement.notice"
    REVIEW_DECIDED = "ethics.review"
    PREFERENCES_TAKEN = "voice.preferences"
    CONDITION_SET = "voice.condition"
    CONTRACT_APPLIED = "contract.applied"
    DELIVERY_ACCEPTED = "delivery.accepted"
    DELIVERY_OPENED = "delivery.opened"
    DELIVERY_DESTROYED = "delivery.destroyed"
    DECISION_PERMIT = "gate.permit"
    DECISION_REFUSAL = "gate.refusal"
    RUN_STARTED = "run.started"
    RUN_STEP = "run.step"
    RUN_FINISHED = "run.finished"
    RUN_FAILED = "run.failed"
    RUN_STOPPED = "run.stopped"
    RELEASE_MADE = "release.made"
    TABLE_RELEASED = "release.table"
    LEADS_OPENED = "leads.opened"
    LEADS_REFERRED = "leads.referred"
    SUPPORT_LISTED = "support.listed"
    SUPPORT_OPENED = "support.opened"
    SUPPORT_AGREED = "support.agreed"
    SUPPORT_OFFERED = "support.offered"
    SUPPORT_OUTCOME = "support.outcome"
    SUPPORT_CORRECTED = "support.corrected"
    FAIRNESS_MEASURED = "fairness.measured"
    KEYS_ROTATED = "keys.rotated"
    LEGAL_HOLD = "legal.hold"
    LEGAL_HOLD_RELEASED = "legal.hold_released"


@dataclass(frozen=True, slots=True)
class Event:
    """One act. ``actor`` is a pseudonym; ``body`` holds ids, counts, hashes: no personal data."""

    kind: EventKind
    subject: str
    actor: str
    at: datetime
    body: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The place of an event: ``seq`` from 0, and the RFC 6962 leaf hash of its bytes."""

    seq: int
    leaf_hash: bytes


class Journal(Protocol):
    """Where events go. ``append`` joins the caller's transaction, so act and event live or die
    together; ``append_now`` commits on its own first (an opening, a refusal)."""

    def append(self, event: Event) -> Receipt:
        """Record ``event`` inside the transaction that is open now; an error when none is."""
        ...

    def append_now(self, event: Event) -> Receipt:
        """Record ``event`` in a transaction of its own and commit it before returning."""
        ...
