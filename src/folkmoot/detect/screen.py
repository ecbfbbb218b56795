"""What a typology may see: its own columns of the tables that it was given, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from folkmoot.dataset.evidence import evidence, faults_of
from folkmoot.detect.typology import Need, Typology
from folkmoot.errors import InputError
from folkmoot.headed_sql import spans

PLACES_SCHEMA = pa.schema(
    [
        ("record", pa.string()),
        ("uprn", pa.int64()),
        ("parent_uprn", pa.int64()),
        ("probability", pa.float64()),
        ("verdict", pa.string()),
    ]
)


def screen(
    typology: Typology, tables: Mapping[str, pa.Table], deliveries: pa.Table
) -> dict[str, pa.Table]:
    """The SQL tables of the datasets that ``typology`` needs, with just the columns it names.

    Columns as ``dataset.evidence``. InputError when a dataset is not given, or a row's delivery is
    not known.
    """
    needs = typology.header.needs
    wanted = {need.dataset: need.optional for need in needs}
    faults = faults_of(wanted, tables, deliveries, by=typology.id)
    if faults:
        raise InputError(faults)
    return {
        need.table: evidence(need.dataset, tables.get(need.dataset), [c.name for c in need.columns])
        for need in needs
    }


def missing_columns(
    needs: tuple[Need, ...], seen: Mapping[str, pa.Table], *, essential: bool
) -> tuple[tuple[str, str], ...]:
    """Every (delivery, column) of which no row has a value, among essential columns or the rest."""
    found = set()
    for need in needs:
        table = seen[need.table]
        for column in need.columns:
            if column.essential != essential:
                continue
            held = pa.table({"d": table["_delivery"], "v": table[column.name]})
            counts = held.group_by("d").aggregate([("v", "count")]).to_pylist()
            found |= {(row["d"], column.name) for row in counts if row["v_count"] == 0}
    return tuple(sorted(found))


def reference_tables(typology: Typology, deliveries: pa.Table) -> dict[str, pa.Table]:
    """``parameters``, ``citations``, ``words`` and ``deliveries`` as SQL sees them.

    Values hold from ``valid_from`` until before ``valid_to``, the day of the next value.
    """
    header = typology.header
    parameters = [
        {
            "name": name,
            "region": region,
            "value": v.value,
            "valid_from": v.valid_from,
            "valid_to": end,
        }
        for name, parameter in header.parameters.items()
        for region in sorted({v.region for v in parameter.values}, key=str)
        for v, end in spans(v for v in parameter.values if v.region == region)
    ]
    region = (
        deliveries["region"]
        if "region" in deliveries.column_names
        else pa.nulls(deliveries.num_rows, pa.string())
    )
    span = [("valid_from", pa.date32()), ("valid_to", pa.date32())]
    return {
        "parameters": pa.Table.from_pylist(
            parameters,
            pa.schema(
                [("name", pa.string()), ("region", pa.string()), ("value", pa.int64()), *span]
            ),
        ),
        "citations": pa.Table.from_pylist(
            [
                {"text": law.text, "valid_from": law.valid_from, "valid_to": end}
                for law, end in spans(header.citations)
            ],
            pa.schema([("text", pa.string()), *span]),
        ),
        "words": pa.Table.from_pylist(
            [{"list": name, "word": w} for name, ws in header.words_lists.items() for w in ws],
            pa.schema([("list", pa.string()), ("word", pa.string())]),
        ),
        "deliveries": deliveries.select(["_delivery", "_member", "as_of"]).append_column(
            "region", region
        ),
    }
