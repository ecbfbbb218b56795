"""Each delivery reaches the least quality that the parties agreed for its dataset."""

from __future__ import annotations

from datetime import datetime

from folkmoot.gate.asked import asked_deliveries
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request


def quality(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each delivery below it, in per cent of the rows read."""
    reasons = []
    for delivery in asked_deliveries(request, facts):
        dataset = facts.terms.dataset(delivery.dataset) if facts.terms else None
        if dataset is None or delivery.certificate.quality >= dataset.least_quality:
            continue
        what = (
            f"{delivery.id} reaches a quality of {delivery.certificate.quality} per cent; "
            f"{dataset.least_quality} were agreed."
        )
        remedy = f"Let {delivery.member} mend the rows that its certificate counts, and resend."
        reasons.append(Reason("quality", f"datasets[{dataset.id}].least_quality", what, remedy))
    return tuple(reasons)
