"""Who may open a household and offer it help, and what the state of the case allows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from folkmoot.agreement.acts import State
from folkmoot.errors import ConflictError, FolkmootError, ForbiddenError, InputError
from folkmoot.gate.permit import Permit
from folkmoot.office.accounts.policies import check_known
from folkmoot.office.cases.selectors import Receiving
from folkmoot.office.support.models import SupportAct, SupportCase

OUTCOMES = ("accepted", "unsuitable", "harmful", "declined", "no_contact")
CORRECTIONS = ("withdrawn", "objected", "wrong_person", "wrong_record")


def check_officer(by: str, permit: Permit, found: Receiving, today: date) -> None:
    """ForbiddenError unless ``by`` holds the office that receives the list, in a member that takes
    part and is assured; ConflictError unless the agreement is active and the list is kept."""
    actor = check_known(by)
    if actor.member_id is None or actor.member_id not in {permit.recipient, found.member.id}:
        raise ForbiddenError(
            "This list is for another recipient.",
            where=permit.purpose,
            next_step=f"Only {permit.recipient} may open it under the agreement.",
        )
    if actor.office not in found.roles:
        named = " or ".join(f"“{role}”" for role in found.roles) or "nobody any more"
        raise ForbiddenError(
            f"This list is for the office {named}.",
            where=permit.purpose,
            next_step="Ask somebody who holds that office.",
        )
    member = found.member
    if member.left is not None and member.left <= today:
        raise ForbiddenError(f"It left the framework on {member.left}.", where=member.id)
    if member.assured_until is None or member.assured_until < today:
        raise ForbiddenError(
            "Its assurance has lapsed.",
            where=member.id,
            next_step="Let it complete its yearly assurance and record it.",
        )
    if found.standing.state is not State.ACTIVE:
        raise ConflictError(
            f"The agreement is not active: {found.standing.reason}",
            where=permit.agreement,
            next_step="Bring it into force again, or destroy the run.",
        )


def can_be_officer(by: str, permit: Permit, found: Receiving, today: date) -> bool:
    """Whether ``check_officer`` lets ``by`` pass."""
    return _passes(lambda: check_officer(by, permit, found, today))


def check_live(case: SupportCase, today: date) -> None:
    """ConflictError for a case that was withdrawn, has ended or has expired."""
    if case.state in {SupportCase.State.WITHDRAWN, SupportCase.State.CLOSED}:
        raise ConflictError(
            f"This case is {case.state}.", where=case.id, next_step="Nothing more is done with it."
        )
    if case.expires_on < today or case.evidence is None:
        raise ConflictError(
            f"This case was to be destroyed by {case.expires_on}.",
            where=case.id,
            next_step="Run `folkmoot run destroy --due`; ask the gate again if it is needed.",
        )


def can_live(case: SupportCase, today: date) -> bool:
    """Whether ``check_live`` lets the case pass."""
    return _passes(lambda: check_live(case, today))


def check_opened(case: SupportCase, by: str) -> None:
    """ConflictError unless ``by`` has opened the case: nobody decides on what they did not read."""
    if not case.acts.filter(kind=SupportAct.Kind.OPENED, actor=by).exists():
        raise ConflictError(
            "You have not opened this case.", where=case.id, next_step="Open it, with a reason."
        )


def can_be_opened_by(case: SupportCase, by: str) -> bool:
    """Whether ``check_opened`` lets ``by`` pass."""
    return _passes(lambda: check_opened(case, by))


def check_second_look(case: SupportCase, by: str) -> None:
    """ConflictError unless a person other than ``by`` has looked and agreed.

    Two offices of one person are one person: their name counts, not their pseudonym.
    """
    agreed = case.acts.filter(kind=SupportAct.Kind.AGREED).values_list("actor", flat=True)
    mine = check_known(by).name
    if not any(check_known(actor).name != mine for actor in agreed if can_act(actor)):
        raise ConflictError(
            "Nobody else has looked at this case and agreed.",
            where=case.id,
            next_step="Let a second officer open it and run `folkmoot support agree`.",
        )


def can_second_look(case: SupportCase, by: str) -> bool:
    """Whether ``check_second_look`` lets ``by`` pass."""
    return _passes(lambda: check_second_look(case, by))


def can_act(by: str) -> bool:
    """Whether somebody is still known by this pseudonym."""
    return _passes(lambda: check_known(by))


def check_offered(case: SupportCase) -> None:
    """ConflictError unless help has been offered and nothing has come of it yet."""
    if case.state != SupportCase.State.OFFERED:
        raise ConflictError(
            "Nothing has been offered yet.", where=case.id, next_step="Offer first."
        )


def can_be_offered(case: SupportCase) -> bool:
    """Whether ``check_offered`` lets the case pass."""
    return _passes(lambda: check_offered(case))


def check_word(word: str, known: tuple[str, ...], where: str) -> None:
    """InputError unless ``word`` is one of ``known``."""
    if word not in known:
        raise InputError(
            f"This is not a {where}.", where=where, next_step=f"Use one of: {', '.join(known)}."
        )


def can_word(word: str, known: tuple[str, ...], where: str) -> bool:
    """Whether ``check_word`` lets ``word`` pass."""
    return _passes(lambda: check_word(word, known, where))


def _passes(check: Callable[[], object]) -> bool:
    try:
        check()
    except FolkmootError:
        return False
    return True
