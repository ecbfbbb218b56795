"""Who asks is a party to the agreement, in a role that decides why and how data are used."""

from __future__ import annotations

from datetime import datetime

from folkmoot.agreement.terms import Role
from folkmoot.gate.facts import Facts
from folkmoot.gate.heirs import heirs
from folkmoot.gate.permit import Reason, Request

# A processor acts only on its controller's instructions (UK GDPR Art 28(3)(a)), and a recipient
# takes what others decide to give.
MAY_ASK = frozenset({Role.CONTROLLER, Role.JOINT_CONTROLLER})


def party(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason when the requester is no party, nor the successor of one, or may not ask."""
    if facts.terms is None:
        return ()
    held = heirs(facts, now)
    own = [party for party in facts.terms.parties if held[party.id] == request.member]
    if not own:
        what = f"{request.member} is not a party to this agreement."
        remedy = "Let a party ask, or add it in a new version that all sign."
    elif not any(party.role in MAY_ASK for party in own):
        what = f"{request.member} is a {own[0].role} here: it does not decide on uses of data."
        remedy = "Let a controller of the agreement ask."
    else:
        return ()
    return (Reason("party", f"parties[{request.member}]", what, remedy),)
