"""The leads of a typology as a table: money apart, and known or not computable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.detect.candidates import COMMON, TEXTS
from folkmoot.detect.typology import Typology

NOT_COMPUTABLE = "not computable"
PENCE = ("actual", "forward", "notional")
LEAD_SCHEMA = pa.schema(
    [
        ("lead", pa.string()),
        ("typology", pa.string()),
        *COMMON,
        ("overlap_from", pa.date32()),
        ("overlap_to", pa.date32()),
        ("overlap_days", pa.int64()),
        ("citation", pa.string()),
        ("reasons_for", TEXTS),
        ("reasons_against", TEXTS),
        ("recommended", pa.bool_()),
        ("recommended_because", TEXTS),
        *((f"{kind}_pence", pa.int64()) for kind in PENCE),
        ("money", pa.string()),
    ]
)


def leads(typology: Typology, found: pa.Table) -> pa.Table:
    """LEAD_SCHEMA of the rows of ``found`` (as ``with_ids``) that nothing excludes."""
    rows = found.filter(pc.is_null(found["reason"])).to_pylist()
    return pa.Table.from_pylist([_lead(typology, row) for row in rows], LEAD_SCHEMA)


def _lead(typology: Typology, row: Mapping[str, Any]) -> dict[str, Any]:
    money = typology.header.money
    return {name: row.get(name) for name in LEAD_SCHEMA.names} | {
        "lead": "l-" + row["id"],
        "typology": typology.ref,
        "money": NOT_COMPUTABLE
        if row["actual_pence"] is None or isinstance(money, str)
        else f"actual: {money.actual}. forward: {money.forward}. Rounded {money.rounding}.",
    }
