"""Nobody sees a person more closely than the purpose and the recipient's level allow."""

from __future__ import annotations

from datetime import datetime

from folkmoot.agreement.audit import is_audit
from folkmoot.agreement.terms import Level
from folkmoot.gate.asked import asked_pairs, asked_purpose, asked_recipient
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import listed

# From the least to the most that can be seen of a person.
CLOSENESS = (Level.AGGREGATE, Level.DE_IDENTIFIED, Level.IDENTIFIABLE)


def level(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each way in which more would be seen than was agreed.

    Leads speak of someone, so typologies need the level `identifiable` on both sides, unless an
    audit of fairness only counts them. At the level `aggregate` a recipient sees counts and no
    evidence column; at `de_identified` none that carries the tag `identifier` in a delivery of the
    request.
    """
    purpose, found = asked_purpose(request, facts), asked_recipient(request, facts, now)
    if purpose is None or found is None:
        return ()
    clause = f"purposes[{purpose.id}].recipients[{found.party}]"
    told = []
    if CLOSENESS.index(found.level) > CLOSENESS.index(purpose.level):
        told.append(f"{found.party} would see more ({found.level}) than the purpose allows.")
    least = min(found.level, purpose.level, key=CLOSENESS.index)
    if request.typologies and least is not Level.IDENTIFIABLE and not is_audit(purpose):
        told.append(f"Leads speak of someone, but this goes no closer than {least}.")
    if found.level is Level.AGGREGATE and found.sees:
        told.append(f"{found.party} receives counts only, yet would see {listed(found.sees)}.")
    identifiers = _identifiers(request, facts) & set(found.sees)
    if found.level is Level.DE_IDENTIFIED and identifiers:
        told.append(f"{found.party} would see identifiers: {listed(identifiers)}.")
    remedy = "Ask for less, or agree another level or other columns in a new version and sign it."
    return tuple(Reason("level", clause, what, remedy) for what in told)


def _identifiers(request: Request, facts: Facts) -> set[str]:
    return {
        column
        for _, delivery in asked_pairs(request, facts)
        for column, tags in delivery.tags
        if "identifier" in tags
    }
