"""Residents' objections are known, recent and can be kept, or the law says why they do not bind."""

from __future__ import annotations

from datetime import datetime, timedelta

from folkmoot.agreement.terms import Purpose
from folkmoot.dates import legal_date
from folkmoot.gate.asked import asked_pairs, asked_purpose
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.withheld import withheld
from folkmoot.gate.wording import listed
from folkmoot.law.codes import codes


def preferences(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason when the snapshot of preferences is missing, stale or from the future, when an
    objection rests on a column that a delivery lacks, or when an exemption has no ground.

    An objection that cannot be found in a delivery cannot be kept, so the gate fails closed. For
    crime and taxation an exemption is case by case (DPA 2018 Sch 2 para 2).
    """
    purpose = asked_purpose(request, facts)
    if purpose is None:
        return ()
    if purpose.preferences.mode == "exempt":
        return _exempt(purpose, now)
    clause = f"purposes[{purpose.id}].preferences"
    snapshot, days = facts.preferences, purpose.preferences.greatest_age_days
    if snapshot is None:
        what = "There is no snapshot of residents' preferences."
        return (Reason("preferences", clause, what, "Take one, then ask again."),)
    if now < snapshot.taken_at:
        what = "The snapshot of residents' preferences is from the future."
        return (Reason("preferences", clause, what, "Check the clock and take a new one."),)
    if now - snapshot.taken_at > timedelta(days=days):
        what = f"The snapshot of residents' preferences is older than {days} days."
        return (Reason("preferences", clause, what, "Take a new one, then ask again."),)
    reasons = []
    for _, delivery in asked_pairs(request, facts):
        absent = {column for column, _ in withheld(delivery, purpose, facts, now)}
        absent -= set(delivery.columns)
        if absent:
            what = f"Objections rest on {listed(absent)}, which {delivery.id} does not hold."
            remedy = f"Deliver {delivery.dataset} with it, so that they can be taken out."
            reasons.append(Reason("preferences", clause, what, remedy))
    return tuple(reasons)


def _exempt(purpose: Purpose, now: datetime) -> tuple[Reason, ...]:
    clause, told = f"purposes[{purpose.id}].preferences", []
    code = codes().get(purpose.preferences.citation or "")
    if not purpose.preferences.reason:
        told.append("Objections would be set aside and no reason is given.")
    if code is None or code.kind != "exemption":
        told.append("Objections would be set aside and no exemption in law is cited.")
    elif not code.in_force(legal_date(now)):
        told.append(f"Objections would be set aside by {code.id}, which is not in force.")
    elif code.aims and purpose.aim_class not in code.aims:
        told.append(f"{code.id} does not exempt a purpose of {purpose.aim_class}.")
    remedy = "Honour objections, or state the reason and the exemption in a new version."
    return tuple(Reason("preferences", clause, what, remedy) for what in told)
