"""What is wrong with a contract as a whole: names that no part declares, maps that lead nowhere."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from folkmoot.dataset.contract import Column, Contract, Rule, Semantic

Spot = tuple[str | int, ...]
"""Where in the contract: ("column", name), ("rule", id) or ("reading",)."""

Found = tuple[Spot, str, str]
"""Spot, what is wrong, next step."""

OPERATORS = ("lt", "le", "eq", "ge", "gt", "ne")

_PARAMS: dict[str, tuple[frozenset[str], frozenset[str]]] = {  # kind: needed, may
    "range": (frozenset(), frozenset({"min", "max"})),
    "compare": (frozenset({"op"}), frozenset()),
    "foreign_key": (frozenset({"dataset", "column"}), frozenset()),
    "freshness": (frozenset({"days"}), frozenset()),
    "allowed": (frozenset(), frozenset({"values"})),
}
_DATES = {Semantic.DATE, Semantic.DATE_OF_BIRTH}


def check_contract(contract: Contract) -> Iterator[Found]:
    """Every fault that single fields cannot show, in the contract's order."""
    yield from _reading(contract)
    for name, count in Counter(c.name for c in contract.columns).items():
        if count > 1:
            yield ("column", name), f"{count} columns are called “{name}”.", "Rename one."
    for column in contract.columns:
        yield from _column(column)
    for rule_id, count in Counter(r.id for r in contract.rules).items():
        if count > 1:
            yield ("rule", rule_id), f"{count} rules are called “{rule_id}”.", "Rename one."
    for rule in contract.rules:
        yield from _rule(rule, contract)


def _reading(contract: Contract) -> Iterator[Found]:
    encoding, delimiter = contract.reading.encoding, contract.reading.delimiter
    if encoding:
        try:
            codecs.lookup(encoding)
        except LookupError:
            what = "The encoding that the contract names is not known."
            yield ("reading",), what, "Write utf-8, cp1252 or leave it out."
    if delimiter is not None and len(delimiter) != 1:
        yield ("reading",), "The delimiter must be one character.", "Write it in quotes."


def _column(column: Column) -> Iterator[Found]:
    spot: Spot = ("column", column.name)
    if column.formats and column.semantic not in _DATES:
        yield spot, "Formats are for dates only.", "Remove “formats”."
    for form in column.formats if column.semantic in _DATES else ():
        day = date(2001, 2, 28)
        try:
            good = datetime.strptime(day.strftime(form), form).date() == day  # noqa: DTZ007
        except (ValueError, re.error):
            good = False
        if not good:
            yield spot, f"“{form}” is not a format of a full date.", "Write one such as %d/%m/%Y."
    if column.negate and column.semantic not in (Semantic.PENCE, Semantic.INTEGER):
        yield spot, "Only pence and integers can be negated.", "Remove “negate”."
    targets = [*column.values.values(), *(target for _, target in column.contains)]
    for target in sorted(set(targets)) if column.allowed is not None else ():
        if target and target not in (column.allowed or ()):
            what = f"A value is mapped to “{target}”, which is not allowed."
            yield spot, what, "Add it to “allowed” or map to another."


def _rule(rule: Rule, contract: Contract) -> Iterator[Found]:
    spot: Spot = ("rule", rule.id)
    # Freshness without a column is of the day of the extract.
    if not rule.columns and rule.kind != "freshness":
        yield spot, "The rule names no column.", "Add “columns” to its implementation."
    for name in rule.columns:
        if contract.column(name) is None:
            yield spot, f"The rule names “{name}”, which is no column.", "Correct the name."
    needed, may = _PARAMS.get(rule.kind, (frozenset(), frozenset()))
    for key in sorted(needed - set(rule.params)):
        yield spot, f"A rule of kind {rule.kind} needs “{key}”.", f"Add it under params: {key}."
    for key in sorted(set(rule.params) - needed - may):
        yield spot, f"A rule of kind {rule.kind} has no “{key}”.", "Remove it."
    yield from _values(rule, spot)
    column = contract.column(rule.columns[0]) if rule.columns else None
    if rule.kind == "allowed" and column and column.allowed is None and "values" not in rule.params:
        yield spot, "No list of allowed values is given.", "Add “allowed” to the column."


def _values(rule: Rule, spot: Spot) -> Iterator[Found]:
    if rule.kind == "range":
        if not rule.params:
            yield spot, "A range needs “min”, “max” or both.", "Add one under params."
        for key in sorted({"min", "max"} & set(rule.params)):
            if not _number_or_date(rule.params[key]):
                yield spot, f"“{key}” is neither a number nor a date.", "Write 0 or 2026-04-01."
    if rule.kind == "compare" and len(rule.columns) != 2:
        yield spot, "A comparison needs two columns.", "Name both, the left one first."
    if rule.kind == "compare" and rule.params.get("op", "lt") not in OPERATORS:
        yield spot, "The comparison is not known.", "Use one of: " + ", ".join(OPERATORS) + "."
    if rule.kind == "freshness" and not str(rule.params.get("days", "0")).isdecimal():
        yield spot, "“days” must be a whole number.", "Write such as 31."


def _number_or_date(value: str | tuple[str, ...]) -> bool:
    if not isinstance(value, str):
        return False
    if value == "as_of":  # the day of the extract
        return True
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        pass
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
