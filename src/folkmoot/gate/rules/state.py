"""The agreement is active: signed by all, begun, and neither suspended, ended nor replaced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from folkmoot.agreement.acts import State
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.standing import standing

# Every state but `active`, each with a remedy of its own.
REMEDIES: Mapping[State, str] = MappingProxyType(
    {
        State.DRAFT: "Submit the agreement for review and let every party sign it.",
        State.IN_REVIEW: "Let every party that is named sign it.",
        State.SIGNED: "Add what is lacking in a new version, or wait for the day named.",
        State.NOT_YET_ACTIVE: "Ask again on the day on which it starts.",
        State.SUSPENDED: "Settle the cause; then let whoever suspended it resume it.",
        State.EXPIRED: "Renew it: agree a new version with a later end and sign it.",
        State.REVOKED: "It cannot be brought back: agree a new one.",
        State.SUPERSEDED: "Ask under the version that took its place.",
    }
)


def state(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason in any state but `active`; no two states have the same remedy."""
    found = standing(facts, now)
    if found is None or found.state is State.ACTIVE:
        return ()
    return (Reason("state", found.clause, found.reason, REMEDIES[found.state]),)
