"""Suspicion and support lie apart, and nobody is shown who must not be."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.agreement.apart import apart
from folkmoot.agreement.protected_list import unguarded
from folkmoot.agreement.rules.rule import Found, Rule, Subject
from folkmoot.agreement.terms import Aim
from folkmoot.dataset.contract import Tag


def support_and_leads(subject: Subject) -> Iterator[Found]:
    """A purpose, a source or an office would bring leads and people to be helped together."""
    for purpose in subject.terms.purposes:
        for mixed in apart(subject.terms, purpose):
            yield Found(*mixed)


def suspicion_in_support(subject: Subject) -> Iterator[Found]:
    """Columns about offences stand in a purpose of support."""
    for clause, purpose, use in subject.uses():
        columns = subject.touched(use, Tag.CRIMINAL)
        if purpose.aim_class is Aim.SUPPORT and columns:
            what = f"Columns about offences ({', '.join(columns)}) stand in a purpose of support."
            yield Found(f"{clause}.columns", what, "Leave them out.")


def protected_people(subject: Subject) -> Iterator[Found]:
    """The list of people whom no output may show is not used, or not as it must be."""
    for purpose in subject.terms.purposes:
        for gap in unguarded(subject.terms, purpose):
            yield Found(*gap)


RULES = (
    Rule("support-and-leads", support_and_leads),
    Rule("suspicion-in-support", suspicion_in_support),
    Rule("protected-people", protected_people),
)
