"""How the tests assess: one instant, one day, and a reading that lost nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from folkmoot.dataset.contract import Column, Contract, Rule
from folkmoot.quality.assess import Assessment, ReadingFacts, assess

AS_OF = date(2026, 6, 1)
# 30 minutes past midnight in London on 3 June, still 2 June in UTC.
NOW = datetime(2026, 6, 2, 23, 30, tzinfo=UTC)
TODAY = date(2026, 6, 3)


def contract(*columns: Column, rules: tuple[Rule, ...] = ()) -> Contract:
    return Contract(
        id="things-here",
        version="1.0",
        dataset="things",
        member="here",
        title="Things",
        columns=columns,
        rules=rules,
    )


def reading(kept: int, **changes: Any) -> ReadingFacts:
    facts: dict[str, Any] = {
        "source_sha256": "ab" * 32,
        "source_bytes": 1234,
        "encoding": "utf-8",
        "read": kept,
        "rejected": 0,
        "reject_reasons": {},
    }
    return ReadingFacts(**(facts | changes))


def check(
    table: pa.Table,
    under: Contract,
    *,
    facts: ReadingFacts | None = None,
    others: Mapping[str, pa.Table] | None = None,
    **options: Any,
) -> Assessment:
    facts = facts or reading(table.num_rows)
    return assess(table, under, reading=facts, as_of=AS_OF, now=NOW, others=others, **options)


def failing(assessment: Assessment) -> dict[int, set[str]]:
    rows = assessment.failures.to_pylist()
    return {row["_row"]: set(row["rules"]) for row in rows}
