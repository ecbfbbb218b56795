"""A typology that was found to treat a group worse is off until a newer report clears it."""

from __future__ import annotations

from datetime import datetime

from folkmoot.dates import legal_date
from folkmoot.gate.asked import asked_purpose
from folkmoot.gate.facts import Facts, FairnessFacts
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import day


def fairness(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each typology and attribute whose latest report says stop.

    Reports count by the typology's id: a new version stays off until it has been measured itself.
    Of two on one day the one that says stop counts, and one of a day to come clears nothing.
    """
    purpose = asked_purpose(request, facts)
    if purpose is None or not request.typologies:
        return ()
    clause = f"purposes[{purpose.id}].typologies"
    if facts.fairness is None:
        what = "Whether the typologies treat people alike has not been looked up."
        return (Reason("fairness", clause, what, "Look up the reports of fairness."),)
    latest: dict[tuple[str, str], FairnessFacts] = {}
    for report in facts.fairness:
        name = report.typology.partition("@")[0]
        to_come = report.measured_on > legal_date(now)
        if name not in request.typologies or (to_come and not report.stop):
            continue
        held = latest.setdefault((name, report.attribute), report)
        if (held.measured_on, held.stop) < (report.measured_on, report.stop):
            latest[(name, report.attribute)] = report
    return tuple(
        Reason(
            "fairness",
            clause,
            f"{report.typology} was found on {day(report.measured_on)} to treat people unequally "
            f"by {attribute}.",
            "Correct the typology, measure again and record the report.",
        )
        for (_, attribute), report in sorted(latest.items())
        if report.stop
    )
