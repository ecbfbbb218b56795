"""The canonical rows of ordinary households, from a piece of the world to every dataset."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files

import duckdb
import pyarrow as pa

from folkmoot.county.configuration import COUNTY_DAY, YEAR_FROM, YEAR_TO
from folkmoot.county.members import BILLING, HOMES
from folkmoot.county.world import World
from folkmoot.dataset.fields.field_of import type_of
from folkmoot.dataset.standard import standard, standards

HIDDEN = {
    "_member": pa.string(),
    "_person": pa.int64(),
    "_dwelling": pa.int64(),
    "_case": pa.string(),
}
# References of strangers and of closed accounts are built from four times a dwelling's number.
MOST_DWELLINGS = 70_000_000
_UNITARY = "E06"  # the first letters of a unitary authority's code (ONS)


def base_rows(
    world: World, *, seed: int, properties: pa.Table, bills: Collection[str] = ()
) -> Iterator[tuple[str, pa.Table]]:
    """Each dataset and its rows (``canonical_schema``), sorted by key, of everybody in ``world``.

    ``world`` holds the dwellings and households that rows are wanted of; ``properties`` the
    dwellings that the gazetteer lists (which may be more); ``bills``: ids of billing authorities of
    which what there is once (the precepts) is wanted too. The same arguments give the same rows.
    """
    with duckdb.connect(":memory:", config={"threads": 2}) as con:
        _prepare(con, world, seed, properties, bills)
        for dataset in standards():
            yield dataset, _rows(con, dataset)


def canonical_schema(dataset: str) -> pa.Schema:
    """The columns of the standard of ``dataset``, typed as ``normalise`` types them, and those
    that no file shows: ``_member``, ``_person``, ``_dwelling``, ``_case``."""
    own = [(column.name, type_of(column.semantic)) for column in standard(dataset).columns]
    return pa.schema([*own, *HIDDEN.items()])


def canonical(dataset: str, table: pa.Table) -> pa.Table:
    """``table`` with the columns of ``canonical_schema``; what it has not is null."""
    arrays = [
        table[field.name].combine_chunks().cast(field.type)
        if field.name in table.column_names
        else pa.nulls(table.num_rows, field.type)
        for field in canonical_schema(dataset)
    ]
    return pa.table(arrays, schema=canonical_schema(dataset))


def _prepare(
    con: duckdb.DuckDBPyConnection,
    world: World,
    seed: int,
    properties: pa.Table,
    bills: Collection[str],
) -> None:
    largest = max(world.dwellings["dwelling"].to_pylist(), default=0)
    assert largest < MOST_DWELLINGS, "a dwelling's number leaves no room for references"  # noqa: S101
    for name, value in (
        ("seed", seed), ("day", COUNTY_DAY), ("year_from", YEAR_FROM), ("year_to", YEAR_TO),
        ("homes", [member.id for member in HOMES]),
    ):  # fmt: skip
        con.execute(f"SET VARIABLE {name} = ?", [value])
    con.register("dwellings", world.dwellings)
    con.register("households", world.households)
    con.register("people", world.people)
    con.register("all_dwellings", properties)
    billing = [m for m in BILLING if m.id in bills]
    con.register(
        "whole",
        pa.table({
            "member": pa.array([m.id for m in billing], pa.string()),
            "unitary": pa.array([m.lad.startswith(_UNITARY) for m in billing], pa.bool_()),
        }),
    )  # fmt: skip
    con.execute(_text("prepare"))


def _rows(con: duckdb.DuckDBPyConnection, dataset: str) -> pa.Table:
    found = con.sql(_text(dataset)).to_arrow_table()
    keys = [(name, "ascending") for name in standard(dataset).key]
    return canonical(dataset, found.sort_by(keys))


@cache
def _text(name: str) -> str:
    return (files("folkmoot.county.rows") / f"{name}.sql").read_text(encoding="utf-8")
