"""Who asks, who supplies and who receives hold an assurance that has not run out."""

from __future__ import annotations

from datetime import datetime

from folkmoot.dates import legal_date
from folkmoot.gate.facts import Facts
from folkmoot.gate.involved import involved
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import day


def assurance(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each of them whose assurance is overdue or was never recorded.

    The last day counts. `membership` speaks of those who are no members at all.
    """
    today = legal_date(now)
    roles = dict(involved(request, facts, now))
    reasons = []
    for member in facts.members:
        until = member.assured_until
        if member.id not in roles or (until is not None and today <= until):
            continue
        state = "was never recorded" if until is None else f"lapsed on {day(until)}"
        what = f"The assurance of {member.id}, {roles[member.id]}, {state}."
        remedy = f"Let {member.id} complete its yearly assurance and record it."
        reasons.append(Reason("assurance", f"members[{member.id}]", what, remedy))
    return tuple(reasons)
