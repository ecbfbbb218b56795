"""An agreement's YAML becomes its terms, or every fault of its form at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from folkmoot.agreement.clause import clause_path
from folkmoot.agreement.faults import Place, faults_of
from folkmoot.agreement.terms import Terms
from folkmoot.agreement.tree import read_tree
from folkmoot.errors import Fault, TermsError


@dataclass(frozen=True, slots=True)
class Parsed:
    """``terms``, and ``lines``: the 1-based line on which each clause stands, by its path.

    Items of a list stand under their own key (`parties[york]`) and their place (`parties[0]`).
    """

    terms: Terms
    lines: Mapping[str, int]


def parse(text: str, where: str) -> Parsed:
    """The terms in ``text`` (YAML); ``where`` names the file in a fault.

    TermsError with every fault: its line, clause, reason and next step. Only plain YAML is read:
    no anchors, no tags, no second document, no key twice; a number with a point is read as its
    decimal text. Text beyond 1,000,000 characters is refused unread.
    """
    tree = read_tree(text, where)
    if not isinstance(tree.data, dict):
        raise TermsError(
            Fault("is not an agreement: it has no fields.", where, "Begin with `folkmoot: 1`.",
                  code="form-root")
        )  # fmt: skip
    faults = list(tree.faults)
    try:
        terms = Terms.model_validate(tree.data)
    except ValidationError as error:
        faults += faults_of(error, tree.data, where=where, lines=tree.lines)
    if faults:
        raise TermsError(sorted(faults, key=lambda f: f.line or 0))
    return Parsed(terms, _by_path(tree.lines, tree.data))


def _by_path(lines: Mapping[Place, int], data: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, line in lines.items():
        for named in (True, False):
            found.setdefault(clause_path(place, data, named=named), line)
    return found
