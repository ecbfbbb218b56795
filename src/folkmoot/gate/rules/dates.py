"""The agreement has an end and a review date, and neither is past."""

from __future__ import annotations

from datetime import datetime

from folkmoot.dates import legal_date
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import day


def dates(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each of the two dates that is missing or past. Both days still count.

    Stricter than the register under the Digital Economy Act 2017, where an entry whose review has
    lapsed may stay active (facts of the public DEA register).
    """
    if facts.terms is None:
        return ()
    today = legal_date(now)
    reasons = []
    for clause, on, remedy in (
        ("ends", facts.terms.ends, "Agree a later end in a new version and sign it."),
        ("review", facts.terms.review, "Review the agreement, set the next review, sign it anew."),
    ):
        if on is None:
            what = f"The agreement has no date under `{clause}`."
            reasons.append(Reason("dates", clause, what, "Set one in a new version and sign it."))
        elif on < today:
            what = f"The date under `{clause}`, {day(on)}, is past."
            reasons.append(Reason("dates", clause, what, remedy))
    return tuple(reasons)
