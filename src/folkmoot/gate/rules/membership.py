"""Who asks, who supplies and who receives are members of the framework today."""

from __future__ import annotations

from datetime import datetime

from folkmoot.dates import legal_date
from folkmoot.gate.facts import Facts
from folkmoot.gate.involved import involved
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import day


def membership(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each of them that never joined, has not joined yet, or has left.

    The day of joining counts as in, the day of leaving as out.
    """
    today = legal_date(now)
    reasons = []
    for name, part in involved(request, facts, now):
        found = [member for member in facts.members if member.id == name]
        if len(found) != 1:
            what = f"{name}, {part}, is not a member of the framework."
            remedy = f"Let {name} join the framework and sign its charter."
        elif today < found[0].joined:
            what = f"{name}, {part}, joins only on {day(found[0].joined)}."
            remedy = "Ask again on that day."
        elif found[0].left is not None and found[0].left <= today:
            what = f"{name}, {part}, left the framework on {day(found[0].left)}."
            remedy = f"Ask without {name}, or let it join again."
        else:
            continue
        reasons.append(Reason("membership", f"members[{name}]", what, remedy))
    return tuple(reasons)
