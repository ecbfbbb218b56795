"""Special-category and criminal-offence columns are used only under a condition in law."""

from __future__ import annotations

from datetime import datetime

from folkmoot.gate.asked import asked_pairs, asked_purpose
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import listed
from folkmoot.law.codes import codes

# UK GDPR Art 9 and Art 10 with DPA 2018 Sch 1.
PROTECTED = ("special_category", "criminal")


def protected_columns(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each party without such a condition, where a delivery really holds the column.

    The tags are the delivery's own, so that a contract that changed after signing is seen.
    `power_and_basis` asks whether the condition is in force.
    """
    purpose = asked_purpose(request, facts)
    if purpose is None:
        return ()
    touched: dict[str, set[str]] = {tag: set() for tag in PROTECTED}
    for use, delivery in asked_pairs(request, facts):
        used = {*use.columns, *(row.column for row in use.rows)}
        for column, tags in delivery.tags:
            for tag in set(tags) & set(PROTECTED) if column in used else ():
                touched[tag].add(column)
    reasons = []
    for tag, found in touched.items():
        for basis in purpose.bases if found else ():
            if not any(tag in codes()[c].meets for c in basis.conditions if c in codes()):
                what = f"{basis.party} cites no condition for {listed(found)} ({tag})."
                remedy = "Cite the Art 9 or Sch 1 condition in a new version, or leave them out."
                clause = f"purposes[{purpose.id}].bases[{basis.party}].conditions"
                reasons.append(Reason("protected_columns", clause, what, remedy))
    return tuple(reasons)
