"""Who receives leads, and who lists of people to be helped, under all other agreements."""

from __future__ import annotations

from datetime import datetime

from folkmoot.agreement.acts import State
from folkmoot.agreement.apart import OTHER_OFFICE, Side, makes, office
from folkmoot.errors import ForbiddenError
from folkmoot.gate.facts import Receiver
from folkmoot.office.agreements.models import Version
from folkmoot.office.agreements.selectors import heirs_of, lineage, standing_of, terms_of

# What was received under an agreement that has ended may not be opened any more.
_OVER = frozenset({State.EXPIRED, State.REVOKED, State.SUPERSEDED})


def receivers(agreement: str, now: datetime) -> tuple[Receiver, ...]:
    """Every office that receives under an agreement other than ``agreement`` that its parties have
    signed and that is not over; a suspended one counts, for it may go on. A successor stands in."""
    names = Version.objects.exclude(agreement_id=agreement).order_by("agreement_id")
    found: list[Receiver] = []
    for name in names.values_list("agreement_id", flat=True).distinct():
        row = lineage(name, now).counting
        if row is None:
            continue
        told = [
            (purpose, side, recipient)
            for purpose in terms_of(row).purposes
            for side in sorted(makes(purpose))
            for recipient in purpose.recipients
        ]
        if not told or standing_of(name, now).state in _OVER:
            continue
        heirs = heirs_of(row, now)
        found += [
            Receiver(name, purpose.id, side, heirs.get(to.party, to.party), to.role)
            for purpose, side, to in told
        ]
    return tuple(found)


def check_apart(agreement: str, member: str, role: str, side: Side, now: datetime) -> None:
    """ForbiddenError when the office ``role`` of ``member``, which would open what an agreement
    made (``side``), receives the other side under another one.

    The gate asks so before a run; terms that change afterwards may name an office anew.
    """
    for other in receivers(agreement, now):
        same = office(other.party, other.role) == office(member, role)
        if same and other.side != side:
            raise ForbiddenError(
                f"This office receives {other.side} under {other.agreement}.",
                where=agreement,
                next_step=OTHER_OFFICE,
            )


def can_be_apart(agreement: str, member: str, role: str, side: Side, now: datetime) -> bool:
    """Whether ``check_apart`` lets the office pass."""
    try:
        check_apart(agreement, member, role, side, now)
    except ForbiddenError:
        return False
    return True
