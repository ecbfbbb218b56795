"""Who may ask the gate and start a run, apart from what the gate says."""

from __future__ import annotations

from folkmoot.errors import ForbiddenError
from folkmoot.gate.permit import Request
from folkmoot.office.accounts.policies import check_acts_for


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
