"""The run would do only what the purpose names."""

from __future__ import annotations

from datetime import datetime

from folkmoot.gate.asked import asked_purpose
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import listed


def scope(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each typology or insight that was not agreed, and for a request of none.

    A purpose that names neither is one of linkage alone, and then nothing more may be asked.
    """
    purpose = asked_purpose(request, facts)
    if purpose is None:
        return ()
    reasons: list[Reason] = []
    for kind, asked, agreed in (
        ("typologies", request.typologies, purpose.typologies),
        ("insights", request.insights, purpose.insights),
    ):
        clause = f"purposes[{purpose.id}].{kind}"
        reasons.extend(
            Reason(
                "scope",
                clause,
                f"{name} is not among the {kind} of this purpose.",
                f"Ask for what it names ({listed(agreed)}), or vary the agreement.",
            )
            for name in sorted(set(asked) - set(agreed))
        )
    if (purpose.typologies or purpose.insights) and not (request.typologies or request.insights):
        agreed = purpose.typologies + purpose.insights
        what = "The request names nothing that the run would look for."
        remedy = f"Name at least one of {listed(agreed)}."
        reasons.append(Reason("scope", f"purposes[{purpose.id}]", what, remedy))
    return tuple(reasons)
