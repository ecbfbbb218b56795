"""Data protection impact has been assessed and approved before data are matched."""

from __future__ import annotations

from datetime import datetime

from folkmoot.dates import legal_date
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import day


def dpia(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason when there is no approved assessment, or the officer's advice was brushed aside.

    UK GDPR Art 35; the Information Commissioner lists data matching as always needing one.
    """
    if facts.terms is None:
        return ()
    found, reasons = facts.terms.dpia, []
    if found is None:
        what = "There is no data protection impact assessment."
        remedy = "Assess the risks, have it approved, and add it in a new version."
        return (Reason("dpia", "dpia", what, remedy),)
    if legal_date(now) < found.approved_on:
        what = f"The impact assessment is approved only on {day(found.approved_on)}."
        remedy = "Ask again on that day, or correct the date in a new version."
        reasons.append(Reason("dpia", "dpia.approved_on", what, remedy))
    if not found.advice_accepted and found.overruled_because is None:
        what = "The data protection officer's advice was not accepted and no reason is given."
        remedy = "Accept the advice, or state in a new version why it was overruled."
        reasons.append(Reason("dpia", "dpia.overruled_because", what, remedy))
    return tuple(reasons)
