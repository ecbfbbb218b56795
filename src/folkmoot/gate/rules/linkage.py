"""Records of several deliveries are joined only by an agreed model with a least probability."""

from __future__ import annotations

from datetime import datetime

from folkmoot.gate.asked import asked_purpose
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request


def linkage(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason when several deliveries would be joined without a model or with no bar at all.

    A least probability of nought lets every pair count, so it is as good as none.
    """
    purpose = asked_purpose(request, facts)
    if purpose is None:
        return ()
    clause = f"purposes[{purpose.id}].linkage"
    if purpose.linkage is None and len(request.deliveries) > 1:
        what = "The purpose names no linkage model, so records of several deliveries may not meet."
        remedy = "Ask for one delivery, or agree a model and its least probability."
    elif purpose.linkage is not None and purpose.linkage.least_probability <= 0:
        what = "The least match probability is nought: every pair would count as one person."
        remedy = "Agree a least probability above nought in a new version and sign it."
    else:
        return ()
    return (Reason("linkage", clause, what, remedy),)
