"""Who signs, who receives, and how far each may see."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.agreement.rules.rule import Found, Rule, Subject
from folkmoot.agreement.terms import Aim, Level, PartyKind, Role

# The exception by which planning or research sees people, with a reason.
IDENTIFIABLE_EXCEPTION = "identifiable"
_DEPTH = {Level.AGGREGATE: 0, Level.DE_IDENTIFIED: 1, Level.IDENTIFIABLE: 2}
_CONTROLLERS = {Role.CONTROLLER, Role.JOINT_CONTROLLER}
_ROLES = {"joint_controllers": (Role.JOINT_CONTROLLER, 2), "processor": (Role.PROCESSOR, 1)}


def signatory_missing(subject: Subject) -> Iterator[Found]:
    """A party does not sign: all parties are bound by the same charter."""
    signing = {each.party for each in subject.terms.signatories}
    for party in subject.terms.parties:
        if party.id not in signing:
            step = "Add who signs for it, by office."
            yield Found("signatories", f"Nobody signs for {party.id}.", step)


def controller_missing(subject: Subject) -> Iterator[Found]:
    """No party is a controller, so nobody answers for the data."""
    if not any(party.role in _CONTROLLERS for party in subject.terms.parties):
        yield Found("parties", "No party is a controller.", "Say which parties decide.")


def kind_roles(subject: Subject) -> Iterator[Found]:
    """The kind of agreement does not fit the roles of its parties (Art 26, Art 28)."""
    role, least = _ROLES.get(subject.terms.kind, (None, 0))
    if role and sum(party.role is role for party in subject.terms.parties) < least:
        what = f"An agreement of kind {subject.terms.kind} needs {least} of role {role}."
        yield Found("kind", what, "Correct the kind, or the roles of the parties.")


def recipient_missing(subject: Subject) -> Iterator[Found]:
    """A purpose has nobody who receives what comes out."""
    for purpose in subject.terms.purposes:
        if not purpose.recipients:
            clause = f"purposes[{purpose.id}].recipients"
            step = "Add who receives it, in which role, and what they see."
            yield Found(clause, "Nobody receives what comes out.", step)


def recipient_level(subject: Subject) -> Iterator[Found]:
    """A recipient sees further than its purpose may."""
    for purpose in subject.terms.purposes:
        for each in purpose.recipients:
            if _DEPTH[each.level] > _DEPTH[purpose.level]:
                clause = f"purposes[{purpose.id}].recipients[{each.party}].level"
                what = f"{each.level} is further than the purpose may see ({purpose.level})."
                yield Found(clause, what, f"Set it to {purpose.level}.")


def sees_beyond_use(subject: Subject) -> Iterator[Found]:
    """A recipient sees a column that the purpose does not use, or any column of counts."""
    for purpose in subject.terms.purposes:
        used = {name for use in purpose.uses for name in use.columns}
        for each in purpose.recipients:
            clause = f"purposes[{purpose.id}].recipients[{each.party}].sees"
            if more := sorted(set(each.sees) - used):
                what = f"{', '.join(more)} is not used by this purpose."
                yield Found(clause, what, "Take it away, or add it to the columns in use.")
            elif each.sees and each.level is Level.AGGREGATE:
                what = "At level aggregate a recipient sees counts, no columns of records."
                yield Found(clause, what, "Take the columns away.")


def level_too_deep(subject: Subject) -> Iterator[Found]:
    """Planning or research at a level that identifies people."""
    for purpose in subject.terms.purposes:
        excepted = any(each.rule == IDENTIFIABLE_EXCEPTION for each in purpose.exceptions)
        deep = purpose.level is Level.IDENTIFIABLE
        if purpose.aim_class in {Aim.PLANNING, Aim.RESEARCH} and deep and not excepted:
            what = f"{purpose.aim_class} uses data that do not identify people."
            step = "Use de_identified or aggregate, "
            step += f"or add an exception `{IDENTIFIABLE_EXCEPTION}` with its reason."
            yield Found(f"purposes[{purpose.id}].level", what, step)


def exempt_unreasoned(subject: Subject) -> Iterator[Found]:
    """Objections are set aside without a reason and a provision."""
    for purpose in subject.terms.purposes:
        each = purpose.preferences
        if each.mode == "exempt" and not (each.reason and each.citation):
            clause = f"purposes[{purpose.id}].preferences"
            what = "Objections are set aside without a reason and a provision."
            step = "Add reason and citation (crime and taxation: DPA18-S2-P2), or honour them."
            yield Found(clause, what, step)


def commercial_recipient(subject: Subject) -> Iterator[Found]:
    """A private body receives: residents ask for a public benefit and a review first."""
    for purpose in subject.terms.purposes:
        for each in purpose.recipients:
            party = subject.terms.party(each.party)
            if party and party.kind is PartyKind.PRIVATE:
                clause = f"purposes[{purpose.id}].recipients[{each.party}]"
                what = f"{each.party} is a private body."
                yield Found(clause, what, "State the public benefit and have it reviewed.")


def illustrative(subject: Subject) -> Iterator[Found]:
    """Parties stand here as an illustration: they have agreed to nothing."""
    names = [party.id for party in subject.terms.parties if party.illustrative]
    if names:
        what = f"Illustrative, not agreed: {', '.join(names)}."
        yield Found("parties", what, "Take the mark away once the parties take part.")


RULES = (
    Rule("signatory-missing", signatory_missing),
    Rule("controller-missing", controller_missing),
    Rule("kind-roles", kind_roles),
    Rule("recipient-missing", recipient_missing),
    Rule("recipient-level", recipient_level),
    Rule("sees-beyond-use", sees_beyond_use),
    Rule("level-too-deep", level_too_deep),
    Rule("exempt-unreasoned", exempt_unreasoned),
    Rule("commercial-recipient", commercial_recipient, warning=True),
    Rule("illustrative", illustrative, warning=True),
)
