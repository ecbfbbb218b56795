"""Power, lawful basis, conditions, confidence: per party and per purpose."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.agreement.protected_list import protected_uses
from folkmoot.agreement.rules.rule import Found, Rule, Subject, known_code
from folkmoot.agreement.terms import PartyBasis
from folkmoot.dataset.contract import Tag
from folkmoot.law.code import Code


def _codes(basis: PartyBasis) -> Iterator[tuple[str, Code]]:
    """(field, code) of the known codes on which a party rests, each with where it stands."""
    cited = [("basis", basis.basis), ("power", basis.power)]
    cited += [("conditions", each) for each in basis.conditions]
    for field, code_id in cited:
        code = known_code(code_id)
        if code is not None:
            yield field, code


def basis_missing(subject: Subject) -> Iterator[Found]:
    """A party supplies or receives data for a purpose without a lawful basis of its own."""
    for purpose in subject.terms.purposes:
        held = {basis.party for basis in purpose.bases}
        for party in subject.parties_of(purpose):
            if party not in held and subject.relies_on_law(party):
                clause = f"purposes[{purpose.id}].bases"
                what = f"{party} takes part in this purpose without a lawful basis."
                yield Found(clause, what, f"Add a basis and a power for {party}.")


def basis_barred(subject: Subject) -> Iterator[Found]:
    """A public authority rests its task on legitimate interests (Art 6(1), last subparagraph)."""
    for clause, _, basis, party in subject.bases():
        code = known_code(basis.basis)
        if code and party and code.kind == "basis" and not code.open_to(party.kind):
            what = f"{code.title} ({code.id}) is barred for {party.id}: {code.note}"
            step = "Name the task and rest on UKGDPR-6-1-e, or UKGDPR-6-1-c for a duty."
            yield Found(f"{clause}.basis", what, step)


def power_not_open(subject: Subject) -> Iterator[Found]:
    """A party rests on a power, regime or condition that is not open to a body of its kind."""
    for clause, _, basis, party in subject.bases():
        for field, code in _codes(basis):
            if party and code.kind != "basis" and not code.open_to(party.kind):
                what = f"{code.id} ({code.title}) is not open to {party.id}. {code.note}"
                yield Found(f"{clause}.{field}", what.strip(), "Rest on a power of its own.")


def power_not_held(subject: Subject) -> Iterator[Found]:
    """A party uses a power that is not among the powers it states."""
    for clause, _, basis, party in subject.bases():
        if party and basis.power not in party.powers:
            what = f"{basis.power} is not among the powers that {party.id} states."
            step = f"Add it to parties[{party.id}].powers, or rest on one of those."
            yield Found(f"{clause}.power", what, step)


def aim_outside_code(subject: Subject) -> Iterator[Found]:
    """A code is used for a class of purpose that it does not serve."""
    for clause, purpose, basis, _ in subject.bases():
        for field, code in _codes(basis):
            if code.aims and purpose.aim_class not in code.aims:
                what = f"{code.id} ({code.title}) does not serve the aim {purpose.aim_class}."
                step = f"It serves: {', '.join(code.aims)}. Rest on another."
                yield Found(f"{clause}.{field}", what, step)


def power_unspecified(subject: Subject) -> Iterator[Found]:
    """A power of the Digital Economy Act needs every party named in its schedule."""
    for clause, purpose, basis, _ in subject.bases():
        code = known_code(basis.power)
        if code is None or code.requires_specified is None:
            continue
        for party_id in subject.parties_of(purpose):
            party = subject.terms.party(party_id)
            if party and code.requires_specified not in party.specified_in:
                what = f"{code.id} needs {party_id} to be specified in {code.requires_specified}."
                step = "State the schedule in the party's specified_in, or rest on another power."
                yield Found(f"{clause}.power", what, step)


def power_whitelist(subject: Subject) -> Iterator[Found]:
    """A power opens certain columns only, and the purpose uses more."""
    for clause, purpose, basis, _ in subject.bases():
        code = known_code(basis.power)
        if code is None or code.column_whitelist is None:
            continue
        hidden = protected_uses(subject.terms, purpose)  # opens nothing to anybody
        for use in (each for each in purpose.uses if each not in hidden):
            allowed = code.column_whitelist
            more = {c.name for c in subject.columns_of(use) if c.semantic not in allowed}
            if more:
                what = f"{code.id} does not open: {', '.join(sorted(more))}. {code.note}"
                step = f"Use only columns of these types: {', '.join(allowed)}."
                yield Found(f"{clause}.power", what, step)


def consent_public_task(subject: Subject) -> Iterator[Found]:
    """A public authority rests its task on consent."""
    for clause, _, basis, party in subject.bases():
        code = known_code(basis.basis)
        if code and party and code.warning and party.kind in code.warn_for:
            yield Found(f"{clause}.basis", code.warning, "Rest on UKGDPR-6-1-e, or say why not.")


def code_caution(subject: Subject) -> Iterator[Found]:
    """A power, condition or confidence basis that asks for something beside it."""
    seen: set[str] = set()
    cited = [(f"{clause}.{f}", c) for clause, _, b, _ in subject.bases() for f, c in _codes(b)]
    for purpose in subject.terms.purposes:
        code = known_code(purpose.confidence)
        cited += [(f"purposes[{purpose.id}].confidence", code)] if code else []
    for clause, code in cited:
        if code.kind != "basis" and code.warning and code.id not in seen:
            seen.add(code.id)
            yield Found(clause, f"{code.id}: {code.warning}", "See that it is done and noted.")


def _met(basis: PartyBasis, protection: str) -> bool:
    """Whether a condition of the basis' own regime meets the protection."""
    regime = known_code(basis.basis)
    conditions = [code for _, code in _codes(basis) if code.kind == "condition"]
    return any(
        protection in each.meets and (regime is None or each.regime == regime.regime)
        for each in conditions
    )


