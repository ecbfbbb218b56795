"""A tour of refusals: for each rule, one thing altered in a case that passes, and the answer.

Nothing is stored and nothing is opened: the gate is pure, so a rehearsal is a question put to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from folkmoot.agreement.bind import terms_bytes, terms_hash
from folkmoot.agreement.protected_list import PROTECTED_KIND
from folkmoot.agreement.terms import Level, Terms
from folkmoot.gate.decide import decide
from folkmoot.gate.facts import DeliveryFacts, Facts, FairnessFacts, Receiver
from folkmoot.gate.permit import Refusal, Request

Case = tuple[Request, Facts, datetime]
NOBODY = "somebody-else"


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the tour: the rule, what was altered (a sentence), and the gate's refusal."""

    rule: str
    altered: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Variation:
    """What to alter so that ``rule`` says no."""

    rule: str
    altered: str
    change: Callable[[Case], Case]


def tour(request: Request, facts: Facts, now: datetime) -> Iterator[Stop]:
    """Each variation's refusal, in the order of the rules, from a case that the gate permits.

    A variation that the case cannot show (nothing to alter) or that the gate permits all the same
    is left out; a test asks that none is, on the good case.
    """
    for variation in VARIATIONS:
        try:
            altered = variation.change((request, facts, now))
        except (IndexError, StopIteration):
            continue
        answer = decide(*altered)
        if isinstance(answer, Refusal) and any(r.rule == variation.rule for r in answer.reasons):
            yield Stop(variation.rule, variation.altered, answer)


def _facts(**changes: Any) -> Callable[[Case], Case]:
    return lambda case: (case[0], replace(case[1], **changes), case[2])


def _request(**changes: Any) -> Callable[[Case], Case]:
    return lambda case: (replace(case[0], **changes), case[1], case[2])


def _delivery(**changes: Any) -> Callable[[Case], Case]:
    """The first delivery altered; a callable is handed the delivery."""

    def change(case: Case) -> Case:
        request, facts, now = case
        first, *rest = facts.deliveries
        made = {k: v(first) if callable(v) else v for k, v in changes.items()}
        return request, replace(facts, deliveries=(replace(first, **made), *rest)), now

    return change


def _terms(alter: Callable[[Terms, Request], dict[str, Any]]) -> Callable[[Case], Case]:
    """Other terms, as if they were those that were applied: nobody has signed them."""

    def change(case: Case) -> Case:
        request, facts, now = case
        if facts.terms is None:
            raise IndexError("there are no terms to alter")
        terms = facts.terms.model_copy(update=alter(facts.terms, request))
        raw = terms_bytes(terms)
        altered = replace(facts, terms=terms, terms_bytes=raw, terms_hash=terms_hash(raw))
        return request, altered, now

    return change


def _purpose(**changes: Any) -> Callable[[Case], Case]:
    def alter(terms: Terms, request: Request) -> dict[str, Any]:
        return {
            "purposes": tuple(
                p.model_copy(update=changes) if p.id == request.purpose else p
                for p in terms.purposes
            )
        }

    return _terms(alter)


def _worse(delivery: DeliveryFacts) -> Any:
    return delivery.certificate.model_copy(update={"quality": Decimal(0)})


def _left(case: Case) -> Case:
    request, facts, now = case
    gone = tuple(
        replace(m, left=now.date()) if m.id == request.member else m for m in facts.members
    )
    return request, replace(facts, members=gone), now


def _unassured(case: Case) -> Case:
    request, facts, now = case
    yesterday = now.date() - timedelta(days=1)
    members = tuple(replace(m, assured_until=yesterday) for m in facts.members)
    return request, replace(facts, members=members), now


def _barred_basis(terms: Terms, request: Request) -> dict[str, Any]:
    purposes = []
    for purpose in terms.purposes:
        bases = tuple(b.model_copy(update={"basis": "UKGDPR-6-1-f"}) for b in purpose.bases)
        purposes.append(purpose.model_copy(update={"bases": bases}))
    return {"purposes": tuple(purposes)}


def _electoral(terms: Terms, request: Request) -> dict[str, Any]:
    kinds = tuple(d.model_copy(update={"kind": "electoral-register-full"}) for d in terms.datasets)
    return {"datasets": kinds}


def _special(case: Case) -> Case:
    """The first column of the purpose in every delivery, as if it were about health."""
    request, facts, now = case
    deliveries = tuple(
        replace(d, tags=tuple((c, ("special_category",)) for c in d.columns))
        for d in facts.deliveries
    )
    return request, replace(facts, deliveries=deliveries), now


def _after_the_end(case: Case) -> Case:
    request, facts, now = case
    ends = facts.terms.ends if facts.terms else None
    days = (ends - now.date()).days + 1 if ends else 4000
    return request, facts, now + timedelta(days=days)


