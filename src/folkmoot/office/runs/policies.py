"""Who may ask the gate and start a run, apart from what the gate says."""

from __future__ import annotations

from folkmoot.errors import ForbiddenError
from folkmoot.gate.permit import Request
from folkmoot.office.accounts.policies import (
    WORKER,
    check_acts_for,
    check_known,
    check_serves_framework,
)


def check_asks(by: str, request: Request) -> None:
    """ForbiddenError unless ``by`` asks in their own name and for their own member."""
    if request.actor != by:
        raise ForbiddenError(
            "A request is made in one's own name.",
            where="actor",
            next_step="Put your own pseudonym into the request.",
        )
    actor = check_acts_for(by, request.member)
    if actor.office != request.role:
        raise ForbiddenError(
            "A request is made in the office that one holds.",
            where="role",
            next_step=f"Ask as “{actor.office}”, or let the member give you the other office.",
        )


def can_ask(by: str, request: Request) -> bool:
    """Whether ``check_asks`` lets ``by`` pass."""
    try:
        check_asks(by, request)
    except ForbiddenError:
        return False
    return True


def check_destroys_due(by: str) -> None:
    """ForbiddenError unless ``by`` is of the framework's team, or the worker: what is due was
    decided by the terms."""
    actor = check_known(by)
    if actor.member_id is not None or actor.office != WORKER:
        check_serves_framework(by)


def can_destroy_due(by: str) -> bool:
    """Whether ``check_destroys_due`` lets ``by`` pass."""
    try:
        check_destroys_due(by)
    except ForbiddenError:
        return False
    return True
