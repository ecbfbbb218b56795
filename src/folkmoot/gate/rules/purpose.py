"""The purpose is one that the parties agreed."""

from __future__ import annotations

from datetime import datetime

from folkmoot.gate.asked import asked_purpose
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import listed


def purpose(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason when the agreement names no such purpose."""
    if facts.terms is None or asked_purpose(request, facts) is not None:
        return ()
    what = f"The agreement has no purpose called {request.purpose}."
    remedy = f"Ask for one of its own: {listed(p.id for p in facts.terms.purposes)}."
    return (Reason("purpose", "purposes", what, remedy),)
