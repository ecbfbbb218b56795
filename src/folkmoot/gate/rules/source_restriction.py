"""The law of each source is kept, whatever an agreement says."""

from __future__ import annotations

from datetime import datetime

from folkmoot.agreement.rules.sources import SUPPORT_EXCEPTION
from folkmoot.agreement.terms import Aim, Purpose, Terms, Use
from folkmoot.errors import NotFoundError
from folkmoot.gate.asked import asked_pairs, asked_purpose
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import listed
from folkmoot.law.code import Restriction
from folkmoot.law.restriction import restriction


def source_restriction(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each use that the law of its source does not open to this purpose.

    The class of aim, the powers of which each supplier and recipient needs one, data of people
    who sought help
    (counter-fraud only with a reasoned exception), and columns that a class of aim never sees
    (such as names of the full electoral register in planning: SI 2001/341 reg 107). The last
    needs the contract of each delivery; without it the rule cannot tell, and refuses.
    """
    purpose = asked_purpose(request, facts)
    if purpose is None or facts.terms is None:
        return ()
    reasons: list[Reason] = []
    for use in purpose.uses:
        dataset = facts.terms.dataset(use.dataset)
        try:
            law = restriction(dataset.kind if dataset else "")
        except NotFoundError:
            told = [f"No law is known here for a source of the kind of {use.dataset}."]
        else:
            told = _closed(law, use, purpose, facts.terms)
            told += _support(law, use, purpose, request, facts)
            told += _withheld(law, use, purpose, request, facts)
            told = [f"{what} ({law.citation})" for what in told]
        clause = f"datasets[{use.dataset}].kind"
        reasons.extend(Reason("source_restriction", clause, what, _REMEDY) for what in told)
    return tuple(reasons)


_REMEDY = "Leave this source out of the purpose, or rest it on what the source's law opens."


def _closed(law: Restriction, use: Use, purpose: Purpose, terms: Terms) -> list[str]:
    told = []
    if purpose.aim_class not in law.aims:
        told.append(f"{law.title} may not be used for a purpose of {purpose.aim_class}.")
    powers = {party.id: set(party.powers) for party in terms.parties}
    dataset = terms.dataset(use.dataset)
    # Those whose data it is, and those who see what comes out of it; the others never hold it.
    touching = {supplier.party for supplier in dataset.suppliers} if dataset else set()
    touching |= {recipient.party for recipient in purpose.recipients}
    lacking = {
        basis.party
        for basis in purpose.bases
        if basis.party in touching
        and not {basis.power, *powers.get(basis.party, ())} & set(law.powers_any)
    }
    if law.powers_any and lacking:
        told.append(f"{law.title}: {listed(lacking)} cite no power that opens it.")
    return told


def _support(
    law: Restriction, use: Use, purpose: Purpose, request: Request, facts: Facts
) -> list[str]:
    excepted = SUPPORT_EXCEPTION in {exception.rule for exception in purpose.exceptions}
    if purpose.aim_class is not Aim.COUNTER_FRAUD or excepted:
        return []
    tagged = {
        column
        for _, delivery in asked_pairs(request, facts)
        for column, tags in delivery.tags
        if delivery.dataset == use.dataset and column in use.columns and "support" in tags
    }
    if law.support or tagged:
        named = listed(tagged or use.columns)
        return [f"{law.title}: data of people who sought help ({named}) are off for fraud."]
    return []


def _withheld(
    law: Restriction, use: Use, purpose: Purpose, request: Request, facts: Facts
) -> list[str]:
    types = set(law.withhold.get(purpose.aim_class, ()))
    contracts = {contract.ref: contract for contract in facts.contracts}
    told = []
    for _, delivery in asked_pairs(request, facts) if types else ():
        if delivery.dataset != use.dataset:
            continue
        contract = contracts.get(delivery.contract)
        if contract is None:
            told.append(f"What the columns of {delivery.id} mean is not known.")
            continue
        found = {c.name for c in contract.columns if c.semantic in types} & set(use.columns)
        if found:
            told.append(f"{law.title}: {listed(found)} may not be seen for {purpose.aim_class}.")
    return told
