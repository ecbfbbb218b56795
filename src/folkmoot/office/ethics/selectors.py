"""The committee's decisions, as the gate asks for them."""

from __future__ import annotations

from folkmoot.gate.facts import Review
from folkmoot.office.ethics.models import ReviewRow


def reviews_of(terms_hash: str) -> tuple[Review, ...]:
    """Every decision on the terms with this hash, in the order in which they were recorded."""
    return tuple(
        Review(r.terms_hash, r.decided_on, r.expires_on, r.outcome, r.quorate)
        for r in ReviewRow.objects.filter(terms_hash=terms_hash).order_by("id")
    )
