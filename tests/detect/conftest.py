"""Small tables for the typologies: a row says only what matters, the rest is ordinary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest

from folkmoot.detect import Findings, detect, typology
from folkmoot.linkage.cluster import entity_id

COLUMNS: dict[str, pa.DataType] = {
    "property_ref": pa.string(),
    "ratepayer": pa.string(),
    "address": pa.string(),
    "postcode": pa.string(),
    "rateable_value": pa.int64(),
    "occupied": pa.bool_(),
    "liability_start": pa.date32(),
    "relief_type": pa.string(),
    "relief_start": pa.date32(),
    "relief_end": pa.date32(),
    "relief_pence": pa.int64(),
}
AS_OF = date(2019, 3, 31)
ORDINARY: dict[str, Any] = {
    "ratepayer": "Kettle Works Ltd",
    "postcode": None,
    "rateable_value": 8000,
    "occupied": True,
    "liability_start": date(2015, 4, 1),
    "relief_type": None,
    "relief_start": None,
    "relief_end": None,
    "relief_pence": None,
    "member": "bradford",
    "entity": "kettle",
    "verdict": "valid",
}
Rows = Sequence[Mapping[str, Any]]


def _full(rows: Rows) -> list[dict[str, Any]]:
    full = []
    for number, row in enumerate(rows, start=1):
        own = {"property_ref": f"P{number}", "address": f"Unit {number}, Mill Lane"}
        filled = ORDINARY | own | dict(row)
        filled["_member"] = filled["member"]
        filled["_delivery"] = f"d-{filled['member']}"
        filled["_record"] = f"{filled['_delivery']}:{number:03d}"
        full.append(filled)
    return full


def _table(rows: list[dict[str, Any]], absent: Mapping[str, set[str]]) -> pa.Table:
    for row in rows:
        for column in COLUMNS:
            gone = column in absent.get(row["member"], set())
            row[column] = None if gone else row[column]
            verdict = "absent" if gone else "missing" if row[column] is None else "valid"
            row[f"{column}__verdict"] = row.get(f"{column}__verdict", verdict)
    keys = [(k, pa.string()) for k in ("_record", "_delivery", "_member")]
    verdicts = [(f"{c}__verdict", pa.string()) for c in COLUMNS]
    return pa.Table.from_pylist(rows, pa.schema([*keys, *COLUMNS.items(), *verdicts]))


def _linkage(rows: list[dict[str, Any]], probability: float) -> tuple[pa.Table, pa.Table]:
    """Entities as the rows say, each held together by a chain of links of one probability."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row["entity"] or row["_record"], []).append(row["_record"])
    entities = [
        {"record": r, "entity": entity_id(group[0]), "size": len(group), "verdict": v}
        for group in groups.values()
        for r in group
        for v in [next(row["verdict"] for row in rows if row["_record"] == r)]
    ]
    own = {row["_record"]: row.get("probability", probability) for row in rows}
    pairs = [
        {"left": a, "right": b, "match_weight": 12.0, "match_probability": own[a]}
        for group in groups.values()
        for a, b in pairwise(group)
    ]
    texts = [("record", pa.string()), ("entity", pa.string())]
    return (
        pa.Table.from_pylist(
            entities, pa.schema([*texts, ("size", pa.int64()), ("verdict", pa.string())])
        ),
        pa.Table.from_pylist(
            pairs,
            pa.schema(
                [
                    ("left", pa.string()),
                    ("right", pa.string()),
                    ("match_weight", pa.float64()),
                    ("match_probability", pa.float64()),
                ]
            ),
        ),
    )


def screened(
    rows: Rows,
    *,
    as_of: date | Mapping[str, date] = AS_OF,
    region: str | Mapping[str, str | None] | None = None,
    probability: float = 0.999,
    least: str = "0.95",
    absent: Mapping[str, set[str]] | None = None,
    control_seed: str | None = None,
) -> Findings:
    """The findings of typology 24 on ``rows``."""
    full = _full(rows)
    members = sorted({row["member"] for row in full})
    regions = [region[m] if isinstance(region, Mapping) else region for m in members]
    days = [as_of if isinstance(as_of, date) else as_of[m] for m in members]
    deliveries = pa.table(
        {
            "_delivery": [f"d-{m}" for m in members],
            "_member": members,
            "as_of": pa.array(days, pa.date32()),
            "region": pa.array(regions, pa.string()),
        }
    )
    entities, pairs = _linkage(full, probability)
    return detect(
        typology("sbrr-multiple"),
        {"business-rates": _table(full, absent or {})},
        entities,
        pairs,
        deliveries=deliveries,
        least_probability=Decimal(least),
        control_seed=control_seed,
    )


@pytest.fixture(scope="session")
def screen_rows() -> Callable[..., Findings]:
    return screened


@pytest.fixture(scope="session")
def kit() -> SimpleNamespace:
    """The parts of the tables, for a test that takes its own way through them."""
    return SimpleNamespace(full=_full, as_of=AS_OF, columns=COLUMNS)
