"""The step that counts areas and lists households to offer help: no suspicion is known here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import pyarrow as pa

from folkmoot.canonical import canonical
from folkmoot.disclosure.policy import Policy
from folkmoot.disclosure.released import Released, read_released
from folkmoot.errors import RefusedError
from folkmoot.gate.permit import Permit
from folkmoot.insight.area_release import AreaRelease, area_release
from folkmoot.insight.measure import measure, measures
from folkmoot.insight.measure_areas import measure_areas
from folkmoot.insight.support import support, support_rule, support_rules
from folkmoot.run.book import AreaTable
from folkmoot.run.gather import DELIVERIES, MEMBER, day_of
from folkmoot.run.place import GAZETTEER, PLACES
from folkmoot.run.step import Tables
from folkmoot.run.workshop import Workshop
from folkmoot.store.sandbox import connect

TOLD, HOUSEHOLDS, SUMMARY = "told", "households", "summary"
_TOLD = pa.schema([("measure", pa.string()), ("json", pa.string()), ("about", pa.string())])
_NO_ENTITIES = pa.schema([("record", pa.string()), ("entity", pa.string())]).empty_table()


def insight(
    permit: Permit, tables: Tables, placed: Tables, linked: Tables, shop: Workshop
) -> Tables:
    """What the permit's insights find: ``told`` (measure, the released table and what is said
    about it, as JSON), ``households`` (the support list, unless there is none) and ``summary``
    (JSON, counts alone).

    ``tables`` are the run's without protected records. A table whose difference from an earlier
    one would disclose is not told; the summary says so and why.
    """
    within = partial(connect, memory_mb=shop.memory_mb, threads=shop.threads, spill=shop.spill)
    entities = linked["entities"] if linked else _NO_ENTITIES
    data = {name: table for name, table in tables.items() if name != DELIVERIES}
    out: Tables = {}
    summary: dict[str, Any] = {"areas": {}, "support": {}}
    told: list[dict[str, str]] = []
    earlier = list(shop.book.told())
    for name in permit.insights:
        if name not in measures():
            continue
        found = measure_areas(
            measure(name), data, placed[PLACES], entities, _areas(tables),
            as_of=day_of(tables), connect=within,
        )  # fmt: skip
        try:
            made = area_release(
                measure(name), found, _areas(tables), Policy(), as_of=day_of(tables),
                earlier=earlier, now=permit.issued_at,
            )  # fmt: skip
        except RefusedError as error:
            summary["areas"][name] = {"refused": [str(fault) for fault in error.faults]}
            continue
        earlier.append(made.released)
        texts = {"json": made.released.plain(), "about": made.about()}
        told.append({"measure": name} | {n: canonical(v).decode() for n, v in texts.items()})
        summary["areas"][name] = _said(made)
    rules = [support_rule(name) for name in permit.insights if name in support_rules()]
    if rules:
        listed = support(
            rules, data, entities, placed[PLACES], deliveries=tables[DELIVERIES], connect=within
        )
        out[HOUSEHOLDS] = listed.households
        summary["support"] = {
            "households": listed.households.num_rows,
            "considered": dict(listed.considered),
            "excluded": {rule: dict(counts) for rule, counts in listed.excluded.items()},
            "met": dict(listed.met),
            "versions": dict(listed.versions),
        }
    out[TOLD] = pa.Table.from_pylist(told, _TOLD)
    out[SUMMARY] = pa.table({"json": [json.dumps(summary, sort_keys=True)]})
    return out


def area_tables(counted: Tables) -> tuple[AreaTable, ...]:
    """What is to be told, read back from the step's output."""
    rows = counted[TOLD].to_pylist() if counted else []
    return tuple(
        AreaTable(row["measure"], _released(row["json"]), json.loads(row["about"])) for row in rows
    )


def insight_summary(counted: Tables) -> Mapping[str, Any]:
    """The counts of the step; empty when the permit names no insight."""
    if not counted:
        return {"areas": {}, "support": {}}
    said: Mapping[str, Any] = json.loads(counted[SUMMARY]["json"][0].as_py())
    return said


def _released(text: str) -> Released:
    return read_released(json.loads(text))


def _said(made: AreaRelease) -> dict[str, Any]:
    return {
        "title": made.released.title,
        "sha256": made.released.sha256,
        "levels": list(made.levels),
        "left_out": list(made.left_out),
        "not_placed": made.not_placed,
        "shown": dict(sorted(made.shown.items())),
        "hidden": dict(sorted(made.hidden.items())),
    }


def _areas(tables: Tables) -> pa.Table:
    gazetteer = tables[GAZETTEER]
    return pa.table(
        {name: gazetteer[name] for name in ("uprn", "lsoa", "ward", "imd_decile")}
        | {"district": gazetteer[MEMBER]}
    )
