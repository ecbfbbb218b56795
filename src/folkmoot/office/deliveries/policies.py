"""Which deliveries may be destroyed now."""

from __future__ import annotations

from datetime import datetime

from folkmoot.errors import ConflictError
from folkmoot.office.deliveries.models import Delivery


def check_no_hold(delivery: Delivery, agreement_holds: tuple[str, ...]) -> None:
    """ConflictError while a legal hold on the delivery, or on an agreement it serves, is open."""
    open_holds = [*delivery.holds.filter(released_at=None).values_list("id", flat=True)]
    open_holds += agreement_holds
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
        raise ConflictError("is destroyed.", where=delivery.id, next_step="Deliver it again.")


def can_use(delivery: Delivery, now: datetime) -> bool:
    """Whether ``check_there`` lets it pass."""
    return delivery.destroyed_at is None or delivery.destroyed_at > now
