"""A refusal as the error that stops what is under way."""

from __future__ import annotations

from folkmoot.errors import Fault, RefusedError
from folkmoot.gate.permit import Refusal


def refused(refusal: Refusal, where: str) -> RefusedError:
    """Every reason of ``refusal`` as a fault at ``where``, with its rule, clause and remedy."""
    return RefusedError(
        Fault(r.what, where, r.remedy, clause=r.clause, code=r.rule) for r in refusal.reasons
    )
