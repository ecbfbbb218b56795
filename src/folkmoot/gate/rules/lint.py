"""The terms still hold under the law in force today, not only when they were signed."""

from __future__ import annotations

from datetime import datetime

from folkmoot.agreement.check import check
from folkmoot.dates import legal_date
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request

# A request need not touch every supplier, and `columns` says what a lacking column leads to.
LEFT_TO_OTHERS = frozenset({"contract-missing", "column-missing"})


def lint(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each fault of the whole agreement; warnings do not refuse.

    It looks at every purpose: parties who let one part of an agreement go wrong may not go on
    with another. What columns mean it takes from the contracts of the request's deliveries.
    """
    if facts.terms is None:
        return ()
    contracts = {contract.ref: contract for contract in facts.contracts}
    return tuple(
        Reason("lint", fault.clause, fault.what, fault.next_step)
        for fault in check(
            facts.terms, on=legal_date(now), contracts=contracts, typologies=facts.typologies
        )
        if not fault.warning and fault.code not in LEFT_TO_OTHERS
    )
