"""Every condition of residents and of the ethics committee is met."""

from __future__ import annotations

from datetime import datetime

from folkmoot.dates import legal_date
from folkmoot.gate.conditions import CONDITIONS, Shortfall, binding_conditions
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request


def conditions(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason, with the residents' own sentence, for each that is not met or not understood."""
    reasons = []
    for condition in binding_conditions(facts, legal_date(now)):
        check = CONDITIONS.get(condition.rule)
        short = check(condition, request, facts, now) if check else _UNKNOWN
        if short is not None:
            clause = f"conditions[{condition.id}]"
            reasons.append(
                Reason("conditions", clause, short.what, short.remedy, condition.sentence)
            )
    return tuple(reasons)


_UNKNOWN = Shortfall(
    "The gate has no rule that enforces this condition.",
    f"Name one of {', '.join(CONDITIONS)} in it.",
)
