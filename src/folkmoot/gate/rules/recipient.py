"""What comes out goes only to a recipient whom the purpose names, in a role that it names."""

from __future__ import annotations

from datetime import datetime

from folkmoot.gate.asked import asked_purpose, asked_recipient, named_recipients
from folkmoot.gate.facts import Facts
from folkmoot.gate.heirs import heirs
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import listed


def recipient(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason when the recipient is not named, when the request leaves its role open, or when who
    asks for itself does so in another office than the one that is to receive.

    A member that stands for two parties after a merger names the one for which it receives.
    """
    purpose = asked_purpose(request, facts)
    if purpose is None:
        return ()
    clause = f"purposes[{purpose.id}].recipients"
    found = asked_recipient(request, facts, now)
    if found is not None:
        receives = heirs(facts, now).get(request.recipient, request.recipient)
        if request.member != receives or request.role == found.role:
            return ()
        what = f"{request.recipient} receives only as {found.role}, and another office asks."
        remedy = f"Let somebody ask who holds that office: {found.role}."
        return (Reason("recipient", clause, what, remedy),)
    several = named_recipients(request, facts, now)
    if several:
        what = f"{request.recipient} receives in more than one role, and which is not clear."
        roles = listed(f"{named.party} as {named.role}" for named in several)
        remedy = f"Name one party and one role: {roles}."
    else:
        what = f"{request.recipient} is not a recipient of this purpose."
        named = listed({named.party for named in purpose.recipients})
        remedy = f"Ask for a recipient whom it names ({named}), or vary the agreement."
    return (Reason("recipient", clause, what, remedy),)
