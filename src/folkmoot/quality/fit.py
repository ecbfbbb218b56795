"""Whether a table is one that the plan's rules can run on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from folkmoot.dataset.contract import Column
from folkmoot.dataset.fields.reading import Verdict
from folkmoot.errors import Fault, InputError
from folkmoot.quality.compile import Plan
from folkmoot.quality.express import Family, family
from folkmoot.quality.reading import ReadingFacts

_STEP = "Normalise the file again under this contract."
_FITS: Mapping[Family, Callable[[pa.DataType], bool]] = {
    "text": lambda t: pt.is_string(t) or pt.is_large_string(t),
    "integer": pt.is_integer,
    "decimal": lambda t: pt.is_decimal(t) or pt.is_integer(t),
    "date": pt.is_date,
    "boolean": pt.is_boolean,
}


def fit(
    table: pa.Table, plan: Plan, reading: ReadingFacts, others: Mapping[str, pa.Table]
) -> frozenset[str]:
    """The columns of the contract that the delivery does not have (missing, never empty).

    A column is missing when reading says so, when the table lacks it, or when its verdict is
    ``absent`` on every row. InputError, with all faults at once, when lines were lost between
    reading and the table, or the table cannot be one of this contract. A value that does not fit
    its type is found here: a query that failed on it would say it aloud.
    """
    held = [c for c in plan.contract.columns if not _missing(table, c, reading)]
    faults = [*_lost(table, plan, reading), *_foreign(table, plan, others)]
    for column in held:
        faults.extend(_misfits(table, column, plan.contract.ref))
    if faults:
        raise InputError(faults)
    return frozenset(c.name for c in plan.contract.columns) - {c.name for c in held}


def _missing(table: pa.Table, column: Column, reading: ReadingFacts) -> bool:
    verdict = f"{column.name}__verdict"
    if column.name in reading.columns_missing or column.name not in table.column_names:
        return True
    if verdict not in table.column_names or table.num_rows == 0:
        return False
    return bool(pc.unique(table[verdict]).to_pylist() == ["absent"])


def _lost(table: pa.Table, plan: Plan, reading: ReadingFacts) -> Iterator[Fault]:
    ref = plan.contract.ref
    if "_row" not in table.column_names or table.schema.field("_row").type != pa.int64():
        yield Fault("The table has no row numbers.", ref, _STEP)
    if reading.read - reading.rejected != table.num_rows:
        counts = f"{reading.read} read, {reading.rejected} rejected, {table.num_rows} kept"
        yield Fault(f"Lines do not add up: {counts}.", ref, _STEP)


def _misfits(table: pa.Table, column: Column, ref: str) -> Iterator[Fault]:
    verdict = f"{column.name}__verdict"
    kind = family(column)
    if not _fits(table.schema.field(column.name).type, kind):
        yield Fault(f"The column does not hold values of kind {kind}.", ref, _STEP, column.name)
    if verdict not in table.column_names:
        yield Fault("The column has no verdicts.", ref, _STEP, column.name)
    elif not {v.value for v in Verdict}.issuperset(pc.unique(table[verdict]).to_pylist()):
        yield Fault("The column has a verdict that does not exist.", ref, _STEP, column.name)


def _foreign(table: pa.Table, plan: Plan, others: Mapping[str, pa.Table]) -> Iterator[Fault]:
    for compiled in plan.rules:
        if compiled.other not in others:
            continue
        column = plan.contract.column(compiled.rule.columns[0])
        schema = others[compiled.other].schema
        name = compiled.other_column
        if name not in schema.names or not _fits(schema.field(name).type, family(column)):
            what = f"Dataset {compiled.other} has no column {name} of the same kind of value."
            clause = f"rules[{compiled.rule.id}]"
            yield Fault(what, plan.contract.ref, "Correct `column` of the rule.", clause)


def _fits(kind: pa.DataType, wanted: Family) -> bool:
    if pt.is_dictionary(kind):
        kind = kind.value_type
    # A column of which nothing could be read has no type of its own.
    return pt.is_null(kind) or _FITS[wanted](kind)
