"""The one pass over the rows: which rows fail which rules, as a bitmask, and the counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from folkmoot.quality.compile import HELD_ROWS, Compiled
from folkmoot.quality.express import Late, Scalar
from folkmoot.quality.quote import quote
from folkmoot.quality.verdict import HELD, words

# The relation of the delivery's rows, as the caller registers it.
DELIVERY = "delivery"
# Bits in one BIGINT without its sign.
WORD = 63

# One row per failing row of the delivery.
FAILURES = pa.schema([("_row", pa.int64()), ("rules", pa.list_(pa.string()))])


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the scan found.

    ``failures``: ``_row`` (int64) and ``rules`` (list of ids in the order given), one row per row
    that fails any rule, sorted by ``_row``. ``failed``: failing rows per rule id. ``groups``:
    rows that fail at least one rule of the group, per name.
    """

    failures: pa.Table
    failed: dict[str, int]
    groups: dict[str, int]


def scan(
    connection: duckdb.DuckDBPyConnection,
    rules: tuple[Compiled, ...],
    *,
    columns: Iterable[str],
    groups: Mapping[str, frozenset[str]],
    late: Mapping[Late, Scalar],
) -> Scanned:
    """Run ``rules`` over the relation ``delivery``, which has all their ``columns``.

    Bit *i* of a row's mask is set when it fails rule *i*; 63 bits make a word, and there are as
    many words as it takes. ``groups`` names sets of rule ids. Set rules (unique, foreign_key) are
    queries of their own whose rows join the mask afterwards. Nothing is sorted or kept but the
    failing rows.
    """
    connection.execute(held_view(columns))
    size = max(1, -(-len(rules) // WORD))
    sql, params = _mask_query(rules, size)
    connection.execute(sql, _values(params, late))
    marked = 0
    for bit, compiled in enumerate(rules):
        if compiled.is_set:
            ((rows,),) = connection.execute(*_mark(compiled, bit, size, late)).fetchall()
            marked += rows
    if marked:
        connection.execute(_merge(size))
    bits = {compiled.rule.id: 1 << bit for bit, compiled in enumerate(rules)}
    connection.execute(_masks(tuple(bits.values()), size), {"ids": list(bits)})
    masks = [*bits.values(), *(sum(bits[rule] for rule in group) for group in groups.values())]
    counts = _count(connection, masks, size)
    return Scanned(
        failures=_failures(connection, size),
        failed=dict(zip(bits, counts, strict=False)),
        groups=dict(zip(groups, counts[len(bits) :], strict=True)),
    )


def held_view(columns: Iterable[str]) -> str:
    """A column's value, NULL where it holds none: worked out once, shared by all its rules."""
    parts = ["_row"]
    for column in columns:
        name, verdict = quote(column), quote(f"{column}__verdict")
        parts.append(f"CASE WHEN {verdict} IN {words(HELD)} THEN {name} END AS {name}, {verdict}")
    rows = f"SELECT {', '.join(parts)} FROM {quote(DELIVERY)}"  # noqa: S608 - quoted names
    return f"CREATE TEMP VIEW {quote(HELD_ROWS)} AS {rows}"


def _mask_query(rules: tuple[Compiled, ...], size: int) -> tuple[str, dict[str, Any]]:
    params: dict[str, Any] = {}
    terms: list[list[str]] = [[] for _ in range(size)]
    for bit, compiled in enumerate(rules):
        if compiled.is_set:
            continue
        # NULL is neither true nor false: it fails, unless the rule is optional.
        holds = f"coalesce({compiled.sql}, TRUE)" if compiled.rule.optional else compiled.sql
        word, place = divmod(bit, WORD)
        terms[word].append(f"CASE WHEN {holds} THEN 0::BIGINT ELSE {1 << place}::BIGINT END")
        params.update(compiled.params)
    masks = [
        f"{' | '.join(term) if term else '0::BIGINT'} AS w{word}" for word, term in enumerate(terms)
    ]
    # Without MATERIALIZED the filter is pushed down and every rule is worked out twice.
    marked = f"SELECT _row, {', '.join(masks)} FROM {quote(HELD_ROWS)}"  # noqa: S608 - ours
    failing = " OR ".join(f"w{word} <> 0" for word in range(size))
    rows = f"WITH m AS MATERIALIZED ({marked}) SELECT * FROM m WHERE {failing}"  # noqa: S608 - ours
    return f"CREATE TEMP TABLE fails AS {rows}", params


def _mark(
    compiled: Compiled, bit: int, size: int, late: Mapping[Late, Scalar]
) -> tuple[str, dict[str, Any]]:
    word, place = divmod(bit, WORD)
    masks = ", ".join(f"{1 << place if w == word else 0}::BIGINT" for w in range(size))
    sql = f"INSERT INTO fails SELECT _row, {masks} FROM ({compiled.sql})"  # noqa: S608
    return sql, _values(compiled.params, late)


def _merge(size: int) -> str:
    masks = ", ".join(f"bit_or(w{word}) AS w{word}" for word in range(size))
    rows = f"SELECT _row, {masks} FROM fails GROUP BY _row"  # noqa: S608 - ours
    return f"CREATE OR REPLACE TEMP TABLE fails AS {rows}"


def _masks(bits: tuple[int, ...], size: int) -> str:
    """Each mask that occurs, how often, and its rules: rows share few masks, so this is short."""
    columns = ", ".join(f"w{word}" for word in range(size))
    hits = ", ".join(_touches(bit, size) for bit in bits)
    rules = f"list_where($ids::VARCHAR[], [{hits}]::BOOLEAN[]) AS rules"
    grouped = f"SELECT {columns}, count(*) AS n FROM fails GROUP BY ALL"  # noqa: S608 - ours
    return f"CREATE TEMP TABLE masks AS SELECT *, {rules} FROM ({grouped})"  # noqa: S608 - ours


def _count(connection: duckdb.DuckDBPyConnection, masks: list[int], size: int) -> list[int]:
    """For each mask, how many failing rows share a bit with it."""
    if not masks:
        return []
    counts = (f"coalesce(sum(n) FILTER (WHERE {_touches(mask, size)}), 0)" for mask in masks)
    query = f"SELECT {', '.join(counts)} FROM masks"  # noqa: S608 - ours
    (row,) = connection.execute(query).fetchall()
    return [int(count) for count in row]


def _touches(mask: int, size: int) -> str:
    full = (1 << WORD) - 1
    parts = [(word, (mask >> (WORD * word)) & full) for word in range(size)]
    return " OR ".join(f"w{word} & {part} <> 0" for word, part in parts if part) or "FALSE"


def _failures(connection: duckdb.DuckDBPyConnection, size: int) -> pa.Table:
    same = " AND ".join(f"f.w{word} = m.w{word}" for word in range(size))
    query = f"SELECT _row, rules FROM fails f JOIN masks m ON {same} ORDER BY _row"  # noqa: S608
    return connection.sql(query).to_arrow_table().cast(FAILURES)


def _values(params: Mapping[str, Any], late: Mapping[Late, Scalar]) -> dict[str, Any]:
    return {
        name: late[value] if isinstance(value, Late) else value for name, value in params.items()
    }
