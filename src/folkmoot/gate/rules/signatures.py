"""Every party has signed these very bytes, with a key that was its own and valid when it did."""

from __future__ import annotations

from datetime import datetime

from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.standing import standing


def signatures(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each party without a signature that holds (Ed25519, RFC 8032)."""
    found = standing(facts, now)
    there = {signature.party for signature in facts.signatures}
    reasons = []
    for name in found.unsigned if found else ():
        what = f"{name} has not signed these terms."
        remedy = f"Let {name} sign them."
        if name in there:
            what = f"The signature for {name} does not hold for these terms and its keys."
            remedy = f"Let {name} sign these terms with a key of its own that is valid now."
        reasons.append(Reason("signatures", f"signatories[{name}]", what, remedy))
    return tuple(reasons)
