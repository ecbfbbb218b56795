"""Who could be helped? Households that meet a rule of entitlement, with each rule's own reasons.

No score stands over a person: a household is listed by the rules that it meets, each with its
records, days and sentences. Nothing here knows of suspicion, so that nobody is left out for one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import duckdb
import pyarrow as pa

from folkmoot.canonical import digest
from folkmoot.confined import Connect, confined
from folkmoot.errors import InputError
from folkmoot.insight.support.rule import SupportRule
from folkmoot.insight.support.screen import screen

_TEXTS = pa.list_(pa.string())
_REASON = pa.struct(
    [
        ("rule", pa.string()),
        ("record", pa.string()),
        ("day", pa.date32()),
        ("sentence", pa.string()),
    ]
)
_ESTIMATE = pa.struct([("rule", pa.string()), ("weekly_pence", pa.int64())])
SUPPORT_SCHEMA = pa.schema(
    [
        ("household", pa.string()),  # an id of this run's household: rules and records hashed
        ("subject", pa.string()),  # 'u:' and the UPRN, or 'e:' and the entity
        ("uprn", pa.int64()),
        ("rules", _TEXTS),
        ("reasons", pa.list_(_REASON)),
        ("estimates", pa.list_(_ESTIMATE)),  # one a rule; never added up; null: not computable
        ("records", _TEXTS),
        ("members", _TEXTS),
        ("citations", _TEXTS),
    ]
)


@dataclass(frozen=True, slots=True)
class SupportFindings:
    """Who could be helped. ``households``: SUPPORT_SCHEMA, one row a household, by its id.

    By rule (`id@version`): ``considered`` candidates, ``excluded`` by named reason (noughts
    included) and ``met``; considered = met + the sum of excluded, always.
    """

    households: pa.Table
    considered: Mapping[str, int]
    excluded: Mapping[str, Mapping[str, int]]
    met: Mapping[str, int]
    versions: Mapping[str, str]


def support(
    rules: Sequence[SupportRule],
    tables: Mapping[str, pa.Table],
    entities: pa.Table,
    places: pa.Table,
    *,
    deliveries: pa.Table,
    memory_mb: int = 1024,
    connect: Connect | None = None,
) -> SupportFindings:
    """The households that meet one of ``rules`` on ``tables`` (by dataset), each once.

    ``entities``: ``record, entity`` of `linkage.link`; ``places``: ``record, uprn, verdict``;
    ``deliveries``: ``_delivery, _member, as_of``. A household is its dwelling; where one dwelling
    has several claimants under one rule, each of them. InputError as ``screen``.
    """
    connected = connect or confined(memory_mb)
    who = {
        "entities": entities.select(["record", "entity"]),
        "places": places.select(["record", "uprn", "verdict"]),
    }
    rows = [
        row | {"rule": rule}
        for rule in rules
        for row in _run(rule, screen(rule, tables, deliveries) | who, connected)
    ]
    met = [row for row in rows if row["reason"] is None]
    households = sorted(_households(met), key=lambda each: str(each["household"]))
    return SupportFindings(
        households=pa.Table.from_pylist(households, SUPPORT_SCHEMA),
        considered={r.ref: sum(row["rule"] is r for row in rows) for r in rules},
        excluded={r.ref: _excluded(r, rows) for r in rules},
        met={r.ref: sum(row["rule"] is r for row in met) for r in rules},
        versions={rule.id: rule.ref for rule in rules}
        | {name: version(name) for name in ("folkmoot", "duckdb")},
    )


def _run(
    rule: SupportRule, tables: Mapping[str, pa.Table], connect: Connect
) -> list[dict[str, Any]]:
    with connect() as connection:
        for name, table in sorted(tables.items()):
            connection.register(name, table)
        try:
            rows: list[dict[str, Any]] = connection.sql(rule.sql).to_arrow_table().to_pylist()
        except duckdb.Error as error:
            # The message of an engine may quote a row: only its kind is passed on.
            raise InputError(
                f"The SQL of the rule failed ({type(error).__name__}).",
                where=rule.ref,
                next_step="Check its header's columns and try it on made-up rows.",
            ) from None
    return rows


def _households(met: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row a household, of every rule that it meets."""
    claimants: dict[tuple[str, int], set[str]] = defaultdict(set)
    for row in met:
        if row["uprn"] is not None:
            claimants[row["rule"].id, row["uprn"]].add(row["entity"] or row["candidate"])
    shared = {uprn for (_, uprn), found in claimants.items() if len(found) > 1}
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in met:
        alone = row["uprn"] is not None and row["uprn"] not in shared
        name = f"u:{row['uprn']}" if alone else f"e:{row['entity'] or row['candidate']}"
        grouped[name].append(row)
    return [_household(subject, rows) for subject, rows in grouped.items()]


def _household(subject: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    rows = sorted(rows, key=lambda row: (row["rule"].id, row["candidate"]))
    records = sorted({record for row in rows for record in row["records"]})
    rules = list(dict.fromkeys(row["rule"].ref for row in rows))
    return {
        "household": "s-" + digest({"rules": rules, "records": records})[:24],
        "subject": subject,
        "uprn": rows[0]["uprn"],
        "rules": rules,
        "reasons": [{"rule": row["rule"].ref} | said for row in rows for said in row["reasons"]],
        "estimates": [
            {"rule": row["rule"].ref, "weekly_pence": row["weekly_pence"]} for row in rows
        ],
        "records": records,
        "members": sorted({member for row in rows for member in row["members"]}),
        "citations": list(dict.fromkeys(row["rule"].header.citation for row in rows)),
    }


def _excluded(rule: SupportRule, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Candidates by exclusion, in the header's order, noughts included."""
    counts = Counter(row["reason"] for row in rows if row["rule"] is rule and row["reason"])
    named = [exclusion.name for exclusion in rule.header.exclusions]
    if not set(counts) <= set(named):
        raise RuntimeError("the SQL gives a reason that the header does not name")
    return {name: counts[name] for name in named}