def _other_terms(case: Case) -> Case:
    request, facts, now = case
    return request, replace(facts, terms_bytes=facts.terms_bytes + b" "), now


def _unreviewed(case: Case) -> Case:
    """Nothing was published and nobody independent has looked: the agreement's own conditions."""
    request, facts, now = case
    return request, replace(facts, reviews=(), notice_on=None), now


def _no_columns(case: Case) -> Case:
    request, facts, now = case
    bare = tuple(replace(d, columns=()) for d in facts.deliveries)
    return request, replace(facts, deliveries=bare), now


def _same_office(case: Case) -> Case:
    """Another agreement sends the other side's list to the very office that receives here."""
    request, facts, now = case
    purpose = facts.terms.purpose(request.purpose) if facts.terms else None
    recipient = next(iter(purpose.recipients if purpose else ()))
    side: Literal["leads", "support"] = "support" if purpose and purpose.typologies else "leads"
    other = Receiver("another-agreement", "other", side, recipient.party, recipient.role)
    return request, replace(facts, receivers=(*(facts.receivers or ()), other)), now


def _stale_list(case: Case) -> Case:
    """The data turn out to be about people, and any list of protected people is weeks old."""
    request, facts, now = case
    if facts.terms is None:
        raise IndexError("there are no terms to alter")
    lists = {d.id for d in facts.terms.datasets if d.kind == PROTECTED_KIND}
    if not lists:
        return _terms(_people)(case)
    old = tuple(
        replace(d, as_of=d.as_of - timedelta(days=28)) if d.dataset in lists else d
        for d in facts.deliveries
    )
    return request, replace(facts, deliveries=old), now


def _people(terms: Terms, request: Request) -> dict[str, Any]:
    return {"datasets": tuple(d.model_copy(update={"kind": "permits"}) for d in terms.datasets)}


def _unfair(case: Case) -> Case:
    request, facts, now = case
    typology = request.typologies[0]
    found = FairnessFacts(f"{typology}@1", "age_band", now.date(), stop=True)
    return request, replace(facts, fairness=(*(facts.fairness or ()), found)), now


VARIATIONS: tuple[Variation, ...] = (
    Variation("terms_known", "One byte of the stored terms is altered.", _other_terms),
    Variation("signatures", "Every signature is taken away.", _facts(signatures=())),
    Variation("state", "A later version has taken this one's place.", _facts(superseded_by="2")),
    Variation("dates", "The agreement's last day has passed.", _after_the_end),
    Variation("lint", "The terms no longer say how long data are kept.",
              _terms(lambda _t, _r: {"retention": None})),
    Variation("membership", "The member that asks has left the framework.", _left),
    Variation("assurance", "The members' yearly assurance has lapsed.", _unassured),
    Variation("party", "Somebody asks who is not a party.", _request(member=NOBODY)),
    Variation("purpose", "The purpose that is named is not in the agreement.",
              _request(purpose="another-purpose")),
    Variation("scope", "A typology is asked for that was not agreed.",
              _request(typologies=("another-typology",))),
    Variation("power_and_basis", "Public authorities rely on legitimate interests.",
              _terms(_barred_basis)),
    Variation("protected_columns", "The columns turn out to be about health.", _special),
    Variation("source_restriction", "The data turn out to be the full electoral register.",
              _terms(_electoral)),
    Variation("apart", "The office that would receive gets the list of the other side elsewhere.",
              _same_office),
    Variation("dpia", "There is no data protection impact assessment.",
              _terms(lambda _t, _r: {"dpia": None})),
    Variation("recipient", "Somebody would receive it whom the purpose does not name.",
              _request(recipient=NOBODY)),
    Variation("level", "Only counts were agreed, and a list of businesses is asked for.",
              _purpose(level=Level.AGGREGATE)),
    Variation("linkage", "Nobody agreed how sure a match must be.", _purpose(linkage=None)),
    Variation("deliveries", "The delivery's key has been destroyed.",
              lambda case: _delivery(destroyed_at=case[2])(case)),
    Variation("columns", "The deliveries hold none of the agreed columns.", _no_columns),
    Variation("certificate", "The certificate is not the one that was issued.",
              _delivery(certificate_sha256="0" * 64)),
    Variation("quality", "The delivery is of worse quality than was agreed.",
              _delivery(certificate=_worse)),
    Variation("age", "The delivery is older than was agreed.",
              _delivery(as_of=lambda d: d.as_of - timedelta(days=40_000))),
    Variation("conditions", "Nobody has published it, and nobody independent has looked at it.",
              _unreviewed),
    Variation("preferences", "Residents' objections have not been looked up.",
              _facts(preferences=None)),
    Variation("protected_list", "The list of people who must not be shown is old, or not there.",
              _stale_list),
    Variation("fairness", "The typology was found to treat age groups unequally.", _unfair),
)  # fmt: skip
