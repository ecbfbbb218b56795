"""The list of people and addresses that no output may show, as a purpose must use it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from folkmoot.agreement.apart import makes
from folkmoot.agreement.terms import DatasetTerms, Level, Purpose, Terms, Use
from folkmoot.errors import NotFoundError
from folkmoot.law.restriction import restriction

PROTECTED_KIND = "protected-people"
# What somebody on the list is told by: without one of each group it withholds nobody.
_TOLD_BY = {
    "whether the person or the address": {"kind"},
    "a place": {"uprn", "address"},
    "a name": {"surname", "full_name"},
}


class Unguarded(NamedTuple):
    """One gap in the protection of a purpose: the clause, what is so, what closes it."""

    clause: str
    what: str
    next_step: str


def needs_list(terms: Terms, purpose: Purpose) -> bool:
    """Whether what comes out of ``purpose`` could show somebody who must not be shown.

    It speaks of single cases (it makes leads or a support list, at any level but counts) and uses
    a source whose rows may be about such a person (`Restriction.protected`); a source of a kind
    that nobody knows counts as one.
    """
    single = purpose.level is not Level.AGGREGATE and bool(makes(purpose))
    return single and any(_may_show(terms.dataset(use.dataset)) for use in purpose.uses)


def _may_show(dataset: DatasetTerms | None) -> bool:
    try:
        return dataset is None or restriction(dataset.kind).protected
    except NotFoundError:
        return True


def protected_uses(terms: Terms, purpose: Purpose) -> tuple[Use, ...]:
    """The uses of ``purpose`` that are such lists."""
    lists = {dataset.id for dataset in terms.datasets if dataset.kind == PROTECTED_KIND}
    return tuple(use for use in purpose.uses if use.dataset in lists)


def unguarded(terms: Terms, purpose: Purpose) -> Iterator[Unguarded]:
    """Each gap; nothing when the purpose needs no list, or uses one whole and shows none of it."""
    clause, uses = f"purposes[{purpose.id}].uses", protected_uses(terms, purpose)
    for use in uses:
        if use.dataset != PROTECTED_KIND:  # a run knows its datasets by their names alone
            what = f"The run would take {use.dataset} for data like any other."
            yield Unguarded(f"{clause}[{use.dataset}]", what, f"Call it {PROTECTED_KIND}.")
    if not needs_list(terms, purpose):
        return
    lists = {dataset.id for dataset in terms.datasets if dataset.kind == PROTECTED_KIND}
    for name in sorted(lists - {use.dataset for use in uses}) or ([] if uses else [PROTECTED_KIND]):
        what = f"The purpose does not use {name}, so nobody would be withheld."
        yield Unguarded(clause, what, "Add the list of protected people, from all who keep one.")
    for use in uses:
        if use.rows:
            what = f"Only some rows of {use.dataset} would be kept back."
            yield Unguarded(f"{clause}[{use.dataset}].rows", what, "Use the whole list.")
        for told, names in _TOLD_BY.items():
            if not names & set(use.columns):
                what = f"{use.dataset} is used without {told}, so that it finds nobody."
                step = f"Add {' or '.join(sorted(names))} to its columns."
                yield Unguarded(f"{clause}[{use.dataset}].columns", what, step)
    yield from _shown(purpose, uses)


def _shown(purpose: Purpose, uses: tuple[Use, ...]) -> Iterator[Unguarded]:
    """A recipient sees no column that only the list holds."""
    lists = {use.dataset for use in uses}
    others = {name for use in purpose.uses if use.dataset not in lists for name in use.columns}
    only = {name for use in uses for name in use.columns} - others
    for recipient in purpose.recipients:
        if seen := sorted(only & set(recipient.sees)):
            clause = f"purposes[{purpose.id}].recipients[{recipient.party}].sees"
            what = f"{', '.join(seen)} of the list of protected people would be seen."
            yield Unguarded(clause, what, "Take it away: the list is read to withhold only.")