def _unmet(subject: Subject, tag: Tag) -> Iterator[tuple[str, str, str]]:
    for clause, purpose, basis, _ in subject.bases():
        for use in purpose.uses:
            columns = subject.touched(use, tag)
            if columns and not _met(basis, tag):
                yield f"{clause}.conditions", basis.party, ", ".join(columns)


def special_condition_missing(subject: Subject) -> Iterator[Found]:
    """Special-category columns are touched without a condition of Art 9 (or Sch 8)."""
    for clause, party, columns in _unmet(subject, Tag.SPECIAL_CATEGORY):
        what = f"{party} has no condition for special-category data ({columns})."
        step = "Add a code UKGDPR-9-2-…, under Part 3 a code DPA18-S8-…, or leave them out."
        yield Found(clause, what, step)


def criminal_condition_missing(subject: Subject) -> Iterator[Found]:
    """Criminal-offence columns are touched without a condition of Sch 1 (Art 10, s.10(5))."""
    for clause, party, columns in _unmet(subject, Tag.CRIMINAL):
        what = f"{party} has no condition for criminal-offence data ({columns})."
        yield Found(clause, what, "Add a code DPA18-S1-…, or leave the columns out.")


def schedule_condition_missing(subject: Subject) -> Iterator[Found]:
    """A condition of Art 9 stands without the condition of Sch 1 that it needs (s.10)."""
    for clause, _, basis, _ in subject.bases():
        for field, code in _codes(basis):
            if code.needs_any and not set(code.needs_any) & set(basis.conditions):
                first, last = code.needs_any[0], code.needs_any[-1]
                needed = first if first == last else f"one of {first} to {last}"
                what = f"{code.id} ({code.title}) needs a condition of Schedule 1 beside it."
                yield Found(f"{clause}.{field}", what, f"Add {needed}.")


def regime_mismatch(subject: Subject) -> Iterator[Found]:
    """A condition belongs to another regime than the basis beside it."""
    for clause, _, basis, _ in subject.bases():
        regime = known_code(basis.basis)
        for field, code in _codes(basis):
            if regime and code.kind == "condition" and code.regime != regime.regime:
                what = f"{code.id} belongs to another regime than {basis.basis}."
                step = "UK GDPR bases go with Art 9 and Sch 1, Part 3 with Sch 8."
                yield Found(f"{clause}.{field}", what, step)


def confidence_engaged(subject: Subject) -> Iterator[Found]:
    """Data given in confidence are used as though no duty of confidence were engaged."""
    for clause, purpose, use in subject.uses():
        source = subject.source(use)
        if source and source.confidential and purpose.confidence == "CLDC-notEngaged":
            what = f"{source.title} data are given in confidence; {clause} uses them."
            step = "Say how the duty is met: a statute, consent, s.251, or the public interest."
            yield Found(f"purposes[{purpose.id}].confidence", what, step)


RULES = (
    Rule("basis-missing", basis_missing),
    Rule("basis-barred", basis_barred),
    Rule("power-not-open", power_not_open),
    Rule("power-not-held", power_not_held),
    Rule("aim-outside-code", aim_outside_code),
    Rule("power-unspecified", power_unspecified),
    Rule("power-whitelist", power_whitelist),
    Rule("special-condition-missing", special_condition_missing),
    Rule("criminal-condition-missing", criminal_condition_missing),
    Rule("schedule-condition-missing", schedule_condition_missing),
    Rule("regime-mismatch", regime_mismatch),
    Rule("confidence-engaged", confidence_engaged),
    Rule("consent-public-task", consent_public_task, warning=True),
    Rule("code-caution", code_caution, warning=True),
)
