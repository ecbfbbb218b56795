"""Does a permit still stand? Asked of the gate again, from the database, at every batch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from folkmoot.dates import legal_date
from folkmoot.gate.decide import decide
from folkmoot.gate.permit import Grant, Permit, Reason, Refusal
from folkmoot.ledger.journal import EventKind
from folkmoot.ledger.leaf import read_leaf
from folkmoot.office.agreements.facts import facts_for
from folkmoot.office.journal.selectors import leaves, size
from folkmoot.store.protocols import Standing

# What runs write all the time. Any other event, known or not, has the gate asked again.
CHANGE_NOTHING = frozenset({EventKind.DELIVERY_OPENED, EventKind.RUN_STEP})
MOST_READ = 100  # entries; beyond, the gate is quicker
# Some things end by the clock alone and within a day: preferences that were taken too long ago.
LONGEST_UNASKED = timedelta(minutes=1)


def standing(now: Callable[[], datetime]) -> Standing:
    """The callable that the store asks: None while the permit stands, the refusal that ends it.

    The facts are read anew from the primary database for the very terms of the permit, and the
    same request is decided again. A permit that grants more than the gate would grant now (an
    objection came in, a column was withdrawn) stands no longer.

    Nothing but time changes without an event: for a minute of the same London day, while the
    ledger has grown by nothing but openings and steps since the last yes, the answer is still yes,
    and only the ledger is read. Whoever releases asks a callable of its own, and so of the facts
    themselves.
    """
    stood: dict[str, tuple[int, datetime]] = {}

    def still_stands(permit: Permit) -> Refusal | None:
        instant = now()
        if instant >= permit.expires_at:
            return Refusal(permit.agreement, permit.request, (_EXPIRED,), instant)
        grown = size()  # before the facts: what comes in between is read again the next time
        before = stood.pop(permit.id, None)
        if before and _lately(before[1], instant) and _nothing_since(before[0], grown):
            stood[permit.id] = (grown, before[1])
            return None
        refusal = asked(permit, instant)
        if refusal is None:
            stood[permit.id] = (grown, instant)
        return refusal

    def asked(permit: Permit, instant: datetime) -> Refusal | None:
        facts = facts_for(permit.request, instant, terms_hash=permit.terms_hash)
        decided = decide(permit.request, facts, instant)
        if isinstance(decided, Refusal):
            return decided
        if decided.terms_hash != permit.terms_hash or not _covers(decided, permit):
            return Refusal(permit.agreement, permit.request, (_NARROWER,), instant)
        return None

    return still_stands


def _lately(then: datetime, now: datetime) -> bool:
    """Whether no time has passed by which anything could have ended, and the clock goes on."""
    return then <= now < then + LONGEST_UNASKED and legal_date(then) == legal_date(now)


def _nothing_since(seq: int, grown: int) -> bool:
    """Whether the entries from ``seq`` on change nothing on which a permit rests."""
    if seq == grown:
        return True
    if not 0 < grown - seq <= MOST_READ:
        return False
    return all(read_leaf(leaf).event.kind in CHANGE_NOTHING for leaf in leaves(seq, grown))


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
