"""From a contract to a plan: every rule as SQL with bound values, and every fault at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from folkmoot.dataset.contract import Contract, Rule
from folkmoot.errors import Fault, InputError
from folkmoot.quality.derive import derive_rules
from folkmoot.quality.express import Params, Writer, express
from folkmoot.quality.quote import quote

# The relations that a compiled rule may read; ``scan`` makes them.
HELD_ROWS = "held"
_PARAMETERS = {
    "allowed": {"values"},
    "range": {"min", "max"},
    "compare": {"op"},
    "foreign_key": {"dataset", "column"},
    "freshness": {"days"},
}
_COLUMNS = {"compare": (2, 2), "unique": (1, 16), "freshness": (0, 1)}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule and its SQL, with the values to bind.

    ``sql`` of a row rule is a boolean expression; of a set rule (unique, foreign_key) a query
    that gives the ``_row`` of each failing row. ``other`` is the dataset that a foreign key needs.
    """

    rule: Rule
    sql: str
    params: Params
    other: str = ""
    other_column: str = ""

    @property
    def is_set(self) -> bool:
        """Whether the rule looks at more than one row."""
        return self.rule.kind in ("unique", "foreign_key")


@dataclass(frozen=True, slots=True)
class Plan:
    """All rules of ``contract``, stated and implied, in order."""

    contract: Contract
    rules: tuple[Compiled, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that some rule reads, in the contract's order."""
        used = {name for compiled in self.rules for name in compiled.rule.columns}
        return tuple(column.name for column in self.contract.columns if column.name in used)


def compile_rules(contract: Contract) -> Plan:
    """The plan of ``contract``: one compiled rule per stated or implied rule, in order.

    InputError with every fault at once: an unknown column, a wrong number of columns, a missing,
    unknown or unreadable parameter, two rules of one id.
    """
    rules = derive_rules(contract)
    faults = list(_clashes(contract, rules))
    compiled: list[Compiled] = []
    for index, rule in enumerate(rules):
        writer = Writer(rule, contract, f"r{index}")
        _check_shape(writer)
        if not writer.faults:
            compiled.append(_compile(writer, index))
        faults.extend(writer.faults)
    if faults:
        raise InputError(faults)
    return Plan(contract, tuple(compiled))


def other_name(index: int) -> str:
    """The relation under which the dataset that rule ``index`` refers to is registered."""
    return f"other_{index}"


def _compile(writer: Writer, index: int) -> Compiled:
    rule = writer.rule
    if rule.kind == "unique":
        return Compiled(rule, _unique(rule), {})
    if rule.kind == "foreign_key":
        dataset, column = writer.text("dataset"), writer.text("column")
        if not dataset or not column:
            writer.fault("A foreign key needs `dataset` and `column`.", "Give both.")
            return Compiled(rule, "", {})
        try:
            sql = _foreign_key(rule, column, other_name(index))
        except ValueError:
            writer.fault("`column` is not the name of a column.", "Correct it.")
            return Compiled(rule, "", {})
        return Compiled(rule, sql, {}, dataset, column)
    sql = express(writer)
    return Compiled(rule, sql, writer.params)


def _unique(rule: Rule) -> str:
    """Every row of a repeated key fails, not only the later ones: no order decides who is first.

    A key with an unknown part can be no duplicate; it fails unless the rule is optional.
    """
    keys = [quote(name) for name in rule.columns]
    listed = ", ".join(keys)
    whole = " AND ".join(f"{key} IS NOT NULL" for key in keys)
    table = quote(HELD_ROWS)
    same = " AND ".join(f"r.{key} = d.{key}" for key in keys)
    whole_rows = f"SELECT {listed} FROM {table} WHERE {whole}"  # noqa: S608
    repeated = f"{whole_rows} GROUP BY ALL HAVING count(*) > 1"
    sql = f"SELECT r._row FROM {table} r SEMI JOIN ({repeated}) d ON {same}"  # noqa: S608
    return sql if rule.optional else f"{sql} UNION ALL {_blank(f'NOT ({whole})')}"


def _foreign_key(rule: Rule, column: str, other: str) -> str:
    key = quote(rule.columns[0])
    table = quote(HELD_ROWS)
    match = f"ANTI JOIN {quote(other)} o ON r.{key} = o.{quote(column)}"
    sql = f"SELECT r._row FROM {table} r {match} WHERE r.{key} IS NOT NULL"  # noqa: S608
    return sql if rule.optional else f"{sql} UNION ALL {_blank(f'{key} IS NULL')}"


def _blank(condition: str) -> str:
    return f"SELECT _row FROM {quote(HELD_ROWS)} WHERE {condition}"  # noqa: S608


def _clashes(contract: Contract, rules: tuple[Rule, ...]) -> Iterator[Fault]:
    for name, times in Counter(rule.id for rule in rules).items():
        if times > 1:
            what = "Two rules have one id (a column's own rules are called `column.kind`)."
            yield Fault(what, contract.ref, "Rename one.", f"rules[{name}]", code="rule")
    for column in contract.columns:
        if "__" in column.name:
            what = "A column's name must not contain two underscores in a row."
            clause = f"columns[{column.name}]"
            yield Fault(what, contract.ref, "Rename the column.", clause, code="column")


def _check_shape(writer: Writer) -> None:
    rule = writer.rule
    for name in rule.columns:
        if writer.contract.column(name) is None:
            writer.fault(f"There is no column `{name}`.", "Name a column of the contract.")
    least, most = _COLUMNS.get(rule.kind, (1, 1))
    if not least <= len(rule.columns) <= most or len(set(rule.columns)) < len(rule.columns):
        many = str(least) if least == most else f"{least} to {most}"
        writer.fault(f"A rule of kind {rule.kind} takes {many} different column(s).", "Correct it.")
    for name in sorted(set(rule.params) - _PARAMETERS.get(rule.kind, set())):
        writer.fault(f"A rule of kind {rule.kind} has no parameter `{name}`.", "Remove it.")
