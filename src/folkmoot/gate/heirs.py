"""Which member stands for a party whose place another has taken (Hambleton: North Yorkshire)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from folkmoot.agreement.acts import InstrumentKind
from folkmoot.agreement.in_force import in_force, successors
from folkmoot.gate.facts import Facts


def heirs(facts: Facts, now: datetime) -> Mapping[str, str]:
    """Each party of the terms, by its id, with the member that stands for it now.

    A party stands for itself unless a verified succession on these very terms names another.
    Empty when there are no terms.
    """
    if facts.terms is None:
        return {}
    proven = in_force(
        terms=facts.terms,
        terms_hash=facts.terms_hash,
        instruments=[i for i in facts.instruments if i.kind is InstrumentKind.SUCCEED],
        keys=facts.keys,
        now=now,
    )
    return {party.id: party.id for party in facts.terms.parties} | successors(proven)
