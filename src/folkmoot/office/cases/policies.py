"""Who may see leads, and until when: those for whom the run was permitted, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from folkmoot.agreement.acts import State
from folkmoot.agreement.state import Standing
from folkmoot.errors import ConflictError, ForbiddenError
from folkmoot.gate.facts import MemberFacts
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
    return _passes(lambda: check_receives(by, permit, heir))


def check_role(by: str, permit: Permit, roles: tuple[str, ...]) -> None:
    """ForbiddenError unless ``by`` holds one of the offices that the purpose names today."""
    if not roles:
        raise ForbiddenError(
            f"The agreement names {permit.recipient} as a recipient no more.",
            where=permit.purpose,
            next_step="Destroy the run, or vary the agreement.",
        )
    if check_known(by).office not in roles:
        named = " or ".join(f"“{role}”" for role in roles)
        raise ForbiddenError(
            f"These leads are for the office {named}.",
            where=permit.purpose,
            next_step="Ask somebody who holds that office.",
        )


def can_hold_role(by: str, permit: Permit, roles: tuple[str, ...]) -> bool:
    """Whether ``check_role`` lets ``by`` pass."""
    return _passes(lambda: check_role(by, permit, roles))


def check_takes_part(recipient: MemberFacts, today: date) -> None:
    """ForbiddenError once the recipient has left, or its assurance has lapsed."""
    if recipient.left is not None and recipient.left <= today:
        raise ForbiddenError(
            f"It left the framework on {recipient.left}.",
            where=recipient.id,
            next_step="Destroy the run; what it received is to be destroyed as well.",
        )
    if recipient.assured_until is None or recipient.assured_until < today:
        raise ForbiddenError(
            "Its assurance has lapsed.",
            where=recipient.id,
            next_step="Let it complete its yearly assurance and record it.",
        )


def can_take_part(recipient: MemberFacts, today: date) -> bool:
    """Whether ``check_takes_part`` lets it pass."""
    return _passes(lambda: check_takes_part(recipient, today))


def check_in_force(standing: Standing, permit: Permit) -> None:
    """ConflictError unless the agreement is active."""
    if standing.state is not State.ACTIVE:
        raise ConflictError(
            f"The agreement is not active: {standing.reason}",
            where=permit.agreement,
            next_step="Bring it into force again, or destroy the run.",
        )


def can_be_in_force(standing: Standing, permit: Permit) -> bool:
    """Whether ``check_in_force`` lets it pass."""
    return _passes(lambda: check_in_force(standing, permit))


def check_kept(permit: Permit, today: date) -> None:
    """ConflictError after the last day on which the recipient may hold the leads."""
    if permit.destroy_by < today:
        raise ConflictError(
            f"These leads were to be destroyed by {permit.destroy_by}.",
            where=permit.purpose,
            next_step="Run `folkmoot run destroy --due`; ask the gate again if they are needed.",
        )


def can_be_kept(permit: Permit, today: date) -> bool:
    """Whether ``check_kept`` lets it pass."""
    return _passes(lambda: check_kept(permit, today))


def _passes(check: Callable[[], None]) -> bool:
    try:
        check()
    except (ForbiddenError, ConflictError):
        return False
    return True
