"""Nobody is shown who must not be: a fresh list of protected people lies beside the data."""

from __future__ import annotations

from datetime import datetime

from folkmoot.agreement.protected_list import needs_list, protected_uses, unguarded
from folkmoot.agreement.terms import DatasetTerms
from folkmoot.dates import legal_date
from folkmoot.gate.asked import asked_deliveries, asked_purpose
from folkmoot.gate.facts import DeliveryFacts, Facts
from folkmoot.gate.heirs import heirs
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import day

# Design: refuges and anonymous electors change by the week, and an older list shows somebody.
GREATEST_AGE_DAYS = 7


def protected_list(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason when the list is not used as it must be, and for each supplier whose list is absent
    or too old on the London day. Purposes that show no single person need none."""
    purpose = asked_purpose(request, facts)
    if purpose is None or facts.terms is None or not needs_list(facts.terms, purpose):
        return ()
    reasons = [Reason("protected_list", *gap) for gap in unguarded(facts.terms, purpose)]
    for use in protected_uses(facts.terms, purpose):
        dataset = facts.terms.dataset(use.dataset)
        if dataset is not None:
            reasons.extend(_lists(dataset, request, facts, now))
    return tuple(reasons)


def _lists(
    dataset: DatasetTerms, request: Request, facts: Facts, now: datetime
) -> tuple[Reason, ...]:
    """Of each supplier the newest list that the request names, looked at by its day."""
    own, reasons = heirs(facts, now), []
    given = [d for d in asked_deliveries(request, facts) if d.dataset == dataset.id]
    for supplier in dataset.suppliers:
        names = {supplier.party, own.get(supplier.party, supplier.party)}
        theirs = [d for d in given if d.member in names and d.destroyed_at is None]
        what = _lacking(supplier.party, theirs, now)
        if what is not None:
            clause = f"datasets[{dataset.id}].suppliers[{supplier.party}]"
            remedy = f"Ask {supplier.party} for its list of today."
            reasons.append(Reason("protected_list", clause, what, remedy))
    return tuple(reasons)


def _lacking(party: str, lists: list[DeliveryFacts], now: datetime) -> str | None:
    today = legal_date(now)
    if not lists:
        return f"The list of protected people of {party} is not there."
    newest = max(found.as_of for found in lists)
    if newest > today:
        return f"The list of protected people of {party} stands as of {day(newest)}: not yet."
    if (today - newest).days > GREATEST_AGE_DAYS:
        what = f"The list of protected people of {party} is of {day(newest)}, "
        return f"{what}more than {GREATEST_AGE_DAYS} days ago."
    return None
