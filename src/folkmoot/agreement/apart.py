"""Suspicion and support lie apart: what of one purpose would bring them together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from folkmoot.agreement.terms import Aim, Purpose, Recipient, Terms
from folkmoot.errors import NotFoundError
from folkmoot.law.restriction import restriction

Side = Literal["leads", "support"]

# An insight whose id begins so is a list of households to be helped; nothing else may begin so.
# The terms alone tell a support list from an area table, before anybody knows the rules.
SUPPORT_LIST = "support-"
SIDE_OF_AIM: Mapping[Aim, Side] = MappingProxyType(
    {
        Aim.COUNTER_FRAUD: "leads",
        Aim.TAX: "leads",
        Aim.LAW_ENFORCEMENT: "leads",
        Aim.SUPPORT: "support",
        Aim.SAFEGUARDING: "support",
    }
)


class Mixed(NamedTuple):
    """One way in which the two would meet: the clause, what is so, what parts them."""

    clause: str
    what: str
    next_step: str


def makes(purpose: Purpose) -> frozenset[Side]:
    """What comes out of ``purpose``: `leads` by its typologies, `support` by its lists."""
    found: set[Side] = set()
    if purpose.typologies:
        found.add("leads")
    if any(name.startswith(SUPPORT_LIST) for name in purpose.insights):
        found.add("support")
    return frozenset(found)


def office(party: str, role: str, heirs: Mapping[str, str] | None = None) -> tuple[str, str]:
    """Who receives, so that one office written in two ways is still one.

    >>> office("york", "Benefits  team") == office("york", "benefits team ")
    True
    """
    return (heirs or {}).get(party, party), " ".join(role.casefold().split())


def apart(
    terms: Terms, purpose: Purpose, heirs: Mapping[str, str] | None = None
) -> Iterator[Mixed]:
    """Each way in which ``purpose`` of ``terms`` mixes leads with support; nothing when it is
    apart. ``heirs``: who stands for a party today, by the party's id.

    Purpose limitation (UK GDPR Art 5(1)(b)): who is helped is never suspected for it, and nobody
    is passed over for help because of a suspicion.
    """
    clause = f"purposes[{purpose.id}]"
    made = makes(purpose)
    if len(made) > 1:
        what = "The purpose names both typologies and support lists."
        yield Mixed(clause, what, "Make them two purposes, under agreements of their own.")
    side = SIDE_OF_AIM.get(purpose.aim_class)
    if "leads" in made and side == "support":
        what = f"A purpose of {purpose.aim_class} looks for what is wrong."
        yield Mixed(f"{clause}.typologies", what, "Take the typologies out of it.")
    if "support" in made and side != "support":
        what = f"A purpose of {purpose.aim_class} makes a list of people to be helped."
        yield Mixed(f"{clause}.insights", what, "Make the list under an aim of support.")
    yield from _sources(terms, purpose, side, made)
    yield from _offices(terms, purpose, made, heirs)


def _sources(
    terms: Terms, purpose: Purpose, side: Side | None, made: frozenset[Side]
) -> Iterator[Mixed]:
    """Leads and their outcomes never stand in support, nor lists and offers in suspicion."""
    sides = made | ({side} if side else set())
    for use in purpose.uses:
        dataset = terms.dataset(use.dataset)
        try:
            law = restriction(dataset.kind) if dataset else None
        except NotFoundError:
            continue  # `source_restriction` and `unknown-kind` say so
        if law and law.side and sides - {law.side}:
            what = f"{law.title} may not be read by this purpose ({law.citation})."
            step = "Leave it out; no exception opens it."
            yield Mixed(f"purposes[{purpose.id}].uses[{use.dataset}]", what, step)


def _offices(
    terms: Terms, purpose: Purpose, made: frozenset[Side], heirs: Mapping[str, str] | None
) -> Iterator[Mixed]:
    """No office of a party receives leads from one purpose and a support list from another."""
    for other in terms.purposes:
        if other.id == purpose.id or not _opposed(made, makes(other)):
            continue
        theirs = {_of(recipient, heirs) for recipient in other.recipients}
        for recipient in purpose.recipients:
            if _of(recipient, heirs) in theirs:
                what = f"{recipient.role} of {recipient.party} would receive from {other.id} too: "
                what += "leads here, people to be helped there."
                yield Mixed(
                    f"purposes[{purpose.id}].recipients[{recipient.party}]", what, OTHER_OFFICE
                )


OTHER_OFFICE = "Name another office for one of them."


def _of(recipient: Recipient, heirs: Mapping[str, str] | None) -> tuple[str, str]:
    return office(recipient.party, recipient.role, heirs)


def _opposed(one: frozenset[Side], other: frozenset[Side]) -> bool:
    return ("leads" in one and "support" in other) or ("support" in one and "leads" in other)
