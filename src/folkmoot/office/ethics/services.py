"""Write down what the committee decided."""

from __future__ import annotations

from datetime import datetime

from folkmoot.gate.facts import Review
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.accounts.policies import check_serves_framework
from folkmoot.office.ethics.models import ReviewRow
from folkmoot.office.ethics.policies import check_review
from folkmoot.office.journal.services import writing


def record_review(*, review: Review, by: str, now: datetime) -> None:
    """Add a decision of the committee; repeatable. A later decision does not erase an earlier."""
    check_serves_framework(by)
    check_review(review)
    fields = {name: getattr(review, name) for name in review.__slots__}
    with writing() as journal:
        if ReviewRow.objects.filter(**fields).exists():
            return
        ReviewRow.objects.create(**fields, recorded_at=now)
        body: dict[str, Plain] = {
            "decided_on": review.decided_on.isoformat(),
            "expires_on": review.expires_on.isoformat(),
            "outcome": review.outcome,
            "quorate": review.quorate,
        }
        journal.append(Event(EventKind.REVIEW_DECIDED, review.terms_hash, by, now, body))
