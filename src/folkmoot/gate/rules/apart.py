"""Suspicion and support lie apart: no purpose, source, column or office brings them together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from folkmoot.agreement import apart as agreed
from folkmoot.agreement.rules.sources import SUPPORT_EXCEPTION
from folkmoot.agreement.terms import Aim, Purpose
from folkmoot.gate.asked import asked_pairs, asked_purpose
from folkmoot.gate.facts import Facts
from folkmoot.gate.heirs import heirs
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import listed


def apart(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each way in which the purpose mixes leads with lists of people to be helped.

    In the terms (`agreement.apart`: what it makes, what it reads, who receives from the purposes
    beside it), in the columns that the deliveries really hold, and across all other agreements:
    one office of one body never receives both.
    """
    purpose = asked_purpose(request, facts)
    if purpose is None or facts.terms is None:
        return ()
    own = heirs(facts, now)
    mixed = [
        *agreed.apart(facts.terms, purpose, own),
        *_columns(purpose, request, facts),
        *_elsewhere(purpose, facts, own),
    ]
    return tuple(Reason("apart", *each) for each in mixed)


def _columns(purpose: Purpose, request: Request, facts: Facts) -> list[tuple[str, str, str]]:
    side = agreed.SIDE_OF_AIM.get(purpose.aim_class)
    excepted = SUPPORT_EXCEPTION in {exception.rule for exception in purpose.exceptions}
    if purpose.aim_class is Aim.SUPPORT:
        tag, what = "criminal", "are about offences and stand in a purpose of support"
    elif (side == "leads" or purpose.typologies) and not excepted:
        tag, what = "support", f"are of people who sought help and stand in {purpose.aim_class}"
    else:
        return []
    found: dict[str, set[str]] = {}
    for use, delivery in asked_pairs(request, facts):
        used = {*use.columns, *(row.column for row in use.rows)}
        found.setdefault(use.dataset, set()).update(
            column for column, tags in delivery.tags if tag in tags and column in used
        )
    return [
        (
            f"purposes[{purpose.id}].uses[{dataset}].columns",
            f"{listed(names)} {what}.",
            "Leave these columns out.",
        )
        for dataset, names in sorted(found.items())
        if names
    ]


def _elsewhere(
    purpose: Purpose, facts: Facts, own: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    made = agreed.makes(purpose)
    clause = f"purposes[{purpose.id}].recipients"
    if made and facts.receivers is None:
        what = "Who receives leads and support lists under other agreements is not known."
        return [(clause, what, "Look up the recipients of all agreements in force.")]
    ours = {agreed.office(r.party, r.role, own): r for r in purpose.recipients}
    found = []
    for other in facts.receivers or ():
        mine = ours.get(agreed.office(other.party, other.role, own))
        if mine is not None and made - {other.side}:
            what = f"{mine.role} of {mine.party} receives {other.side} from {other.purpose} of "
            what += f"{other.agreement}, and would receive {listed(made)} here."
            found.append((f"{clause}[{mine.party}]", what, agreed.OTHER_OFFICE))
    return found
