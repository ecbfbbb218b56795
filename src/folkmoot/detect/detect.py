"""What looks wrong? The leads of one typology, and every candidate with the rule that spoke.

A lead is something to look into: it says that records differ from what a rule asks for, never why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.confined import Connect, confined
from folkmoot.detect.bonds import Bonds, bonds
from folkmoot.detect.candidates import candidates, excluded, with_ids, without_records
from folkmoot.detect.leads import NOT_COMPUTABLE, PENCE, leads
from folkmoot.detect.population import population
from folkmoot.detect.screen import PLACES_SCHEMA, missing_columns, reference_tables, screen
from folkmoot.detect.typology import Typology
from folkmoot.errors import InputError

MACROS = Path(__file__).parent / "macros.sql"


@dataclass(frozen=True, slots=True)
class Findings:
    """What one typology found. ``considered`` = leads + the sum of ``excluded``, always.

    ``leads``: LEAD_SCHEMA, one row per lead. ``candidates``: CANDIDATE_SCHEMA, one row per
    candidate, ``outcome`` lead or excluded, with the named ``reason`` and whether it is a
    ``control``. ``withheld``: how many candidates more there were that touch a protected person or
    address; of them nothing else is told. ``rows``: records by the verdict of their name; a
    placeholder is never a candidate.
    ``missing``: (delivery, essential column) without any value: those deliveries were not
    screened, which is not "no leads". ``missing_optional``: the same for columns that only help.
    ``pence``: sums over the leads whose amount is known (``pence_known`` of them), each kind
    apart; None means ``pence_reason``. ``looked_at``: every record that it could have flagged,
    with the random controls among those that it passed over (``detect.population``).
    """

    typology: str
    considered: int
    excluded: Mapping[str, int]
    leads: pa.Table
    candidates: pa.Table
    looked_at: pa.Table
    rows: Mapping[str, int]
    withheld: int
    missing: tuple[tuple[str, str], ...]
    missing_optional: tuple[tuple[str, str], ...]
    pence: Mapping[str, int | None]
    pence_reason: Mapping[str, str]
    pence_known: int
    recommended: int
    versions: Mapping[str, str]


def detect(
    typology: Typology,
    tables: Mapping[str, pa.Table],
    entities: pa.Table,
    pairs: pa.Table,
    *,
    deliveries: pa.Table,
    least_probability: Decimal | float,
    places: pa.Table | None = None,
    protected: frozenset[str] = frozenset(),
    bound: Bonds | None = None,
    control_seed: str | None = None,
    memory_mb: int = 1024,
    connect: Connect | None = None,
) -> Findings:
    """The findings of ``typology`` on ``tables`` (by dataset) and what linkage made of them.

    ``entities`` and ``pairs`` as ``linkage.link`` gives them; ``deliveries``: ``_delivery``,
    ``_member``, ``as_of`` and, where known, ``region`` (``london``; null is outside London).
    The SQL sees only the columns that its header names. Records that stand in one entity by a
    chain whose weakest link is below ``least_probability`` are no lead. ``places`` says where each
    record is (``linkage.match_places``). A candidate that rests on a record of ``protected`` is
    withheld. ``bound``: the ``bonds`` of entities and pairs, where they are known already. With
    ``control_seed`` some excluded candidates, and some people who were never one, are drawn as
    controls. InputError as ``screen``.
    """
    seen = screen(typology, tables, deliveries)
    tied = bound or bonds(entities, pairs)
    sql_tables = (
        seen
        | reference_tables(typology, deliveries)
        | {
            "entities": entities.select(["record", "entity", "verdict"]),
            "links": tied.links,
            "between": tied.between,
            "places": PLACES_SCHEMA.empty_table() if places is None else _placed(places),
        }
    )
    within = connect or confined(memory_mb)
    found = _run(typology, sql_tables, float(least_probability), within)
    looked_at = population(
        typology, seen, entities, pc.list_flatten(found["records"]),
        missing=missing_columns(typology.header.needs, seen, essential=True),
        protected=protected, seed=control_seed, connect=within,
    )  # fmt: skip
    told = without_records(found, protected)
    withheld = found.num_rows - told.num_rows
    return _findings(
        typology, with_ids(typology, told), seen, entities, looked_at, control_seed, withheld
    )


def _findings(
    typology: Typology,
    found: pa.Table,
    seen: Mapping[str, pa.Table],
    entities: pa.Table,
    looked_at: pa.Table,
    control_seed: str | None,
    withheld: int,
) -> Findings:
    needs = typology.header.needs
    made = leads(typology, found)
    pence = {kind: pc.sum(made[f"{kind}_pence"]).as_py() for kind in PENCE}
    return Findings(
        typology=typology.ref,
        considered=found.num_rows,
        excluded=excluded(typology, found),
        leads=made,
        candidates=candidates(typology, found, control_seed),
        looked_at=looked_at,
        rows=_row_counts(seen, entities),
        withheld=withheld,
        missing=missing_columns(needs, seen, essential=True),
        missing_optional=missing_columns(needs, seen, essential=False),
        pence=pence,
        pence_reason={kind: NOT_COMPUTABLE for kind in PENCE if pence[kind] is None},
        pence_known=made.num_rows - made["actual_pence"].null_count,
        recommended=pc.sum(made["recommended"]).as_py() or 0,
        versions={"typology": typology.ref}
        | {name: version(name) for name in ("folkmoot", "duckdb")},
    )


def _run(
    typology: Typology, tables: Mapping[str, pa.Table], least: float, connect: Connect
) -> pa.Table:
    with connect() as connection:
        for name, table in sorted(tables.items()):
            connection.register(name, table)
        connection.execute(MACROS.read_text(encoding="utf-8"))
        try:
            result = connection.sql(typology.sql, params={"least_probability": least})
            found: pa.Table = result.to_arrow_table()
        except duckdb.Error as error:
            # The message of an engine may quote a row: only its kind is passed on.
            kind = type(error).__name__
            raise InputError(
                f"The SQL of the typology failed ({kind}).",
                where=typology.ref,
                next_step="Check its header's columns and try it on made-up rows.",
            ) from None
    return found


def _row_counts(seen: Mapping[str, pa.Table], entities: pa.Table) -> dict[str, int]:
    """Records by the verdict of their name; those of datasets without people are not linked."""
    verdicts = entities.select(["record", "verdict"])
    counts: Counter[str] = Counter()
    for table in seen.values():
        joined = table.select(["_record"]).join(verdicts, "_record", "record")
        kinds = pc.fill_null(joined["verdict"], "not linked")
        for row in pc.value_counts(kinds).to_pylist():
            counts[row["values"]] += row["counts"]
    return {"read": sum(counts.values()), **dict(sorted(counts.items()))}


def _placed(places: pa.Table) -> pa.Table:
    return places.select(PLACES_SCHEMA.names).cast(PLACES_SCHEMA)
