"""Who may sign for a party, and which version may follow."""

from __future__ import annotations

from collections.abc import Mapping

from folkmoot.agreement.acts import Instrument, InstrumentKind
from folkmoot.agreement.in_force import BODIES, stands_for
from folkmoot.agreement.terms import Terms
from folkmoot.errors import ConflictError, ForbiddenError


def check_signs_for(member: str, party: str, terms: Terms, heirs: Mapping[str, str]) -> None:
    """ForbiddenError unless ``member`` is ``party`` of the terms, or has succeeded it."""
    if terms.party(party) is None:
        raise ForbiddenError(
            f"is not a party of {terms.id}.",
            where=party,
            next_step=f"The parties are: {', '.join(p.id for p in terms.parties)}.",
        )
    if not stands_for(member, party, heirs):
        raise ForbiddenError(
            f"{member} does not stand for {party}.",
            where=terms.id,
            next_step="Make the succession first, if there is one.",
        )


def can_sign_for(member: str, party: str, terms: Terms, heirs: Mapping[str, str]) -> bool:
    """Whether ``check_signs_for`` lets the member pass."""
    try:
        check_signs_for(member, party, terms, heirs)
    except ForbiddenError:
        return False
    return True


def check_acts_on(
    act: Instrument, member: str, party: str, terms: Terms, heirs: Mapping[str, str]
) -> None:
    """ForbiddenError unless ``member`` may put a signature for ``party`` under the act at all.

    Its parties, and those that succeeded them; the two bodies of a succession; for a condition
    also the framework and its committee. What effect it has is for `agreement.in_force` to say.
    """
    old, new = str(act.body.get("predecessor")), str(act.body.get("successor"))
    if act.kind is InstrumentKind.SUCCEED and (
        (member == new and party in {old, new}) or member == party == old
    ):
        return
    if act.kind is InstrumentKind.CONDITION and member == party and party in BODIES:
        return
    check_signs_for(member, party, terms, heirs)


def can_act_on(
    act: Instrument, member: str, party: str, terms: Terms, heirs: Mapping[str, str]
) -> bool:
    """Whether ``check_acts_on`` lets the member pass."""
    try:
        check_acts_on(act, member, party, terms, heirs)
    except ForbiddenError:
        return False
    return True


def check_next_version(agreement: str, version: int, latest: int) -> None:
    """ConflictError unless ``version`` follows the latest one (0: none yet)."""
    if version != latest + 1:
        raise ConflictError(
            f"Version {version} was given; version {latest + 1} is the next.",
            where=agreement,
            next_step=(
                f"Write `version: {latest + 1}`: what was applied never changes, and a "
                "variation is a new version that is signed anew."
            ),
        )


def can_be_next_version(version: int, latest: int) -> bool:
    """Whether ``check_next_version`` lets it pass."""
    return version == latest + 1
