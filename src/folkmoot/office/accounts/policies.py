"""Who may act, apart from what the state of a thing allows. ``by`` is an actor's pseudonym."""

from __future__ import annotations

from collections.abc import Callable

from folkmoot.errors import ForbiddenError
from folkmoot.office.accounts.models import Actor

# The office of the program that carries runs out: it acts for nobody and decides nothing.
WORKER = "worker"


def check_known(by: str) -> Actor:
    """The actor ``by``; ForbiddenError when nobody is known by that pseudonym (any more)."""
    actor = Actor.objects.filter(pseudonym=by, erased_at=None).first()
    if actor is None:
        raise ForbiddenError(
            "Nobody is known by this pseudonym.",
            where=by,
            next_step="Enrol the person with accounts.services.actor first.",
        )
    return actor


def can_known(by: str) -> bool:
    """Whether ``check_known`` lets ``by`` pass."""
    return _passes(lambda: check_known(by))


def check_acts_for(by: str, member: str) -> Actor:
    """The actor ``by``; ForbiddenError unless ``by`` holds an office in ``member``."""
    actor = check_known(by)
    if actor.member_id != member:
        raise ForbiddenError(
            f"Only somebody with an office in {member} may do this for it.",
            where=by,
            next_step=f"Ask somebody of {member}.",
        )
    return actor


def can_act_for(by: str, member: str) -> bool:
    """Whether ``check_acts_for`` lets ``by`` pass."""
    return _passes(lambda: check_acts_for(by, member))


def check_serves_framework(by: str) -> Actor:
    """The actor ``by``; ForbiddenError unless ``by`` is of the framework's own team."""
    actor = check_known(by)
    if not _is_of_the_team(actor):
        raise ForbiddenError(
            "Only the framework's own team may do this.",
            where=by,
            next_step="Ask the team that runs the framework.",
        )
    return actor


def can_serve_framework(by: str) -> bool:
    """Whether ``check_serves_framework`` lets ``by`` pass."""
    return _passes(lambda: check_serves_framework(by))


def check_acts_for_or_serves(by: str, member: str) -> Actor:
    """The actor ``by``; ForbiddenError unless of ``member`` or of the framework's team."""
    actor = check_known(by)
    return actor if _is_of_the_team(actor) else check_acts_for(by, member)


def can_act_for_or_serve(by: str, member: str) -> bool:
    """Whether ``check_acts_for_or_serves`` lets ``by`` pass."""
    return _passes(lambda: check_acts_for_or_serves(by, member))


def _is_of_the_team(actor: Actor) -> bool:
    return actor.member_id is None and actor.office != WORKER


def _passes(check: Callable[[], Actor]) -> bool:
    try:
        check()
    except ForbiddenError:
        return False
    return True
