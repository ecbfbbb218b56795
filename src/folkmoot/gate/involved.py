"""The members whom a request involves: who asks, who receives, who supplies."""

from __future__ import annotations

from datetime import datetime

from folkmoot.gate.asked import asked_deliveries
from folkmoot.gate.facts import Facts
from folkmoot.gate.heirs import heirs
from folkmoot.gate.permit import Request


def involved(request: Request, facts: Facts, now: datetime) -> tuple[tuple[str, str], ...]:
    """One pair a member: its id and its part, in order of the id. A successor stands in."""
    own = heirs(facts, now)
    parts: dict[str, list[str]] = {request.member: ["asks"]}
    parts.setdefault(own.get(request.recipient, request.recipient), []).append("receives")
    for name in sorted({delivery.member for delivery in asked_deliveries(request, facts)}):
        supplier = parts.setdefault(own.get(name, name), [])
        if "supplies" not in supplier:
            supplier.append("supplies")
    return tuple((name, f"which {' and '.join(parts[name])}") for name in sorted(parts))
