"""Who may see leads: those for whom the run was permitted, and nobody else."""

from __future__ import annotations

from folkmoot.errors import ForbiddenError
from folkmoot.gate.permit import Permit
from folkmoot.office.accounts.policies import check_known


def check_receives(by: str, permit: Permit, heir: str) -> None:
    """ForbiddenError unless ``by`` holds an office in the recipient.

    ``heir`` is the member that stands for the recipient today (itself, or its successor).
    """
    actor = check_known(by)
    if actor.member_id is None or actor.member_id not in {permit.recipient, heir}:
        raise ForbiddenError(
            "These leads are for another recipient.",
            where=permit.purpose,
            next_step=f"Only {permit.recipient} may open them under the agreement.",
        )


def can_receive(by: str, permit: Permit, heir: str) -> bool:
    """Whether ``check_receives`` lets ``by`` pass."""
    try:
        check_receives(by, permit, heir)
    except ForbiddenError:
        return False
    return True
