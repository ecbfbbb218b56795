"""The people to be taken out of a delivery because their objection holds."""

from __future__ import annotations

from datetime import datetime

from folkmoot.agreement.protected_list import PROTECTED_KIND
from folkmoot.agreement.terms import Purpose
from folkmoot.dates import legal_date
from folkmoot.gate.facts import DeliveryFacts, Facts
from folkmoot.voice.preference import objections


def withheld(
    delivery: DeliveryFacts, purpose: Purpose, facts: Facts, now: datetime
) -> tuple[tuple[str, str], ...]:
    """(column, keyed pseudonym) of each person, sorted; empty where the purpose is exempt.

    An objection that holds for the basis of any party of the purpose is kept for all of them.
    Nobody is taken out of the list of protected people: it is read to keep them out of sight.
    """
    if purpose.preferences.mode == "exempt" or facts.preferences is None:
        return ()
    dataset = facts.terms.dataset(delivery.dataset) if facts.terms else None
    if dataset is not None and dataset.kind == PROTECTED_KIND:
        return ()
    return tuple(
        sorted(
            {
                (objection.column, objection.subject)
                for basis in {party.basis for party in purpose.bases}
                for objection in objections(
                    facts.preferences.preferences,
                    aim_class=purpose.aim_class,
                    basis=basis,
                    on=legal_date(now),
                )
                if objection.dataset == delivery.dataset
            }
        )
    )
