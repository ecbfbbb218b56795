"""Which deliveries may be destroyed now."""

from __future__ import annotations

from datetime import datetime

from folkmoot.errors import ConflictError, ForbiddenError
from folkmoot.office.accounts.policies import check_acts_for, check_serves_framework
from folkmoot.office.deliveries.models import Delivery, LegalHold
from folkmoot.office.deliveries.selectors import held


def check_no_hold(delivery: Delivery, agreement_holds: tuple[str, ...]) -> None:
    """ConflictError while a legal hold on the delivery, or on an agreement it serves, is open."""
    open_holds = (*held([delivery.id]), *agreement_holds)
    if open_holds:
        raise ConflictError(
            f"A legal hold defers its destruction: {', '.join(open_holds)}.",
            where=delivery.id,
            next_step="Release the hold when its reason has ended.",
        )


def can_destroy(delivery: Delivery, agreement_holds: tuple[str, ...]) -> bool:
    """Whether ``check_no_hold`` lets it pass."""
    try:
        check_no_hold(delivery, agreement_holds)
    except ConflictError:
        return False
    return True


def check_there(delivery: Delivery, now: datetime) -> None:
    """ConflictError once the delivery is destroyed."""
    if delivery.destroyed_at is not None and delivery.destroyed_at <= now:
        raise ConflictError(
            "is destroyed, and does not come back.",
            where=delivery.id,
            next_step="Deliver a newer extract, under its own day.",
        )


def can_use(delivery: Delivery, now: datetime) -> bool:
    """Whether ``check_there`` lets it pass."""
    return delivery.destroyed_at is None or delivery.destroyed_at > now


def check_releases(by: str, hold: LegalHold) -> None:
    """ForbiddenError unless ``by`` is of the side that made the hold: its member, or the team."""
    if hold.made_by_id is None:
        check_serves_framework(by)
    else:
        check_acts_for(by, hold.made_by_id)


def can_release(by: str, hold: LegalHold) -> bool:
    """Whether ``check_releases`` lets ``by`` pass."""
    try:
        check_releases(by, hold)
    except ForbiddenError:
        return False
    return True
