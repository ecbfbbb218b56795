"""One row rule as a boolean expression of DuckDB: true holds, false fails, NULL cannot say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from enum import Enum, auto
from typing import Literal

from folkmoot.dataset.contract import Column, Contract, Rule, Semantic
from folkmoot.errors import Fault
from folkmoot.quality.quote import quote
from folkmoot.quality.verdict import ACCEPTED, NOTHING, words

Family = Literal["text", "integer", "decimal", "date", "boolean"]
_FAMILIES: Mapping[Semantic, Family] = {
    Semantic.DATE: "date",
    Semantic.DATE_OF_BIRTH: "date",
    Semantic.INTEGER: "integer",
    Semantic.PENCE: "integer",
    Semantic.UPRN: "integer",
    Semantic.USRN: "integer",
    Semantic.DECIMAL: "decimal",
    Semantic.BOOLEAN: "boolean",
}
_OPERATORS = {"lt": "<", "le": "<=", "eq": "=", "ge": ">=", "gt": ">", "ne": "<>"}
# DuckDB's widest DECIMAL has 38 digits; more would be silently a DOUBLE.
_MOST_DIGITS = 38
# A century: a date older than that is not a question of freshness.
_MOST_DAYS = 36_525


def family(column: Column | None) -> Family:
    """How values of ``column`` compare: what its typed value is (text, when there is none)."""
    return _FAMILIES.get(column.semantic, "text") if column else "text"


class Late(Enum):
    """A parameter that is known only when the rules run: bound then, never earlier."""

    AS_OF = auto()
    TODAY = auto()


Scalar = str | int | Decimal | date | bool
Params = dict[str, Scalar | Late]


@dataclass(slots=True)
class Writer:
    """Collects what is wrong with one rule, and its bound values under names of its own."""

    rule: Rule
    contract: Contract
    prefix: str
    params: Params = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def bind(self, value: Scalar | Late) -> str:
        """The placeholder that stands for ``value`` in the query."""
        name = f"{self.prefix}_{len(self.params)}"
        self.params[name] = value
        return f"${name}"

    def fault(self, what: str, next_step: str) -> None:
        """Note that the rule cannot be compiled, and why."""
        clause = f"rules[{self.rule.id}]"
        self.faults.append(Fault(what, self.contract.ref, next_step, clause, code="rule"))

    def family(self, name: str) -> Family:
        """How values of column ``name`` compare."""
        return family(self.contract.column(name))

    def text(self, name: str) -> str | None:
        """The parameter ``name`` as one text, or None when it is not given."""
        value = self.rule.params.get(name)
        if isinstance(value, tuple):
            self.fault(f"The parameter `{name}` must be one value.", "Give one value, not a list.")
            return None
        return value

    def texts(self, name: str) -> tuple[str, ...] | None:
        """The parameter ``name`` as a list of texts, or None when it is not given."""
        value = self.rule.params.get(name)
        return (value,) if isinstance(value, str) else value


def express(writer: Writer) -> str:
    """The expression over the columns and ``<column>__verdict``; faults are left in ``writer``.

    A column's value is NULL unless its verdict is valid, test or out_of_region, so a rule that
    needs the value cannot say. Kinds:

    - ``type``: the verdict is not ``invalid``.
    - ``required``: the verdict is not missing, placeholder or absent.
    - ``valid``: the verdict is ``valid`` or ``out_of_region``; nothing sent, nothing to say.
    - ``allowed``: the value is one of ``values`` (else of the column's ``allowed``); a value that
      could not be read is not one of them.
    - ``range``: not below ``min``, not above ``max``; a date's bound may be ``as_of``.
    - ``compare``: first column ``op`` second column.
    - ``freshness``: the date is at most ``days`` before ``as_of`` (a future date is not stale);
      without a column, ``as_of`` is at most ``days`` before today.
    """
    return _KINDS[writer.rule.kind](writer)


def _verdict(writer: Writer) -> str:
    return quote(f"{writer.rule.columns[0]}__verdict")


def _type(writer: Writer) -> str:
    return f"{_verdict(writer)} <> 'invalid'"


def _required(writer: Writer) -> str:
    return f"{_verdict(writer)} NOT IN {words(NOTHING)}"


def _valid(writer: Writer) -> str:
    verdict = _verdict(writer)
    return f"CASE WHEN {verdict} NOT IN {words(NOTHING)} THEN {verdict} IN {words(ACCEPTED)} END"


def _allowed(writer: Writer) -> str:
    name = writer.rule.columns[0]
    column = writer.contract.column(name)
    values = writer.texts("values") or (column.allowed if column else None)
    if not values:
        writer.fault("No value is allowed.", "List them in `values`, or as the column's `allowed`.")
        return "NULL"
    marks = [_bound(writer, name, value) for value in values]
    members = f"{quote(name)} IN ({', '.join(marks)})"
    return f"CASE WHEN {_verdict(writer)} = 'invalid' THEN FALSE ELSE {members} END"


def _range(writer: Writer) -> str:
    name = writer.rule.columns[0]
    least, most = writer.text("min"), writer.text("max")
    if least is None and most is None:
        writer.fault("A range needs `min`, `max` or both.", "Give at least one bound.")
        return "NULL"
    parts = []
    if least is not None:
        parts.append(f"{quote(name)} >= {_bound(writer, name, least, ROUND_CEILING)}")
    if most is not None:
        parts.append(f"{quote(name)} <= {_bound(writer, name, most, ROUND_FLOOR)}")
    return " AND ".join(parts)


def _compare(writer: Writer) -> str:
    left, right = writer.rule.columns
    operator = _OPERATORS.get(writer.text("op") or "")
    numbers = ("integer", "decimal")
    families = {writer.family(name) for name in (left, right)}
    if len({"number" if f in numbers else f for f in families}) > 1:
        writer.fault(
            "The two columns do not hold the same kind of value.", "Compare like with like."
        )
    if operator is None:
        writer.fault("`op` is not a comparison.", f"Use one of: {', '.join(_OPERATORS)}.")
        return "NULL"
    return f"{quote(left)} {operator} {quote(right)}"


def _freshness(writer: Writer) -> str:
    text = writer.text("days") or ""
    if not (text.isdecimal() and int(text) <= _MOST_DAYS):
        writer.fault("`days` must be a whole number of days.", f"Give 0 to {_MOST_DAYS}.")
        return "NULL"
    as_of = writer.bind(Late.AS_OF)
    days = f"{writer.bind(int(text))}::INTEGER"
    if not writer.rule.columns:
        return f"{as_of}::DATE >= {writer.bind(Late.TODAY)}::DATE - {days}"
    name = writer.rule.columns[0]
    if writer.family(name) != "date":
        writer.fault("Freshness needs a date.", "Name a column of dates, or none for the delivery.")
    return f"{quote(name)} >= {as_of}::DATE - {days}"


_KINDS: Mapping[str, Callable[[Writer], str]] = {
    "type": _type,
    "required": _required,
    "valid": _valid,
    "allowed": _allowed,
    "range": _range,
    "compare": _compare,
    "freshness": _freshness,
}


def _bound(writer: Writer, name: str, text: str, rounding: str | None = None) -> str:
    """``text`` bound as a value of column ``name``; a fault when it is not one."""
    family = writer.family(name)
    value = _READ[family](text, rounding)
    if value is None:
        writer.fault(f"`{text}` is not a value of {name} ({family}).", "Correct the value.")
        return "NULL"
    return writer.bind(value)


def _text(text: str, _: str | None) -> Scalar:
    return text


def _integer(text: str, rounding: str | None) -> Scalar | None:
    number = _decimal(text, None)
    if number is None or (rounding is None and number != number.to_integral_value()):
        return None
    return int(number.to_integral_value(rounding or ROUND_FLOOR))


def _decimal(text: str, _: str | None) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or len(format(number, "f").strip("-")) > _MOST_DIGITS:
        return None
    # Never an exponent: 1E+3 is bound as 1000.
    return Decimal(format(number, "f"))


def _date(text: str, rounding: str | None) -> Scalar | Late | None:
    if text == "as_of" and rounding is not None:
        return Late.AS_OF
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _boolean(text: str, _: str | None) -> Scalar | None:
    return {"true": True, "false": False}.get(text.lower())


_READ: Mapping[Family, Callable[[str, str | None], Scalar | Late | None]] = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "boolean": _boolean,
}
