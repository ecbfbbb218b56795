"""Each party of the purpose has a power and a lawful basis that are open to it and in force."""

from __future__ import annotations

from datetime import date, datetime

from folkmoot.agreement.terms import PartyBasis, Purpose, Role
from folkmoot.dates import legal_date
from folkmoot.errors import NotFoundError
from folkmoot.gate.asked import asked_deliveries, asked_purpose, asked_recipient
from folkmoot.gate.facts import Facts
from folkmoot.gate.heirs import heirs
from folkmoot.gate.permit import Reason, Request
from folkmoot.law.find_code import find_code


def power_and_basis(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each party without one, and for each code that does not carry it today.

    Parties of the purpose are those that ask, supply or receive; a processor rests on its
    controller (UK GDPR Art 28). A code must be known, in force, of its kind, open to the kind of
    party and to the aim of the purpose. Law is cited here, never advised.
    """
    purpose = asked_purpose(request, facts)
    if purpose is None:
        return ()
    today = legal_date(now)
    reasons = []
    for party, kinds in _parties(request, facts, now).items():
        bases = [basis for basis in purpose.bases if basis.party == party]
        clause = f"purposes[{purpose.id}].bases[{party}]"
        if not bases:
            what = f"{party} states no lawful basis and no power for this purpose."
            reasons.append(_reason(clause, what, "State both in a new version and sign it."))
        for basis in bases:
            for code, kind in _codes(basis):
                told = _faults(code, kind, kinds, purpose, today)
                reasons.extend(_reason(clause, what, _REMEDY) for what in told)
    told = _faults(purpose.confidence, {"confidence"}, set(), purpose, today)
    clause = f"purposes[{purpose.id}].confidence"
    return (*reasons, *(_reason(clause, what, _REMEDY) for what in told))


def _parties(request: Request, facts: Facts, now: datetime) -> dict[str, set[str]]:
    """Each party of the purpose with the kinds under which it is known, in order of its id."""
    names = {request.member} | {delivery.member for delivery in asked_deliveries(request, facts)}
    recipient, held = asked_recipient(request, facts, now), heirs(facts, now)
    found = {}
    for party in facts.terms.parties if facts.terms else ():
        holder = held[party.id]
        receives = recipient is not None and recipient.party == party.id
        if party.role is not Role.PROCESSOR and (receives or names & {party.id, holder}):
            kinds = {member.kind.value for member in facts.members if member.id == holder}
            found[party.id] = kinds | {party.kind.value}
    return found


def _codes(basis: PartyBasis) -> list[tuple[str, set[str]]]:
    return [
        (basis.basis, {"basis", "regime"}),
        (basis.power, {"power"}),
        *((code, {"condition"}) for code in basis.conditions),
    ]


def _faults(
    code_id: str, wanted: set[str], kinds: set[str], purpose: Purpose, today: date
) -> list[str]:
    try:
        code = find_code(code_id, on=today)
    except NotFoundError as error:
        return [f"{code_id} {error.faults[0].what}"]
    told = []
    if code.kind not in wanted:
        told.append(f"{code_id} is a {code.kind}, not a {' or '.join(sorted(wanted))}.")
    told += [
        f"{code_id} is closed to a party of the kind {kind} ({code.citation})."
        for kind in sorted(kinds)
        if not code.open_to(kind)
    ]
    if code.aims and purpose.aim_class not in code.aims:
        told.append(f"{code_id} does not serve a purpose of {purpose.aim_class} ({code.citation}).")
    return told


def _reason(clause: str, what: str, remedy: str) -> Reason:
    return Reason("power_and_basis", clause, what, remedy)


_REMEDY = "Cite a provision that carries this party today, in a new version, and sign it."
