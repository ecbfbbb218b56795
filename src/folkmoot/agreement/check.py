"""Every fault of an agreement's terms at once, before anybody signs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from folkmoot.agreement.rules import RULES
from folkmoot.agreement.rules.rule import Subject
from folkmoot.agreement.terms import Terms
from folkmoot.dataset.contract import Contract
from folkmoot.errors import Fault


def check(
    terms: Terms,
    *,
    on: date,
    contracts: Mapping[str, Contract] | None = None,
    typologies: Collection[str] | None = None,
    lines: Mapping[str, int] | None = None,
    where: str = "",
) -> tuple[Fault, ...]:
    """Faults of ``terms`` as the law and the terms themselves stand ``on`` a day, by line.

    Each has its clause, what is wrong, the next step and the ``code`` of its rule; one that only
    warns says so. ``contracts`` are the suppliers' by `id@version`: without them columns and
    their protection stay unchecked, which is itself a warning. ``typologies`` are the ids of
    those that there are: without them their names stay unchecked. ``lines`` come from `parse`,
    ``where`` names the file. Law is cited here, never advised.
    """
    subject = Subject(terms, on, contracts, typologies)
    faults = [
        Fault(
            found.what,
            where=where,
            next_step=found.next_step,
            clause=found.clause,
            line=_line(found.clause, lines or {}),
            code=rule.code,
            warning=rule.warning,
        )
        for rule in RULES
        for found in rule.find(subject)
    ]
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.line or 0))


def _line(clause: str, lines: Mapping[str, int]) -> int | None:
    """The line of a clause, or of the nearest clause around it."""
    while clause and clause not in lines:
        clause = clause[: max(clause.rfind("."), clause.rfind("["), 0)]
    return lines.get(clause)
