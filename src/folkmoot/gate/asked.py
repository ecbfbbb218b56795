"""What a request asks for, looked up in the facts: nothing where it is not there.

The rules that refuse an unknown purpose, recipient or delivery are `purpose`, `recipient` and
`deliveries`; every other rule looks at what does exist, so that each thing is said once.
"""

from __future__ import annotations

from datetime import datetime

from folkmoot.agreement.terms import Purpose, Recipient, Use
from folkmoot.gate.facts import DeliveryFacts, Facts
from folkmoot.gate.heirs import heirs
from folkmoot.gate.permit import Request


def asked_purpose(request: Request, facts: Facts) -> Purpose | None:
    """The purpose that the request names, or None."""
    return facts.terms.purpose(request.purpose) if facts.terms else None


def asked_uses(request: Request, facts: Facts) -> tuple[Use, ...]:
    """The datasets, columns and rows of the purpose; empty when there is no such purpose."""
    purpose = asked_purpose(request, facts)
    return purpose.uses if purpose else ()


def asked_deliveries(request: Request, facts: Facts) -> tuple[DeliveryFacts, ...]:
    """The deliveries that the request names and that exist exactly once, in order of their id.

    Two deliveries under one id are two stories about one thing: neither counts.
    """
    known: dict[str, list[DeliveryFacts]] = {name: [] for name in sorted(set(request.deliveries))}
    for delivery in facts.deliveries:
        if delivery.id in known:
            known[delivery.id].append(delivery)
    return tuple(found[0] for found in known.values() if len(found) == 1)


def asked_pairs(request: Request, facts: Facts) -> tuple[tuple[Use, DeliveryFacts], ...]:
    """Each delivery of the request beside what the purpose may use of its dataset."""
    uses = {use.dataset: use for use in asked_uses(request, facts)}
    return tuple(
        (uses[delivery.dataset], delivery)
        for delivery in asked_deliveries(request, facts)
        if delivery.dataset in uses
    )


def named_recipients(request: Request, facts: Facts, now: datetime) -> tuple[Recipient, ...]:
    """What the purpose says of the recipient: of the party itself, else of whom it stands for."""
    purpose, own = asked_purpose(request, facts), heirs(facts, now)
    every = purpose.recipients if purpose else ()
    itself = tuple(r for r in every if r.party == request.recipient)
    return itself or tuple(r for r in every if own.get(r.party) == request.recipient)


def asked_recipient(request: Request, facts: Facts, now: datetime) -> Recipient | None:
    """The recipient as the purpose names it, or None.

    Where the purpose names it in several roles, the role of the request picks one.
    """
    named = named_recipients(request, facts, now)
    if len(named) > 1:
        named = tuple(recipient for recipient in named if recipient.role == request.role)
    return named[0] if len(named) == 1 else None
