"""Who may apply terms, who may sign for a party and in which office, which version may follow."""

from __future__ import annotations

from collections.abc import Mapping

from folkmoot.agreement.acts import Instrument, InstrumentKind
from folkmoot.agreement.in_force import BODIES, stands_for
from folkmoot.agreement.terms import Terms
from folkmoot.errors import ConflictError, ForbiddenError
from folkmoot.office.accounts.policies import can_serve_framework, check_known

# What only narrows may be done at once by anybody who holds an office in the member. Everything
# else binds the party as its signature under the terms does, and asks for the same office.
NARROWING = frozenset(
    {
        InstrumentKind.SUBMIT,
        InstrumentKind.SUSPEND,
        InstrumentKind.REVOKE,
        InstrumentKind.CONDITION,
        InstrumentKind.HOLD,
    }
)


def check_applies(by: str, terms: Terms, heirs: Mapping[str, str]) -> None:
    """ForbiddenError unless ``by`` is of a party of ``terms`` (or its heir), or of the framework.

    ``terms`` are those of the version that counts; of a first version, its own.
    """
    member = check_known(by).member_id
    acting = [heirs.get(p.id, p.id) for p in terms.parties]
    if not can_serve_framework(by) and member not in acting:
        raise ForbiddenError(
            f"Only a party of {terms.id}, or the framework's team, brings in its terms.",
            where=by,
            next_step=f"Ask a party ({', '.join(acting)}), or choose another id.",
        )


def can_apply(by: str, terms: Terms, heirs: Mapping[str, str]) -> bool:
    """Whether ``check_applies`` lets ``by`` pass."""
    try:
        check_applies(by, terms, heirs)
    except ForbiddenError:
        return False
    return True


def check_office(by: str, party: str, terms: Terms) -> None:
    """ForbiddenError unless ``by`` holds the office that signs for ``party`` by the terms."""
    offices = [s.office for s in terms.signatories if s.party == party]
    if check_known(by).office not in offices:
        raise ForbiddenError(
            f"Only {' or '.join(offices) or 'nobody'} signs for {party}.",
            where=by,
            next_step="Let whoever holds that office sign, or vary the agreement.",
        )


def can_sign_in_office(by: str, party: str, terms: Terms) -> bool:
    """Whether ``check_office`` lets ``by`` pass."""
    try:
        check_office(by, party, terms)
    except ForbiddenError:
        return False
    return True


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
    also the framework and its committee. What effect it has is for `agreement.in_force` to say,
    in which office it is signed for `check_acts_in_office`.
    """
    old, new = str(act.body.get("predecessor")), str(act.body.get("successor"))
    if act.kind is InstrumentKind.SUCCEED and (
        (member == new and party in {old, new}) or member == party == old
    ):
        return
    if act.kind is InstrumentKind.CONDITION and member == party and party in BODIES:
        return
    check_signs_for(member, party, terms, heirs)


def check_acts_in_office(act: Instrument, by: str, party: str, terms: Terms) -> None:
    """ForbiddenError when the act binds ``party`` and ``by`` does not hold the office for that.

    Who is no party of the terms (a successor, a body that sets a condition) has no office there.
    """
    if act.kind not in NARROWING and terms.party(party) is not None:
        check_office(by, party, terms)


def can_act_in_office(act: Instrument, by: str, party: str, terms: Terms) -> bool:
    """Whether ``check_acts_in_office`` lets ``by`` pass."""
    try:
        check_acts_in_office(act, by, party, terms)
    except ForbiddenError:
        return False
    return True


def can_act_on(
    act: Instrument, member: str, party: str, terms: Terms, heirs: Mapping[str, str]
) -> bool:
    """Whether ``check_acts_on`` lets the member pass."""
    try:
        check_acts_on(act, member, party, terms, heirs)
    except ForbiddenError:
        return False
    return True


def check_not_overtaken(agreement: str, version: int, newest_signed: int) -> None:
    """ConflictError when a later version is signed by all: signing this one would bring it back."""
    if newest_signed > version:
        raise ConflictError(
            f"Version {newest_signed} is signed by all and takes its place.",
            where=f"{agreement} version {version}",
            next_step="Sign the newest version, or agree another.",
        )


def can_still_be_signed(version: int, newest_signed: int) -> bool:
    """Whether ``check_not_overtaken`` lets it pass."""
    return newest_signed <= version


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
