"""The slow reference: every rule, row by row, in plain Python, written from the words alone.

It shares no code with ``folkmoot.quality``; ``None`` is "cannot say".
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from folkmoot.dataset.contract import Column, Contract, Rule

Row = dict[str, Any]
NOTHING = ("missing", "placeholder", "absent")
DATES = ("date", "date_of_birth")
NUMBERS = ("integer", "pence", "decimal", "uprn", "usrn")
TYPED = ("date", "integer", "pence", "decimal", "boolean")
UNCHECKED = ("text", "code", "organisation_name", "forename", "surname", "full_name", "address")


def oracle(
    table: pa.Table,
    contract: Contract,
    *,
    as_of: date,
    today: date,
    others: Mapping[str, pa.Table],
    missing: frozenset[str] = frozenset(),
) -> tuple[dict[int, set[str]], dict[str, Rule]]:
    """The failing rules of each failing ``_row``, and the rules that could be checked, by id."""
    rows = table.to_pylist()
    gone = {c.name for c in contract.columns if is_missing(rows, c.name, missing)}
    checked = {
        rule.id: rule
        for rule in all_rules(contract)
        if not gone & set(rule.columns)
        and (rule.kind != "foreign_key" or rule.params["dataset"] in others)
    }
    failing: dict[int, set[str]] = {}
    for rule in checked.values():
        if rule.kind in ("unique", "foreign_key"):
            answers = set_answers(rule, rows, others)
        else:
            answers = [answer_of(rule, contract, row, as_of, today) for row in rows]
        for row, answer in zip(rows, answers, strict=True):
            if answer is False or (answer is None and not rule.optional):
                failing.setdefault(row["_row"], set()).add(rule.id)
    return failing, checked


def is_missing(rows: list[Row], name: str, missing: frozenset[str]) -> bool:
    if name in missing:
        return True
    return bool(rows) and all(row[f"{name}__verdict"] == "absent" for row in rows)


def all_rules(contract: Contract) -> list[Rule]:
    """What the contract states, and what its columns imply unless it states the same."""
    rules = list(contract.rules)
    for column in contract.columns:
        for kind, must, dimension in implied(column):
            same = ("type", "valid") if kind in ("type", "valid") else (kind,)
            if not any(r.kind in same and r.columns == (column.name,) for r in contract.rules):
                rules.append(
                    Rule(
                        id=f"{column.name}.{kind}",
                        kind=kind,
                        columns=(column.name,),
                        dimension=dimension,
                        must=must,
                        optional=kind != "required",
                    )
                )
    return rules


def implied(column: Column) -> list[tuple[Any, bool, Any]]:
    found: list[tuple[Any, bool, Any]] = []
    if column.required:
        found.append(("required", True, "completeness"))
    if column.semantic.value in TYPED:
        found.append(("type", column.required, "validity"))
    elif column.semantic.value not in UNCHECKED:
        found.append(("valid", column.required, "validity"))
    if column.allowed is not None:
        found.append(("allowed", True, "validity"))
    if column.unique:
        found.append(("unique", True, "uniqueness"))
    return found


def set_answers(rule: Rule, rows: list[Row], others: Mapping[str, pa.Table]) -> list[bool | None]:
    keys = [tuple(held(row, name) for name in rule.columns) for row in rows]
    if rule.kind == "unique":
        times = Counter(key for key in keys if None not in key)
        return [None if None in key else times[key] == 1 for key in keys]
    dataset, column = str(rule.params["dataset"]), str(rule.params["column"])
    targets = {value for value in others[dataset][column].to_pylist() if value is not None}
    return [None if key is None else key in targets for (key,) in keys]


def answer_of(rule: Rule, contract: Contract, row: Row, as_of: date, today: date) -> bool | None:
    if rule.kind == "freshness":
        oldest = timedelta(days=int(str(rule.params["days"])))
        if not rule.columns:
            return today - as_of <= oldest
        day = held(row, rule.columns[0])
        return None if day is None else as_of - day <= oldest
    name = rule.columns[0]
    verdict = row[f"{name}__verdict"]
    if rule.kind == "type":
        return verdict != "invalid"
    if rule.kind == "required":
        return verdict not in NOTHING
    if rule.kind == "valid":
        return None if verdict in NOTHING else verdict in ("valid", "out_of_region")
    column = contract.column(name)
    assert column is not None
    value = held(row, name)
    if rule.kind == "allowed":
        if verdict == "invalid":
            return False
        allowed = rule.params.get("values", column.allowed)
        allowed = (allowed,) if isinstance(allowed, str) else allowed
        return None if value is None else value in [read(column, a, as_of) for a in allowed]
    if rule.kind == "range":
        if value is None:
            return None
        least, most = (
            read(column, str(rule.params[bound]), as_of) if bound in rule.params else None
            for bound in ("min", "max")
        )
        return (least is None or value >= least) and (most is None or value <= most)
    assert rule.kind == "compare"
    other = held(row, rule.columns[1])
    if value is None or other is None:
        return None
    answers = {
        "lt": value < other,
        "le": value <= other,
        "eq": value == other,
        "ge": value >= other,
        "gt": value > other,
        "ne": value != other,
    }
    return bool(answers[str(rule.params["op"])])


def held(row: Row, name: str) -> Any:
    return None if row[f"{name}__verdict"] in (*NOTHING, "invalid") else row[name]


def read(column: Column, text: str, as_of: date) -> Any:
    if column.semantic.value in DATES:
        return as_of if text == "as_of" else date(*(int(part) for part in text.split("-")))
    if column.semantic.value in NUMBERS:
        return Decimal(text)
    if column.semantic.value == "boolean":
        return text == "true"
    return text


def percent(part: int, whole: int) -> Decimal:
    """Rounded down to a hundredth, by another road than the code takes."""
    return Decimal(math.floor(Fraction(part * 10_000, whole))) / 100 if whole else Decimal(0)
