"""Each delivery is as recent as the parties agreed for its dataset."""

from __future__ import annotations

from datetime import datetime

from folkmoot.dates import legal_date
from folkmoot.gate.asked import asked_deliveries
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import day


def age(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each delivery that is too old, in days since its `as_of`, or from the future."""
    today = legal_date(now)
    reasons = []
    for delivery in asked_deliveries(request, facts):
        dataset = facts.terms.dataset(delivery.dataset) if facts.terms else None
        if dataset is None:
            continue
        days = (today - delivery.as_of).days
        if days < 0:
            what = f"{delivery.id} says that it stands as of {day(delivery.as_of)}: not yet."
            remedy = "Correct the date and deliver again."
        elif days > dataset.greatest_age_days:
            what = f"{delivery.id} is {days} days old; {dataset.greatest_age_days} were agreed."
            remedy = f"Ask {delivery.member} for a recent delivery."
        else:
            continue
        clause = f"datasets[{dataset.id}].greatest_age_days"
        reasons.append(Reason("age", clause, what, remedy))
    return tuple(reasons)
