"""Small tables of people and homes: a row says only what matters, the rest is ordinary or null."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from math import log2
from typing import Any

import pyarrow as pa

from folkmoot.dataset.fields.field_of import type_of
from folkmoot.dataset.standard import standard
from folkmoot.detect import Findings, Typology, detect, read_typology
from folkmoot.detect.screen import PLACES_SCHEMA
from folkmoot.detect.typology import FOLDER
from folkmoot.linkage.cluster import entity_id

AS_OF = date(2026, 10, 31)
# By dataset its rows. Beside the columns of the standard a row may say: ``member``, ``entity``
# (a word that it shares with the other records of the person), ``verdict`` of its name,
# ``place`` (its UPRN, null where it is not known), ``parent``, ``sure`` (of the place).
World = Mapping[str, Sequence[Mapping[str, Any]]]
KEYS = ("_record", "_delivery", "_member")


@cache
def the_typology(typology_id: str) -> Typology:
    """One typology, read from its own file alone."""
    return read_typology(FOLDER / f"{typology_id.replace('-', '_')}.sql")


def full_rows(world: World) -> dict[str, list[dict[str, Any]]]:
    """The rows with record, delivery, member and place, by dataset; records count from 1."""
    return {dataset: [_full(dataset, n, r) for n, r in enumerate(rows, 1)]
            for dataset, rows in world.items()}  # fmt: skip


def screened(
    typology_id: str,
    world: World,
    *,
    as_of: date | Mapping[str, date] = AS_OF,
    probability: float = 0.999,
    least: float = 0.95,
    protected: frozenset[str] = frozenset(),
) -> Findings:
    """The findings of a typology on ``world``; datasets that it needs and lacks are empty."""
    found = the_typology(typology_id)
    needed = {need.dataset: () for need in found.header.needs}
    rows = full_rows(needed | dict(world))
    everything = [row for part in rows.values() for row in part]
    entities, pairs = linkage(everything, probability)
    days = {row["_delivery"]: as_of if isinstance(as_of, date) else as_of[row["_member"]]
            for row in everything}  # fmt: skip
    deliveries = pa.table(
        {
            "_delivery": pa.array(days, pa.string()),
            "_member": pa.array([d.split("/")[0] for d in days], pa.string()),
            "as_of": pa.array(days.values(), pa.date32()),
        }
    )
    return detect(
        found,
        {dataset: table(dataset, part) for dataset, part in rows.items()},
        entities,
        pairs,
        deliveries=deliveries,
        least_probability=least,
        places=places(everything),
        protected=protected,
    )


def table(dataset: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The rows as a run holds them, with every column of the standard and its verdict."""
    fields = [(key, pa.string()) for key in KEYS]
    full = []
    for row in rows:
        made: dict[str, Any] = {key: row[key] for key in KEYS}
        for column in standard(dataset).columns:
            value = row.get(column.name)
            verdict = "missing" if value is None else "valid"
            made[column.name] = value
            made[f"{column.name}__verdict"] = row.get(f"{column.name}__verdict", verdict)
        full.append(made)
    for column in standard(dataset).columns:
        fields += [
            (column.name, type_of(column.semantic)),
            (f"{column.name}__verdict", pa.string()),
        ]
    return pa.Table.from_pylist(full, pa.schema(fields))


def linkage(rows: Sequence[Mapping[str, Any]], probability: float) -> tuple[pa.Table, pa.Table]:
    """Entities as the rows say, each held together by a chain of links of one probability."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row.get("entity") or row["_record"], []).append(row)
    entities = {
        "record": [r["_record"] for group in groups.values() for r in group],
        "entity": [entity_of(r) for group in groups.values() for r in group],
        "size": [len(group) for group in groups.values() for _ in group],
        "verdict": [r.get("verdict", "valid") for group in groups.values() for r in group],
    }
    linked = [(a["_record"], b["_record"], a.get("probability", probability))
              for group in groups.values() for a, b in pairwise(group)]  # fmt: skip
    pairs = {
        "left": pa.array([left for left, _, _ in linked], pa.string()),
        "right": pa.array([right for _, right, _ in linked], pa.string()),
        "match_weight": pa.array([log2(p / (1 - p)) for _, _, p in linked], pa.float64()),
        "match_probability": pa.array([p for _, _, p in linked], pa.float64()),
    }
    schema = pa.schema([("record", pa.string()), ("entity", pa.string()), ("size", pa.int64()),
                        ("verdict", pa.string())])  # fmt: skip
    return pa.table(entities, schema=schema), pa.table(pairs)


def between(rows: Sequence[Mapping[str, Any]], one: str, other: str) -> float:
    """How sure the tables are that two records of ``rows``, all of one entity, are one: the weakest
    link of the chain from the one to the other."""
    names = [row["_record"] for row in rows]
    first, last = sorted((names.index(one), names.index(other)))
    return float(min(row.get("probability", 0.999) for row in rows[first:last]))


def entity_of(row: Mapping[str, Any]) -> str:
    """The id of the entity of ``row``."""
    if row.get("entity") is None:
        return entity_id(row["_record"])
    return entity_id(row["entity"])


def places(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Where the records are, as the rows say."""
    located = [row for row in rows if "place" in row]
    return pa.Table.from_pylist(
        [
            {
                "record": row["_record"],
                "uprn": row["place"],
                "parent_uprn": row.get("parent"),
                "probability": None if row["place"] is None else row.get("sure", 1.0),
                "verdict": "unmatched" if row["place"] is None else "given",
            }
            for row in located
        ],
        PLACES_SCHEMA,
    )


def outcome(findings: Findings) -> str:
    """The one candidate's outcome: ``lead`` or the exclusion's name."""
    assert findings.considered == findings.leads.num_rows + sum(findings.excluded.values())
    assert findings.considered == findings.candidates.num_rows
    (candidate,) = findings.candidates.to_pylist()
    return str(candidate["reason"] or candidate["outcome"])


def the_lead(findings: Findings) -> dict[str, Any]:
    """The one candidate, which is a lead."""
    assert outcome(findings) == "lead"
    (lead,) = findings.leads.to_pylist()
    return dict(lead)


def _full(dataset: str, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    member = row.get("member", "ashvale")
    delivery = f"{member}/{dataset}"
    return dict(row) | {
        "_member": member, "_delivery": delivery, "_record": f"{delivery}:{number:05d}",
    }  # fmt: skip
