"""What a recipient sees of the records that something rests on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.gate.permit import Permit
from folkmoot.run.gather import DELIVERIES, MEMBER, RECORD
from folkmoot.run.step import Tables


def seen(permit: Permit, gathered: Tables, wanted: Collection[str]) -> dict[str, dict[str, Any]]:
    """By record id, of the ``wanted`` ones: its dataset, its member, and the columns that the
    permit's recipient sees, as `plain`."""
    ids = pa.array(sorted(wanted), pa.string())
    found: dict[str, dict[str, Any]] = {}
    for dataset, table in gathered.items():
        if dataset == DELIVERIES:
            continue
        columns = [name for name in permit.sees if name in table.column_names]
        kept = table.select([RECORD, MEMBER, *columns]).filter(
            pc.is_in(table[RECORD], value_set=ids)
        )
        for row in kept.to_pylist():
            found[row[RECORD]] = {
                "record": row[RECORD], "dataset": dataset, "member": row[MEMBER],
                "columns": {name: plain(row[name]) for name in columns},
            }  # fmt: skip
    return found


def plain(value: Any) -> Any:
    """``value`` as canonical JSON has it: days and fractions as text.

    >>> plain({"on": date(2026, 10, 31), "weight": 1.5})
    {'on': '2026-10-31', 'weight': '1.5'}
    """
    if isinstance(value, float):
        return format(Decimal(str(value)), "f")
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
