"""Who is who: the pairs of records that are of one entity, and the entities they form.

It stands on Splink 5 (Ministry of Justice, MIT licence) with DuckDB in memory; what goes in and
comes out does not show it, so that another engine can take its place.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from splink import Linker
from splink.internals.duckdb.database_api import DuckDBAPI

from folkmoot.linkage.cluster import cluster
from folkmoot.linkage.model import LinkModel
from folkmoot.linkage.prepared import Prepared
from folkmoot.linkage.separate import separate
from folkmoot.linkage.splink_settings import splink_settings, with_counts

# A name's frequency is its share among at least so many records: in a small table two bearers
# of one name would look as if the name were common.
FEWEST_FOR_FREQUENCY = 25_000
# Weights are given to a millionth of a bit, so that equal input gives equal bytes on any machine.
_DIGITS = 6
_SCORES = ("unique_id", "match_", "gamma_", "mw_")


@dataclass(frozen=True, slots=True)
class Linked:
    """``pairs``, ``entities``, the model with its numbers, and what to know of the run.

    ``pairs``: one row per pair from the model's ``keep_probability``, ordered: ``left`` < ``right``
    (record ids), ``match_weight`` (bits), ``match_probability``, per comparison ``gamma_<name>``
    (the level counted from below, 0 lowest, -1 null) and ``bits_<name>`` (its weight, frequency
    included), and ``rule``, the first blocking rule that made the pair.
    ``entities``: one row per record: ``record``, ``entity``, ``size``, ``verdict``.
    ``diagnostics``: counts and versions only.
    """

    pairs: pa.Table
    entities: pa.Table
    model: LinkModel
    diagnostics: Mapping[str, Any]


def link(
    tables: Mapping[str, pa.Table], model: LinkModel, *, threads: int = 2, memory_mb: int = 1024
) -> Linked:
    """Pairs and entities of the records of all ``tables`` together, within and across them.

    A placeholder, a missing and a generic name never link. Nothing is random and nothing is
    written to disk; equal input gives equal output. InputError as the model's ``prepare``; DuckDB's
    OutOfMemoryException when ``memory_mb`` is too little.
    """
    prepared = model.prepare(tables, model)
    ready = with_counts(model, prepared.table)
    compared, pairs = _pairs(prepared, ready, threads=threads, memory_mb=memory_mb)
    joined = cluster(pairs, prepared.verdicts, least_probability=model.least_probability)
    entities, separated = separate(joined, pairs, prepared, model)
    diagnostics = {
        "model": model.ref,
        "records": prepared.verdicts.num_rows,
        "verdicts": prepared.counts,
        **prepared.notes,
        "pairs_compared": compared,
        "pairs_kept": pairs.num_rows,
        "pairs_linked": _count_linked(pairs, model.least_probability),
        "entities": len(pc.unique(entities["entity"])),
        "entities_separated": separated,
        "versions": {name: version(name) for name in ("folkmoot", "splink", "duckdb")},
    }
    return Linked(pairs, entities, ready, diagnostics)


def _count_linked(pairs: pa.Table, least: float) -> int:
    return int(pc.sum(pc.greater_equal(pairs["match_probability"], least)).as_py() or 0)


def _pairs(
    prepared: Prepared, model: LinkModel, *, threads: int, memory_mb: int
) -> tuple[int, pa.Table]:
    """How many pairs were compared, and those from ``keep_probability``."""
    if prepared.table.num_rows < 2:
        return 0, _no_pairs(model)
    with _quiet(), duckdb.connect(":memory:") as connection:
        _confine(connection, threads=threads, memory_mb=memory_mb)
        api = DuckDBAPI(connection)
        records = api.register(prepared.table)
        linker = Linker(records, splink_settings(model), log_level=None, validate_settings=False)
        for column in sorted(_frequency_columns(model)):
            linker.table_management.register_term_frequency_lookup(
                api.register(_frequencies(prepared.table, column)), column
            )
        predicted = linker.inference.predict(warning_mode="never")
        scored = connection.table(predicted.physical_name)
        compared = len(scored)
        wanted = [c for c in scored.columns if c.startswith(_SCORES)]
        result = scored.select(*wanted).to_arrow_table()
    kept = result.filter(pc.greater_equal(result["match_probability"], model.keep_probability))
    return compared, _shape(kept, model)


def _confine(connection: duckdb.DuckDBPyConnection, *, threads: int, memory_mb: int) -> None:
    """No file, no network, no spill: the tables are personal data."""
    connection.execute(f"SET threads = {int(threads)}")
    connection.execute(f"SET memory_limit = '{int(memory_mb)}MiB'")
    connection.execute("SET temp_directory = ''")
    connection.execute("SET enable_external_access = false")


def _frequency_columns(model: LinkModel) -> set[str]:
    return {level.frequency for c in model.comparisons for level in c.levels if level.frequency}


def _frequencies(table: pa.Table, column: str) -> pa.Table:
    counts = pc.value_counts(table[column].drop_null())
    total = max(table.num_rows, FEWEST_FOR_FREQUENCY)
    share = pc.divide(pc.cast(counts.field("counts"), pa.float64()), float(total))
    return pa.table({column: counts.field("values"), f"tf_{column}": share})


def _shape(result: pa.Table, model: LinkModel) -> pa.Table:
    columns: dict[str, Any] = {
        "left": result["unique_id_l"],
        "right": result["unique_id_r"],
        "match_weight": pc.round(result["match_weight"], _DIGITS),
        "match_probability": pc.round(result["match_probability"], _DIGITS),
    }
    for comparison in model.comparisons:
        bits = result[f"mw_{comparison.name}"]
        adjusted = f"mw_tf_adj_{comparison.name}"
        if adjusted in result.column_names:
            bits = pc.add(bits, result[adjusted])
        columns[f"gamma_{comparison.name}"] = pc.cast(result[f"gamma_{comparison.name}"], pa.int8())
        columns[f"bits_{comparison.name}"] = pc.round(bits, _DIGITS)
    columns["rule"] = pc.take(
        pa.array(model.blocking, pa.string()), pc.cast(result["match_key"], pa.int64())
    )
    table = pa.table(columns, schema=pairs_schema(model))
    return table.sort_by([("left", "ascending"), ("right", "ascending")])


def pairs_schema(model: LinkModel) -> pa.Schema:
    """The columns of ``Linked.pairs`` under ``model``."""
    fields: list[tuple[str, pa.DataType]] = [
        ("left", pa.string()),
        ("right", pa.string()),
        ("match_weight", pa.float64()),
        ("match_probability", pa.float64()),
    ]
    for comparison in model.comparisons:
        fields.append((f"gamma_{comparison.name}", pa.int8()))
        fields.append((f"bits_{comparison.name}", pa.float64()))
    return pa.schema([*fields, ("rule", pa.string())])


def _no_pairs(model: LinkModel) -> pa.Table:
    return pairs_schema(model).empty_table()


@contextmanager
def _quiet() -> Iterator[None]:
    """Splink logs to its own loggers, and its messages may name columns: it is silenced."""
    logger = logging.getLogger("splink")
    level, propagate = logger.level, logger.propagate
    logger.setLevel(logging.CRITICAL)
    logger.propagate = False
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.propagate = propagate
