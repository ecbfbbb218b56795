"""Does a permit still stand? Asked of the gate again, from the database, at every batch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from folkmoot.gate.decide import decide
from folkmoot.gate.permit import Grant, Permit, Reason, Refusal
from folkmoot.office.agreements.facts import facts_for
from folkmoot.store.protocols import Standing


def standing(now: Callable[[], datetime]) -> Standing:
    """The callable that the store asks: None while the permit stands, the refusal that ends it.

    The facts are read anew from the primary database for the very terms of the permit, and the
    same request is decided again. A permit that grants more than the gate would grant now (an
    objection came in, a column was withdrawn) stands no longer.
    """

    def still_stands(permit: Permit) -> Refusal | None:
        instant = now()
        if instant >= permit.expires_at:
            return Refusal(permit.agreement, permit.request, (_EXPIRED,), instant)
        facts = facts_for(permit.request, instant, terms_hash=permit.terms_hash)
        decided = decide(permit.request, facts, instant)
        if isinstance(decided, Refusal):
            return decided
        if decided.terms_hash != permit.terms_hash or not _covers(decided, permit):
            return Refusal(permit.agreement, permit.request, (_NARROWER,), instant)
        return None

    return still_stands


def _covers(now: Permit, then: Permit) -> bool:
    """Whether what was granted then is within what would be granted now."""
    granted = {grant.delivery: grant for grant in now.grants}
    return (
        all(_within(grant, granted.get(grant.delivery)) for grant in then.grants)
        and set(then.sees) <= set(now.sees)
        and set(then.typologies) <= set(now.typologies)
        and set(then.insights) <= set(now.insights)
        and then.level == now.level
        and then.recipient == now.recipient
    )


def _within(then: Grant, now: Grant | None) -> bool:
    return (
        now is not None
        and set(then.columns) <= set(now.columns)
        and then.rows == now.rows
        and set(now.withhold) <= set(then.withhold)
        and then.ciphertext_sha256 == now.ciphertext_sha256
    )


_EXPIRED = Reason("permit", "expires_at", "The permit has expired.", "Ask the gate again.")
_NARROWER = Reason(
    "permit",
    "grants",
    "The gate would now grant less than this permit does.",
    "Ask the gate again and run on what it grants now.",
)
