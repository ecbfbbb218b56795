"""The living specification: a small table, a rule, the answer for each row.

Each row is (value, verdict, answer); the answer is ``holds``, ``fails`` or ``cannot say``, which
is a failure unless the rule is optional. Each case runs both ways.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from tests.quality.checking import AS_OF, check, contract, failing

from folkmoot.dataset.contract import Column, Dimension, Rule, Semantic
from folkmoot.dataset.fields.field_of import type_of

HOLDS, FAILS, CANNOT_SAY = "holds", "fails", "cannot say"
Row = tuple[Any, str, str]

# Said of every rule that needs the value: none of these has one.
NO_VALUE: list[Row] = [
    (None, "missing", CANNOT_SAY),
    (None, "placeholder", CANNOT_SAY),
    (None, "absent", CANNOT_SAY),
]


def day(offset: int) -> date:
    return AS_OF + timedelta(days=offset)


ONE_COLUMN: dict[str, tuple[Semantic, dict[str, Any], list[Row]]] = {
    "type: anything but a value that could not be read": (
        Semantic.DATE,
        {"kind": "type"},
        [
            (day(0), "valid", HOLDS),
            (None, "invalid", FAILS),
            (None, "missing", HOLDS),
            (None, "placeholder", HOLDS),
            (None, "absent", HOLDS),
        ],
    ),
    "required: something was sent, right or wrong": (
        Semantic.ORGANISATION,
        {"kind": "required"},
        [
            ("Acme Ltd", "valid", HOLDS),
            (None, "invalid", HOLDS),
            ("x", "test", HOLDS),
            ("x", "out_of_region", HOLDS),
            (None, "missing", FAILS),
            (None, "placeholder", FAILS),
            (None, "absent", FAILS),
        ],
    ),
    "valid: right, or right elsewhere": (
        Semantic.NHS_NUMBER,
        {"kind": "valid"},
        [
            ("9434765919", "valid", HOLDS),
            ("0101000014", "out_of_region", HOLDS),
            ("9990000018", "test", FAILS),
            (None, "invalid", FAILS),
            *NO_VALUE,
        ],
    ),
    "allowed: one of the values, letter for letter": (
        Semantic.CODE,
        {"kind": "allowed", "params": {"values": ("SBRR", "Charity's")}},
        [
            ("SBRR", "valid", HOLDS),
            ("Charity's", "valid", HOLDS),
            ("sbrr", "valid", FAILS),
            ("SBRR ", "valid", FAILS),
            (None, "invalid", FAILS),
            *NO_VALUE,
        ],
    ),
    "allowed: numbers compare as numbers": (
        Semantic.INTEGER,
        {"kind": "allowed", "params": {"values": ("1.0", "2")}},
        [(1, "valid", HOLDS), (2, "valid", HOLDS), (3, "valid", FAILS)],
    ),
    "range: both bounds belong to it": (
        Semantic.INTEGER,
        {"kind": "range", "params": {"min": "0", "max": "10"}},
        [
            (-1, "valid", FAILS),
            (0, "valid", HOLDS),
            (10, "valid", HOLDS),
            (11, "valid", FAILS),
            (None, "invalid", CANNOT_SAY),
            *NO_VALUE,
        ],
    ),
    "range: whole numbers against a bound that is not whole": (
        Semantic.INTEGER,
        {"kind": "range", "params": {"min": "-1.5", "max": "2.5"}},
        [
            (-2, "valid", FAILS),
            (-1, "valid", HOLDS),
            (2, "valid", HOLDS),
            (3, "valid", FAILS),
        ],
    ),
    "range: decimals are exact": (
        Semantic.DECIMAL,
        {"kind": "range", "params": {"max": "0.3"}},
        [(Decimal("0.300000"), "valid", HOLDS), (Decimal("0.300001"), "valid", FAILS)],
    ),
    "range: dates, and no later than the day of the data": (
        Semantic.DATE,
        {"kind": "range", "params": {"min": "1990-04-01", "max": "as_of"}},
        [
            (date(1990, 3, 31), "valid", FAILS),
            (date(1990, 4, 1), "valid", HOLDS),
            (day(0), "valid", HOLDS),
            (day(1), "valid", FAILS),
        ],
    ),
    "freshness: at most so many days before the day of the data": (
        Semantic.DATE,
        {"kind": "freshness", "params": {"days": "31"}},
        [
            (day(-31), "valid", HOLDS),
            (day(-32), "valid", FAILS),
            (day(9), "valid", HOLDS),
            (None, "invalid", CANNOT_SAY),
            *NO_VALUE,
        ],
    ),
    "unique: every row of a repeated value fails": (
        Semantic.CODE,
        {"kind": "unique"},
        [
            ("A1", "valid", FAILS),
            ("a1", "valid", HOLDS),
            ("A1", "test", FAILS),
            ("B2", "valid", HOLDS),
            (None, "invalid", CANNOT_SAY),
            *NO_VALUE,
            *NO_VALUE,
        ],
    ),
    "foreign_key: the value is there in the other dataset": (
        Semantic.CODE,
        {"kind": "foreign_key", "params": {"dataset": "list", "column": "code"}},
        [("A1", "valid", HOLDS), ("C3", "valid", FAILS), *NO_VALUE],
    ),
}
OTHERS = {"list": pa.table({"code": ["A1", "A1", "B2", None]})}


@pytest.mark.parametrize("optional", [False, True], ids=["needed", "optional"])
@pytest.mark.parametrize("name", ONE_COLUMN)
def test_rule_on_one_column(name: str, optional: bool) -> None:
    semantic, parts, rows = ONE_COLUMN[name]
    rule = Rule(id="r", columns=("c",), dimension=Dimension.VALIDITY, optional=optional, **parts)
    # The implied rule of the semantic is stated too, so that only the rule in question speaks.
    under = contract(Column(name="c", semantic=semantic), rules=(rule,))
    values, verdicts, answers = zip(*rows, strict=True)
    table = pa.table(
        {
            "_row": pa.array(range(1, len(rows) + 1), pa.int64()),
            "c": pa.array(values, type_of(semantic)),
            "c__verdict": pa.array(verdicts),
        }
    )
    found = failing(check(table, under, others=OTHERS))
    assert {n for n, rules in found.items() if "r" in rules} == wrong(answers, optional)


def wrong(answers: tuple[str, ...], optional: bool) -> set[int]:
    bad = (FAILS,) if optional else (FAILS, CANNOT_SAY)
    return {number for number, answer in enumerate(answers, 1) if answer in bad}


COMPARE = {
    "lt": (HOLDS, FAILS, FAILS, CANNOT_SAY, CANNOT_SAY),
    "le": (HOLDS, HOLDS, FAILS, CANNOT_SAY, CANNOT_SAY),
    "eq": (FAILS, HOLDS, FAILS, CANNOT_SAY, CANNOT_SAY),
    "ge": (FAILS, HOLDS, HOLDS, CANNOT_SAY, CANNOT_SAY),
    "gt": (FAILS, FAILS, HOLDS, CANNOT_SAY, CANNOT_SAY),
    "ne": (HOLDS, FAILS, HOLDS, CANNOT_SAY, CANNOT_SAY),
}


@pytest.mark.parametrize("optional", [False, True], ids=["needed", "optional"])
@pytest.mark.parametrize("op", COMPARE)
def test_compare_two_columns(op: str, optional: bool) -> None:
    """Start against end: before, the same day, after, no end, an end that could not be read."""
    rule = Rule(
        id="r",
        kind="compare",
        columns=("start", "end"),
        dimension=Dimension.CONSISTENCY,
        optional=optional,
        params={"op": op},
    )
    under = contract(
        Column(name="start", semantic=Semantic.DATE),
        Column(name="end", semantic=Semantic.DATE),
        rules=(rule,),
    )
    table = pa.table(
        {
            "_row": pa.array([1, 2, 3, 4, 5], pa.int64()),
            "start": pa.array([day(0)] * 5, pa.date32()),
            "start__verdict": ["valid"] * 5,
            "end": pa.array([day(1), day(0), day(-1), None, None], pa.date32()),
            "end__verdict": ["valid"] * 3 + ["missing", "invalid"],
        }
    )
    found = failing(check(table, under))
    assert {n for n, rules in found.items() if "r" in rules} == wrong(COMPARE[op], optional)


@pytest.mark.parametrize("optional", [False, True], ids=["needed", "optional"])
def test_unique_over_two_columns(optional: bool) -> None:
    """The pair must be one of a kind; a pair with an unknown part can be no duplicate."""
    rule = Rule(
        id="r",
        kind="unique",
        columns=("ref", "start"),
        dimension=Dimension.UNIQUENESS,
        optional=optional,
    )
    under = contract(
        Column(name="ref", semantic=Semantic.CODE),
        Column(name="start", semantic=Semantic.DATE),
        rules=(rule,),
    )
    starts = [day(0), day(0), day(1), None, None]
    table = pa.table(
        {
            "_row": pa.array([1, 2, 3, 4, 5], pa.int64()),
            "ref": ["A", "A", "A", "A", "A"],
            "ref__verdict": ["valid"] * 5,
            "start": pa.array(starts, pa.date32()),
            "start__verdict": ["valid"] * 3 + ["missing"] * 2,
        }
    )
    found = failing(check(table, under))
    answers = (FAILS, FAILS, HOLDS, CANNOT_SAY, CANNOT_SAY)
    assert set(found) == wrong(answers, optional)


@pytest.mark.parametrize(("days", "rows"), [("2", set()), ("1", {1, 2})])
def test_freshness_of_the_delivery_itself(days: str, rows: set[int]) -> None:
    """Without a column: the day of the data against the legal day in London, 3 June here."""
    rule = Rule(
        id="r",
        kind="freshness",
        columns=(),
        dimension=Dimension.TIMELINESS,
        params={"days": days},
    )
    under = contract(Column(name="c", semantic=Semantic.CODE), rules=(rule,))
    table = pa.table(
        {"_row": pa.array([1, 2], pa.int64()), "c": ["a", "b"], "c__verdict": ["valid"] * 2}
    )
    assert set(failing(check(table, under))) == rows
