"""From counts to a certificate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot import __version__
from folkmoot.dataset.contract import Column
from folkmoot.quality.certificate import Certificate, ColumnResult, RuleResult
from folkmoot.quality.compile import Compiled, Plan
from folkmoot.quality.reading import ReadingFacts
from folkmoot.quality.scan import Scanned

# The group of all *must* rules; the other groups are dimensions.
MUST = "must"


def groups(rules: tuple[Compiled, ...]) -> dict[str, frozenset[str]]:
    """The rule ids of all *must* rules, and of each dimension (*must* and *should*)."""
    named = {MUST: frozenset(c.rule.id for c in rules if c.rule.must)}
    for dimension in sorted({c.rule.dimension for c in rules}):
        members = frozenset(c.rule.id for c in rules if c.rule.dimension == dimension)
        named[dimension.value] = members
    return named


def certify(
    table: pa.Table,
    plan: Plan,
    reading: ReadingFacts,
    scanned: Scanned,
    *,
    missing: frozenset[str],
    as_of: date,
    now: datetime,
) -> Certificate:
    """The certificate of the rows that were ``scanned``; it holds counts and no row's values.

    A rule that was not scanned has ``checked`` 0, and a dimension none of whose rules could be
    checked is left out: not known is not 100.
    """
    contract = plan.contract
    kept = table.num_rows
    failed = scanned.groups[MUST]
    dimensions = {k: kept - v for k, v in scanned.groups.items() if k != MUST}
    return Certificate(
        contract=contract.ref,
        dataset=contract.dataset,
        member=contract.member,
        as_of=as_of,
        made_at=now,
        source_sha256=reading.source_sha256,
        source_bytes=reading.source_bytes,
        encoding=reading.encoding,
        read=reading.read,
        kept=kept,
        rejected=reading.rejected,
        failed=failed,
        reject_reasons=dict(sorted(reading.reject_reasons.items())),
        columns_missing=tuple(c.name for c in contract.columns if c.name in missing),
        columns=tuple(_column(table, c, missing) for c in contract.columns),
        rules=tuple(_rule(c, kept, scanned.failed) for c in plan.rules),
        dimensions={name: percentage(good, reading.read) for name, good in dimensions.items()},
        quality=percentage(kept - failed, reading.read),
        notes=(*reading.notes, *_unchecked(plan, scanned, missing)),
        code_version=__version__,
    )


def percentage(part: int, whole: int) -> Decimal:
    """``part`` of ``whole`` in percent, two decimals, rounded down; nothing of nothing is 0.

    >>> percentage(2, 3)
    Decimal('66.66')
    """
    return Decimal(10_000 * part // whole if whole else 0).scaleb(-2)


def _column(table: pa.Table, column: Column, missing: frozenset[str]) -> ColumnResult:
    if column.name in missing:
        verdicts = {"absent": table.num_rows} if table.num_rows else {}
        return ColumnResult(column=column.name, present=False, verdicts=verdicts)
    counted = pc.value_counts(table[f"{column.name}__verdict"]).to_pylist()
    verdicts = {item["values"]: item["counts"] for item in counted}
    return ColumnResult(column=column.name, present=True, verdicts=dict(sorted(verdicts.items())))


def _rule(compiled: Compiled, kept: int, failed: Mapping[str, int]) -> RuleResult:
    rule = compiled.rule
    return RuleResult(
        rule=rule.id,
        kind=rule.kind,
        dimension=rule.dimension.value,
        columns=rule.columns,
        must=rule.must,
        checked=kept if rule.id in failed else 0,
        failed=failed.get(rule.id, 0),
        description=rule.description,
    )


def _unchecked(plan: Plan, scanned: Scanned, missing: frozenset[str]) -> Iterator[str]:
    for compiled in plan.rules:
        rule = compiled.rule
        if rule.id in scanned.failed:
            continue
        if lacking := [name for name in rule.columns if name in missing]:
            # Implied rules of a column that is not held need no sentence: the column is listed.
            if rule in plan.contract.rules:
                yield f"Rule {rule.id} was not checked: no column {', '.join(lacking)}."
        else:
            yield f"Rule {rule.id} was not checked: dataset {compiled.other} was not given."
