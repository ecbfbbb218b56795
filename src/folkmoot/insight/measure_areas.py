"""What a measure finds, by small area: unsuppressed, so for the next step, never to be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import duckdb
import pyarrow as pa

from folkmoot.confined import Connect
from folkmoot.dataset.evidence import evidence
from folkmoot.errors import Fault, InputError
from folkmoot.insight.measure import Measure

AREA_SCHEMA = pa.schema(
    [
        ("lsoa", pa.string()),
        ("breakdown", pa.string()),
        ("base", pa.int64()),
        ("count", pa.int64()),
        ("pence", pa.int64()),
        ("largest", pa.int64()),
        ("second", pa.int64()),
    ]
)
# A record's place counts when its UPRN was given or matched; the other verdicts are no place. An
# address within a building lies where the building lies, so the parent's area would do as well.
_PLACED = """
SELECT p.record, p.uprn, a.lsoa FROM places p LEFT JOIN areas a ON a.uprn = p.uprn
WHERE p.verdict IN ('given', 'matched') AND p.uprn IS NOT NULL
"""
_BY_AREA = """
WITH ranked AS (
  SELECT a.lsoa, u.breakdown, u.counted, u.pence,
         row_number() OVER (PARTITION BY a.lsoa, u.breakdown, u.counted
                            ORDER BY u.pence DESC NULLS LAST) AS place
  FROM units u LEFT JOIN areas a ON a.uprn = u.uprn
)
SELECT lsoa, breakdown, count(*) AS base, count(*) FILTER (counted) AS count,
       coalesce(sum(pence) FILTER (counted), 0)::BIGINT AS pence,
       coalesce(max(pence) FILTER (counted AND place = 1), 0)::BIGINT AS largest,
       coalesce(max(pence) FILTER (counted AND place = 2), 0)::BIGINT AS second
FROM ranked GROUP BY ALL ORDER BY lsoa NULLS LAST, breakdown
"""


def measure_areas(
    measure: Measure,
    tables: Mapping[str, pa.Table],
    places: pa.Table,
    entities: pa.Table,
    areas: pa.Table,
    *,
    as_of: date,
    connect: Connect,
) -> pa.Table:
    """One row per small area and breakdown (AREA_SCHEMA): ``base`` units, ``count`` of them.

    ``tables``: canonical rows by dataset, with ``_record``, ``_delivery``, ``_member``.
    ``places``: where each record is (``record``, ``uprn``, ``verdict``). ``entities``: who is who
    (``record``, ``entity``). ``areas``: one row a UPRN with its ``lsoa``. ``breakdown`` is ``all``
    where the measure has none; ``lsoa`` null: units that no area is known of, which the release
    leaves out and counts. ``pence``, ``largest`` and ``second`` contribution are 0 unless money.
    InputError when a dataset is missing, or the SQL does not keep to its header.
    """
    needs = measure.header.needs
    missing = [n.dataset for n in needs if n.dataset not in tables]
    if missing:
        step = f"{measure.id} cannot do without it."
        raise InputError([Fault("The dataset is not given.", d, step) for d in missing])
    seen = {n.table: evidence(n.dataset, tables[n.dataset], n.columns) for n in needs}
    try:
        with connect() as connection:
            for name, table in seen.items():
                connection.register(name, table)
            connection.register("places", places.select(["record", "uprn", "verdict"]))
            connection.register("entities", entities.select(["record", "entity"]))
            connection.register("areas", _one_a_uprn(areas))
            connection.register("numbers", _numbers(measure))
            connection.register("placed", connection.sql(_PLACED).to_arrow_table())
            used = {"as_of": as_of} if "$as_of" in measure.sql else None
            units = connection.sql(measure.sql, params=used).to_arrow_table()
            connection.register("units", _checked(measure, units))
            found: pa.Table = connection.sql(_BY_AREA).to_arrow_table()
    except duckdb.Error as error:
        # The message of an engine may quote a row: only its kind is passed on.
        raise InputError(
            f"The SQL of the measure failed ({type(error).__name__}).",
            where=measure.ref,
            next_step="Check its header's columns and try it on made-up rows.",
        ) from None
    return found.cast(AREA_SCHEMA)


def _one_a_uprn(areas: pa.Table) -> pa.Table:
    first: dict[int, str | None] = {}
    for uprn, lsoa in zip(areas["uprn"].to_pylist(), areas["lsoa"].to_pylist(), strict=True):
        if uprn is not None:
            first.setdefault(int(uprn), lsoa)
    return pa.table(
        {"uprn": pa.array(first, pa.int64()), "lsoa": pa.array(first.values(), pa.string())}
    )


def _numbers(measure: Measure) -> pa.Table:
    rows = [{"name": n, "value": s.value} for n, s in measure.header.numbers.items()]
    return pa.Table.from_pylist(rows, pa.schema([("name", pa.string()), ("value", pa.int64())]))


def _checked(measure: Measure, units: pa.Table) -> pa.Table:
    """The units with their breakdown, each once and every value one that the header names."""
    breakdown = measure.header.breakdown
    name = breakdown.name if breakdown else None
    values = units[name].to_pylist() if name else ["all"] * units.num_rows
    ids = units["unit"].to_pylist()
    if len(set(ids)) < len(ids) or None in ids:
        raise InputError("The SQL gives a unit twice, or one without a name.", where=measure.ref)
    if breakdown and not set(values) <= set(breakdown.values):
        raise InputError("The SQL gives a value that the header does not name.", where=measure.ref)
    return pa.table(
        {
            "uprn": units["uprn"].cast(pa.int64()),
            "counted": units["counted"],
            "pence": units["pence"].cast(pa.int64()),
            "breakdown": pa.array(values, pa.string()),
        }
    )
