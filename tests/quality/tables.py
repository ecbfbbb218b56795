"""Random contracts and random tables that fit them, with all verdicts and all rule kinds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa

from folkmoot.dataset.contract import Column, Contract, Dimension, Rule, RuleKind, Semantic

AS_OF = date(2026, 6, 1)
VERDICTS = ("valid", "invalid", "placeholder", "test", "out_of_region", "missing", "absent")
TEXTS = ("A", "a", "B", "é", "", "A|B", "O'Neill", '"', "$r0_0", "ZZ99 3VZ")
SEMANTICS = (
    Semantic.CODE,
    Semantic.POSTCODE,
    Semantic.DATE,
    Semantic.DATE_OF_BIRTH,
    Semantic.INTEGER,
    Semantic.PENCE,
    Semantic.DECIMAL,
    Semantic.BOOLEAN,
)
KINDS: tuple[RuleKind, ...] = (
    "type",
    "required",
    "unique",
    "allowed",
    "valid",
    "range",
    "compare",
    "foreign_key",
    "freshness",
)
_ARROW = {
    Semantic.DATE: pa.date32(),
    Semantic.DATE_OF_BIRTH: pa.date32(),
    Semantic.INTEGER: pa.int64(),
    Semantic.PENCE: pa.int64(),
    Semantic.DECIMAL: pa.decimal128(18, 4),
    Semantic.BOOLEAN: pa.bool_(),
}
_NUMBERS = (Semantic.INTEGER, Semantic.PENCE, Semantic.DECIMAL)
_DATES = (Semantic.DATE, Semantic.DATE_OF_BIRTH)


@dataclass(frozen=True)
class Case:
    """A contract, a table under it and the tables that its foreign keys may need."""

    contract: Contract
    table: pa.Table
    others: dict[str, pa.Table]


def arrow_type(semantic: Semantic) -> pa.DataType:
    return _ARROW.get(semantic, pa.string())


def random_case(rng: Random, rows: int, rules: int, kinds: tuple[RuleKind, ...] = KINDS) -> Case:
    contract = random_contract(rng, rules, kinds)
    others = {}
    for name in ("left", "right"):
        if rng.random() < 0.8:
            others[name] = random_other(rng)
    return Case(contract, random_table(rng, contract, rows), others)


def random_contract(rng: Random, rules: int, kinds: tuple[RuleKind, ...] = KINDS) -> Contract:
    # One column of each semantic at least, so that every kind of rule finds a column.
    semantics = [*SEMANTICS, *rng.choices(SEMANTICS, k=rng.randrange(3))]
    columns = tuple(random_column(rng, i, semantic) for i, semantic in enumerate(semantics))
    stated = tuple(random_rule(rng, i, columns, rng.choice(kinds)) for i in range(rules))
    return Contract(
        id="random",
        version="1",
        dataset="things",
        member="somewhere",
        title="Random things",
        columns=columns,
        rules=stated,
    )


def random_column(rng: Random, index: int, semantic: Semantic) -> Column:
    allowed = tuple(random_text(rng, semantic) for _ in range(3)) if rng.random() < 0.3 else None
    return Column(
        name=f"c{index}",
        semantic=semantic,
        required=rng.random() < 0.3,
        unique=rng.random() < 0.2,
        allowed=allowed,
    )


def random_rule(rng: Random, index: int, columns: tuple[Column, ...], kind: RuleKind) -> Rule:
    named: tuple[Column, ...] = (rng.choice(columns),)
    params: dict[str, str | tuple[str, ...]] = {}
    if kind == "unique":
        named = tuple(rng.sample(columns, rng.randrange(1, 4)))
    elif kind == "compare":
        left = rng.choice(columns)
        named = (left, rng.choice([c for c in columns if c != left and alike(left, c)] or columns))
        if named[0] == named[1] or not alike(*named):
            named = tuple(c for c in columns if c.semantic in _DATES)[:2]
        params = {"op": rng.choice(("lt", "le", "eq", "ge", "gt", "ne"))}
    elif kind == "allowed":
        params = {"values": tuple(random_text(rng, named[0].semantic) for _ in range(2))}
    elif kind == "range":
        params = random_range(rng, named[0].semantic)
    elif kind == "foreign_key":
        dataset = rng.choice(("left", "right"))
        params = {"dataset": dataset, "column": named[0].semantic.value}
    elif kind == "freshness":
        dates = [c for c in columns if c.semantic in _DATES]
        named = (rng.choice(dates),) if rng.random() < 0.8 else ()
        params = {"days": str(rng.randrange(6))}
    return Rule(
        id=f"s{index}",
        kind=kind,
        columns=tuple(c.name for c in named),
        dimension=rng.choice(tuple(Dimension)),
        must=rng.random() < 0.5,
        optional=rng.random() < 0.5,
        params=params,
    )


def alike(left: Column, right: Column) -> bool:
    for family in (_NUMBERS, _DATES, (Semantic.BOOLEAN,)):
        if left.semantic in family or right.semantic in family:
            return left.semantic in family and right.semantic in family
    return True


def random_range(rng: Random, semantic: Semantic) -> dict[str, str | tuple[str, ...]]:
    bounds = {name: random_text(rng, semantic) for name in ("min", "max")}
    if semantic in _NUMBERS and rng.random() < 0.5:
        bounds["min"] = rng.choice(("-0.5", "1.5", "1E+0", "-99999999999999999999", "0.00001"))
    if semantic in _DATES and rng.random() < 0.5:
        bounds[rng.choice(("min", "max"))] = "as_of"
    if rng.random() < 0.4:
        del bounds[rng.choice(("min", "max"))]
    return dict(bounds)


def random_value(rng: Random, semantic: Semantic) -> Any:
    if semantic in _DATES:
        return AS_OF + timedelta(days=rng.randrange(-6, 3))
    if semantic is Semantic.DECIMAL:
        return rng.choice((Decimal("-0.5"), Decimal("0.0001"), Decimal(1), Decimal("1.5")))
    if semantic in _NUMBERS:
        return rng.choice((-1, 0, 1, 2, 2**62))
    if semantic is Semantic.BOOLEAN:
        return rng.random() < 0.5
    return rng.choice(TEXTS)


def random_text(rng: Random, semantic: Semantic) -> str:
    value = random_value(rng, semantic)
    return str(value).lower() if semantic is Semantic.BOOLEAN else str(value)


def random_table(rng: Random, contract: Contract, rows: int) -> pa.Table:
    numbers = rng.sample(range(2, 10 * rows + 3), rows)
    data: dict[str, pa.Array] = {"_row": pa.array(numbers, pa.int64())}
    for column in contract.columns:
        # Most values known, so that rules on values have something to say; sometimes all absent.
        weights = rng.choice(((6, 1, 1, 1, 1, 1, 1), (1, 1, 1, 1, 1, 1, 1), (30, 1, 0, 0, 0, 1, 0)))
        verdicts = rng.choices(VERDICTS, weights, k=rows)
        if rng.random() < 0.05:
            verdicts = ["absent"] * rows
        values = [
            None if rng.random() < 0.15 else random_value(rng, column.semantic) for _ in range(rows)
        ]
        data[column.name] = pa.array(values, arrow_type(column.semantic))
        data[f"{column.name}__raw"] = pa.nulls(rows, pa.string())
        data[f"{column.name}__verdict"] = pa.array(verdicts, pa.string())
    return pa.table(data)


def random_other(rng: Random) -> pa.Table:
    data = {}
    for semantic in SEMANTICS:
        values = [random_value(rng, semantic) if rng.random() < 0.8 else None for _ in range(4)]
        data[semantic.value] = pa.array(values, arrow_type(semantic))
    return pa.table(data)
