"""The terms are at hand, and they are the ones that were signed, byte for byte."""

from __future__ import annotations

from datetime import datetime

from folkmoot.agreement.bind import read_terms, terms_hash
from folkmoot.errors import TermsError
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request


def terms_known(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason when there are no terms, when they are another agreement's, when their bytes do
    not have the hash that was signed, or when the terms beside the bytes say something else."""
    if facts.terms is None:
        what = f"No agreement called {request.agreement} is known."
        return (_reason("terms", what, "Name an agreement that has been applied."),)
    reasons = []
    if facts.terms.id != request.agreement:
        what = f"The terms are those of {facts.terms.id}, not of {request.agreement}."
        reasons.append(_reason("id", what, "Ask again under the agreement's own name."))
    if terms_hash(facts.terms_bytes) != facts.terms_hash:
        what = "The terms' bytes are not those whose hash the parties signed."
        reasons.append(_reason("terms", what, _REPORT))
    try:
        same = read_terms(facts.terms_bytes) == facts.terms
    except TermsError:
        same = False
    if not same:
        what = "The terms that would be enforced are not those in the signed bytes."
        reasons.append(_reason("terms", what, _REPORT))
    return tuple(reasons)


def _reason(clause: str, what: str, remedy: str) -> Reason:
    return Reason("terms_known", clause, what, remedy)


_REPORT = "Restore the signed bytes from a party's own copy, and report that they differ."
