"""Everything that is named must exist, once, and be of the right kind."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator

from folkmoot.agreement.rules.rule import Found, Rule, Subject, known_code
from folkmoot.errors import NotFoundError
from folkmoot.law.find_code import find_code
from folkmoot.law.restriction import restriction

# The rules of the gate that can enforce a residents' condition. `unenforceable` is kept and shown.
CONDITION_RULES = (
    "assured_members",
    "de_identified_research",
    "independent_review",
    "no_commercial_recipient",
    "notice",
    "register_entry",
    "retention_stated",
    "unenforceable",
)
_KINDS = {
    "basis": {"basis", "regime"},
    "power": {"power"},
    "condition": {"condition"},
    "confidence": {"confidence"},
    "citation": {"exemption", "power"},
}


def suggest(given: str, known: Iterable[str]) -> str:
    """A next step for a name that does not exist: the nearest that does, or all of them."""
    names = sorted(known)
    close = difflib.get_close_matches(given, names, n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else f"Use one of: {', '.join(names)}."


def named_parties(subject: Subject) -> Iterator[tuple[str, str]]:
    """(clause, party id) wherever a party is named."""
    for purpose in subject.terms.purposes:
        at = f"purposes[{purpose.id}]"
        yield from ((f"{at}.bases[{b.party}].party", b.party) for b in purpose.bases)
        yield from ((f"{at}.recipients[{r.party}].party", r.party) for r in purpose.recipients)
    for data in subject.terms.datasets:
        at = f"datasets[{data.id}]"
        yield from ((f"{at}.suppliers[{s.party}].party", s.party) for s in data.suppliers)
    yield from ((f"signatories[{s.party}].party", s.party) for s in subject.terms.signatories)


def cited_codes(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """(clause, code, where it stands) of every code that the terms cite."""
    for party in subject.terms.parties:
        yield from ((f"parties[{party.id}].powers", code, "power") for code in party.powers)
    for clause, _, basis, _ in subject.bases():
        yield f"{clause}.basis", basis.basis, "basis"
        yield f"{clause}.power", basis.power, "power"
        yield from ((f"{clause}.conditions", code, "condition") for code in basis.conditions)
    for purpose in subject.terms.purposes:
        at = f"purposes[{purpose.id}]"
        yield f"{at}.confidence", purpose.confidence, "confidence"
        if purpose.preferences.citation:
            yield f"{at}.preferences.citation", purpose.preferences.citation, "citation"


def unknown_party(subject: Subject) -> Iterator[Found]:
    """A party is named that is not among the parties."""
    known = [party.id for party in subject.terms.parties]
    for clause, name in named_parties(subject):
        if name not in known:
            yield Found(clause, f"“{name}” is not a party.", suggest(name, known))


def unknown_dataset(subject: Subject) -> Iterator[Found]:
    """A purpose uses a dataset that the agreement does not have."""
    known = [dataset.id for dataset in subject.terms.datasets]
    for clause, _, use in subject.uses():
        if use.dataset not in known:
            what = f"“{use.dataset}” is not a dataset of this agreement."
            yield Found(f"{clause}.dataset", what, suggest(use.dataset, known))


def unknown_kind(subject: Subject) -> Iterator[Found]:
    """A dataset is of a kind whose law is not known here."""
    for dataset in subject.terms.datasets:
        try:
            restriction(dataset.kind)
        except NotFoundError as error:
            fault = error.faults[0]
            what = f"“{dataset.kind}” {fault.what}"
            yield Found(f"datasets[{dataset.id}].kind", what, fault.next_step)


def _faulty_codes(subject: Subject, code: str) -> Iterator[Found]:
    for clause, cited, _ in cited_codes(subject):
        try:
            find_code(cited, on=subject.on)
        except NotFoundError as error:
            fault = error.faults[0]
            if fault.code == code:
                yield Found(clause, f"{cited} {fault.what}", fault.next_step)


def unknown_code(subject: Subject) -> Iterator[Found]:
    """A code of law is cited that does not exist."""
    return _faulty_codes(subject, "unknown-code")


def code_not_in_force(subject: Subject) -> Iterator[Found]:
    """A code of law is cited that is not in force on the day."""
    return _faulty_codes(subject, "code-not-in-force")


def code_wrong_kind(subject: Subject) -> Iterator[Found]:
    """A code stands where one of another kind belongs."""
    for clause, cited, place in cited_codes(subject):
        code = known_code(cited)
        if code is not None and code.kind not in _KINDS[place]:
            what = f"{cited} ({code.title}) is a {code.kind}, not a {place}."
            yield Found(clause, what, f"Put a code of kind {place} here.")


def unknown_condition_rule(subject: Subject) -> Iterator[Found]:
    """A condition names a rule that the gate does not have, so nothing would ever run."""
    for condition in subject.terms.conditions:
        if condition.rule not in CONDITION_RULES:
            clause = f"conditions[{condition.id}].rule"
            what = f"“{condition.rule}” is not a rule that can enforce a condition."
            yield Found(clause, what, suggest(condition.rule, CONDITION_RULES))


def duplicate(subject: Subject) -> Iterator[Found]:
    """Two clauses bear the same name, so that neither can be told from the other."""
    terms = subject.terms
    lists = {
        "parties": [p.id for p in terms.parties],
        "purposes": [p.id for p in terms.purposes],
        "datasets": [d.id for d in terms.datasets],
        "conditions": [c.id for c in terms.conditions],
        "signatories": [s.party for s in terms.signatories],
    }
    for purpose in terms.purposes:
        lists[f"purposes[{purpose.id}].bases"] = [b.party for b in purpose.bases]
        lists[f"purposes[{purpose.id}].uses"] = [u.dataset for u in purpose.uses]
    for data in terms.datasets:
        lists[f"datasets[{data.id}].suppliers"] = [s.party for s in data.suppliers]
    for clause, names in lists.items():
        for name in sorted(name for name, count in Counter(names).items() if count > 1):
            yield Found(f"{clause}[{name}]", f"“{name}” stands twice.", "Join the two into one.")


RULES = (
    Rule("unknown-party", unknown_party),
    Rule("unknown-dataset", unknown_dataset),
    Rule("unknown-kind", unknown_kind),
    Rule("unknown-code", unknown_code),
    Rule("code-not-in-force", code_not_in_force),
    Rule("code-wrong-kind", code_wrong_kind),
    Rule("unknown-condition-rule", unknown_condition_rule),
    Rule("duplicate", duplicate),
)
