"""What looks wrong? The leads of one typology, and every candidate with the rule that spoke.

A lead is something to look into: it says that records differ from what a rule asks for, never why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.canonical import digest
from folkmoot.confined import Connect, confined
from folkmoot.detect.bonds import Bonds, bonds
from folkmoot.detect.population import population
from folkmoot.detect.screen import PLACES_SCHEMA, missing_columns, reference_tables, screen
from folkmoot.detect.typology import Typology
from folkmoot.errors import InputError

NOT_COMPUTABLE = "not computable"
MACROS = Path(__file__).parent / "macros.sql"
PENCE = ("actual", "forward", "notional")
# How many excluded candidates are drawn as a control sample: without outcomes of some that were
# not flagged, nobody can tell how many were missed.
CONTROLS = 10

_TEXTS = pa.list_(pa.string())
_COMMON = [
    ("entity", pa.string()),
    ("records", _TEXTS),
    ("members", _TEXTS),
    ("properties", pa.int64()),
    ("relieved", pa.int64()),
    ("match_weight", pa.decimal128(12, 6)),
    ("match_probability", pa.decimal128(7, 6)),
]
LEAD_SCHEMA = pa.schema(
    [
        ("lead", pa.string()),
        ("typology", pa.string()),
        *_COMMON,
        ("overlap_from", pa.date32()),
        ("overlap_to", pa.date32()),
        ("overlap_days", pa.int64()),
        ("citation", pa.string()),
        ("reasons_for", _TEXTS),
        ("reasons_against", _TEXTS),
        ("recommended", pa.bool_()),
        ("recommended_because", _TEXTS),
        *((f"{kind}_pence", pa.int64()) for kind in PENCE),
        ("money", pa.string()),
    ]
)
CANDIDATE_SCHEMA = pa.schema(
    [
        ("candidate", pa.string()),
        ("typology", pa.string()),
        *_COMMON,
        ("outcome", pa.string()),
        ("reason", pa.string()),
        ("control", pa.bool_()),
    ]
)


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
    told = [row for row in found if protected.isdisjoint(row["records"])]
    looked_at = population(
        typology, seen, entities, [row["records"] for row in found],
        missing=missing_columns(typology.header.needs, seen, essential=True),
        protected=protected, seed=control_seed, connect=within,
    )  # fmt: skip
    withheld = len(found) - len(told)
    return _findings(typology, told, seen, entities, looked_at, control_seed, withheld)


def _findings(
    typology: Typology,
    result: list[dict[str, Any]],
    seen: Mapping[str, pa.Table],
    entities: pa.Table,
    looked_at: pa.Table,
    control_seed: str | None,
    withheld: int,
) -> Findings:
    needs = typology.header.needs
    rows = [_with_id(typology, row) for row in result]
    leads = [row for row in rows if row["reason"] is None]
    pence = {kind: _sum([row[f"{kind}_pence"] for row in leads]) for kind in PENCE}
    return Findings(
        typology=typology.ref,
        considered=len(rows),
        excluded=_excluded(typology, rows),
        leads=pa.Table.from_pylist([_lead(typology, row) for row in leads], LEAD_SCHEMA),
        candidates=_candidates(typology, rows, control_seed),
        looked_at=looked_at,
        rows=_row_counts(seen, entities),
        withheld=withheld,
        missing=missing_columns(needs, seen, essential=True),
        missing_optional=missing_columns(needs, seen, essential=False),
        pence=pence,
        pence_reason={kind: NOT_COMPUTABLE for kind in PENCE if pence[kind] is None},
        pence_known=sum(row["actual_pence"] is not None for row in leads),
        recommended=sum(bool(row["recommended"]) for row in leads),
        versions={"typology": typology.ref}
        | {name: version(name) for name in ("folkmoot", "duckdb")},
    )


def _run(
    typology: Typology, tables: Mapping[str, pa.Table], least: float, connect: Connect
) -> list[dict[str, Any]]:
    with connect() as connection:
        for name, table in sorted(tables.items()):
            connection.register(name, table)
        connection.execute(MACROS.read_text(encoding="utf-8"))
        try:
            result = connection.sql(typology.sql, params={"least_probability": least})
            rows: list[dict[str, Any]] = result.to_arrow_table().to_pylist()
        except duckdb.Error as error:
            # The message of an engine may quote a row: only its kind is passed on.
            kind = type(error).__name__
            raise InputError(
                f"The SQL of the typology failed ({kind}).",
                where=typology.ref,
                next_step="Check its header's columns and try it on made-up rows.",
            ) from None
    return rows


def _with_id(typology: Typology, row: dict[str, Any]) -> dict[str, Any]:
    """The row with an id made of the typology and its records alone, so that it is stable."""
    return row | {"id": digest({"typology": typology.id, "records": row["records"]})[:24]}


def _common(row: Mapping[str, Any]) -> dict[str, Any]:
    weight, probability = row["match_weight"], row["match_probability"]
    return {name: row.get(name) for name, _ in _COMMON} | {
        "match_weight": None if weight is None else Decimal(f"{weight:.6f}"),
        "match_probability": None if probability is None else Decimal(f"{probability:.6f}"),
    }


def _lead(typology: Typology, row: Mapping[str, Any]) -> dict[str, Any]:
    money = typology.header.money
    values = {name: row.get(name) for name in LEAD_SCHEMA.names}
    return (
        values
        | _common(row)
        | {
            "lead": "l-" + row["id"],
            "typology": typology.ref,
            "money": NOT_COMPUTABLE
            if row["actual_pence"] is None or isinstance(money, str)
            else f"actual: {money.actual}. forward: {money.forward}. Rounded {money.rounding}.",
        }
    )


def _candidates(typology: Typology, rows: list[dict[str, Any]], seed: str | None) -> pa.Table:
    out = [row["id"] for row in rows if row["reason"] is not None]
    drawn: set[str] = set()
    if seed is not None:
        drawn = set(sorted(out, key=lambda i: sha256(f"{seed}\0{i}".encode()).digest())[:CONTROLS])
    table = [
        _common(row)
        | {
            "candidate": "c-" + row["id"],
            "typology": typology.ref,
            "outcome": "lead" if row["reason"] is None else "excluded",
            "reason": row["reason"],
            "control": row["id"] in drawn,
        }
        for row in rows
    ]
    return pa.Table.from_pylist(table, CANDIDATE_SCHEMA)


def _excluded(typology: Typology, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Candidates by exclusion, in the header's order, zeros included."""
    counts = Counter(row["reason"] for row in rows if row["reason"] is not None)
    named = [exclusion.name for exclusion in typology.header.exclusions]
    if not set(counts) <= set(named):
        raise RuntimeError("the SQL gives a reason that the header does not name")
    return {name: counts[name] for name in named}


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


def _sum(amounts: list[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
