"""Each delivery holds something of what the purpose may use, and every column a filter needs."""

from __future__ import annotations

from datetime import datetime

from folkmoot.gate.asked import asked_pairs
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import listed


def columns(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each delivery with no granted column, or without a column of a row filter.

    A column that is missing narrows the grant and is reported in the permit; that is no refusal.
    But a filter that cannot be applied would let through the rows that it is there to keep out.
    """
    reasons = []
    for use, delivery in asked_pairs(request, facts):
        clause = f"deliveries[{delivery.id}].columns"
        if not set(use.columns) & set(delivery.columns):
            what = f"{delivery.id} holds none of the columns that this purpose may use."
            remedy = f"Deliver {delivery.dataset} with at least one of {listed(use.columns)}."
            reasons.append(Reason("columns", clause, what, remedy))
        absent = {row.column for row in use.rows} - set(delivery.columns)
        if absent:
            what = f"{delivery.id} lacks what the agreed row filter needs: {listed(absent)}."
            remedy = f"Deliver {delivery.dataset} with {listed(absent)}, or vary the filter."
            reasons.append(Reason("columns", clause, what, remedy))
    return tuple(reasons)
