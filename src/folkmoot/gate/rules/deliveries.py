"""Each delivery exists and is what was agreed, and every dataset of the purpose is there."""

from __future__ import annotations

from datetime import datetime

from folkmoot.agreement.terms import Terms
from folkmoot.gate.asked import asked_deliveries, asked_uses
from folkmoot.gate.facts import DeliveryFacts, Facts
from folkmoot.gate.heirs import heirs
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import listed


def deliveries(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each delivery that is unknown, foreign, destroyed or named twice, and for each
    dataset of the purpose that none of them holds."""
    reasons = []
    found = asked_deliveries(request, facts)
    for name in sorted(set(request.deliveries) - {delivery.id for delivery in found}):
        what = "There is no such delivery."
        reasons.append(_reason(f"deliveries[{name}]", what, "Name a delivery that was accepted."))
    if len(set(request.deliveries)) < len(request.deliveries):
        what = "The request names a delivery more than once."
        reasons.append(_reason("deliveries", what, "Name each delivery once."))
    for delivery in found:
        reasons.extend(_delivery(delivery, request, facts, now))
    for dataset in sorted({use.dataset for use in asked_uses(request, facts)}):
        if dataset not in {delivery.dataset for delivery in found}:
            what = f"The purpose needs {dataset}, and the request names no delivery of it."
            reasons.append(_reason(f"datasets[{dataset}]", what, "Add a delivery of it."))
    if not request.deliveries:
        what = "The request names no delivery."
        reasons.append(_reason("deliveries", what, "Name the deliveries to be joined."))
    return tuple(reasons)


def _delivery(
    delivery: DeliveryFacts, request: Request, facts: Facts, now: datetime
) -> list[Reason]:
    reasons = []
    clause = f"deliveries[{delivery.id}]"
    if delivery.destroyed_at is not None:
        what = "The delivery has been destroyed: its key no longer exists."
        reasons.append(_reason(clause, what, f"Ask {delivery.member} to deliver again."))
    uses = {use.dataset for use in asked_uses(request, facts)}
    if uses and delivery.dataset not in uses:
        what = f"The delivery holds {delivery.dataset}, which this purpose may not use."
        reasons.append(_reason(clause, what, f"Use only {listed(uses)}."))
    elif facts.terms is not None:
        reasons.extend(_supply(delivery, facts.terms, facts, now))
    return reasons


def _supply(
    delivery: DeliveryFacts, terms: Terms, facts: Facts, now: datetime
) -> tuple[Reason, ...]:
    dataset = terms.dataset(delivery.dataset)
    suppliers = dataset.suppliers if dataset else ()
    held = heirs(facts, now)
    own = [s for s in suppliers if delivery.member in {s.party, held.get(s.party)}]
    clause = f"datasets[{delivery.dataset}].suppliers"
    if not own:
        what = f"{delivery.member}, who sent {delivery.id}, does not supply {delivery.dataset}."
        remedy = f"Use a delivery of {listed(s.party for s in suppliers)}, or vary the agreement."
    elif delivery.contract not in {supplier.contract for supplier in own}:
        what = f"{delivery.id} came under the contract {delivery.contract}, not the agreed one."
        remedy = f"Deliver under {listed(s.contract for s in own)}, or vary the agreement."
    else:
        return ()
    return (_reason(clause, what, remedy),)


def _reason(clause: str, what: str, remedy: str) -> Reason:
    return Reason("deliveries", clause, what, remedy)
