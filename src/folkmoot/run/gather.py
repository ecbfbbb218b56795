"""The first step: what the permit grants of every delivery, side by side, one table a dataset."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.run.book import Claim
from folkmoot.run.workshop import Workshop
from folkmoot.store.open import open_delivery

RECORD, DELIVERY, MEMBER = "_record", "_delivery", "_member"
DELIVERIES = "deliveries"


def gather(claim: Claim, shop: Workshop) -> dict[str, pa.Table]:
    """One table a dataset, by its id, and ``deliveries`` (_delivery, _member, as_of).

    Each row has ``_record`` (delivery:row, unique), ``_delivery`` and ``_member`` before the
    granted columns. RefusedError as soon as the permit no longer stands.
    """
    permit = claim.permit.permit
    parts: dict[str, list[pa.Table]] = {}
    for number, grant in enumerate(permit.grants):
        shop.told(f"opening {grant.member}", number, len(permit.grants))
        opened = open_delivery(
            claim.permit,
            grant.delivery,
            place=shop.place,
            name=shop.delivery_name(grant.delivery),
            keys=shop.keys,
            journal=shop.journal,
            standing=shop.standing,
            gate_key=shop.gate_key(claim.permit.key_id),
            actor=shop.actor,
            now=shop.clock,
        )
        table = _marked(opened.read_all(), grant.delivery, grant.member)
        parts.setdefault(grant.dataset, []).append(table)
    tables = {
        dataset: pa.concat_tables(found, promote_options="permissive")
        for dataset, found in parts.items()
    }
    tables[DELIVERIES] = pa.table(
        {
            DELIVERY: pa.array([g.delivery for g in permit.grants], pa.string()),
            MEMBER: pa.array([g.member for g in permit.grants], pa.string()),
            "as_of": pa.array([g.as_of for g in permit.grants], pa.date32()),
        }
    )
    return tables


def day_of(tables: Mapping[str, pa.Table]) -> date:
    """The day on which the data of a run stand: the latest extract's."""
    found: date = max(day for day in tables[DELIVERIES]["as_of"].to_pylist() if day is not None)
    return found


def _marked(table: pa.Table, delivery: str, member: str) -> pa.Table:
    rows = table.column("_row").cast(pa.string())
    named = pc.binary_join_element_wise(pa.scalar(delivery), rows, ":")
    marks = {
        RECORD: named,
        DELIVERY: pa.array([delivery] * table.num_rows, pa.string()),
        MEMBER: pa.array([member] * table.num_rows, pa.string()),
    }
    for position, (name, column) in enumerate(marks.items()):
        table = table.add_column(position, name, column)
    return table
