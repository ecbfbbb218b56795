"""What a rule of support may see: its own columns of the tables that it was given, nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from folkmoot.dataset.evidence import evidence, faults_of
from folkmoot.errors import InputError
from folkmoot.headed_sql import spans
from folkmoot.insight.support.rule import SupportRule


def screen(
    rule: SupportRule, tables: Mapping[str, pa.Table], deliveries: pa.Table
) -> dict[str, pa.Table]:
    """The SQL tables that ``rule`` needs, with just the columns it names, and its parameters.

    Columns as ``dataset.evidence``. InputError when a dataset that is not optional is not given,
    or a row's delivery is not known.
    """
    needs = rule.header.needs
    wanted = {need.dataset: need.optional for need in needs}
    faults = faults_of(wanted, tables, deliveries, by=rule.id)
    if faults:
        raise InputError(faults)
    return {
        **{
            need.table: evidence(
                need.dataset, tables.get(need.dataset), [c.name for c in need.columns]
            )
            for need in needs
        },
        "parameters": _parameters(rule),
        "deliveries": deliveries.select(["_delivery", "_member", "as_of"]),
    }


def _parameters(rule: SupportRule) -> pa.Table:
    """``parameters``: values that hold from ``valid_from`` until before ``valid_to``."""
    rows = [
        {"name": name, "value": v.value, "valid_from": v.valid_from, "valid_to": end}
        for name, parameter in rule.header.parameters.items()
        for v, end in spans(parameter.values)
    ]
    days = [("valid_from", pa.date32()), ("valid_to", pa.date32())]
    return pa.Table.from_pylist(
        rows, pa.schema([("name", pa.string()), ("value", pa.int64()), *days])
    )
