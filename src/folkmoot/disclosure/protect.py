"""What may be told of a table: cells below the rules go, and as many others as protect them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from folkmoot.disclosure.audit import Interval, audit, shown
from folkmoot.disclosure.policy import Policy
from folkmoot.disclosure.primary import (
    amounts,
    dominated,
    empty_cells,
    money_margin,
    primary,
)
from folkmoot.disclosure.prove import Need, Prover
from folkmoot.disclosure.table import Table
from folkmoot.disclosure.widen import Widener, losses
from folkmoot.errors import ConflictError

# Above this many cells, what was suppressed in vain is not looked for: it costs hours, not safety.
MOST_CELLS_TO_REVEAL = 400


@dataclass(frozen=True, slots=True)
class Protected:
    """A table that holds to its policy, with what may be told and (not to be told) why.

    ``counts`` and ``pence`` are rounded, None where suppressed; a reader cannot tell a cell that
    breaks a rule from one that protects it. ``broken``: places that break a rule by themselves.
    ``suppressed``: those, and the ones that protect them, and the withheld.
    """

    table: Table
    policy: Policy
    counts: tuple[int | None, ...]
    pence: tuple[int | None, ...] | None
    suppressed: frozenset[int]
    broken: frozenset[int]

    def intervals(self, *, exact: bool = True) -> Mapping[int, Interval]:
        """The interval of every suppressed count, to a reader who knows the shown ones.

        ``exact``: knows them as they are, which is more than is told; else as they are rounded.
        """
        if not exact:
            return audit(self.table.sums, shown(self.counts, self.policy.round_to))
        known = [None if i in self.suppressed else v for i, v in enumerate(self.table.counts)]
        return audit(self.table.sums, shown(known))

    def to_arrow(self) -> pa.Table:
        """One row per cell that is not withheld: its codes, ``count`` (null: suppressed)..."""
        rows = [i for i in range(len(self.table.keys)) if i not in self.table.withheld]
        columns: dict[str, pa.Array] = {
            d.name: pa.array([self.table.keys[i][at] for i in rows], pa.string())
            for at, d in enumerate(self.table.dimensions)
        }
        columns["count"] = pa.array([self.counts[i] for i in rows], pa.int64())
        if self.pence is not None:
            columns["pence"] = pa.array([self.pence[i] for i in rows], pa.int64())
        columns["suppressed"] = pa.array([i in self.suppressed for i in rows], pa.bool_())
        return pa.table(columns)


def protect(
    table: Table,
    policy: Policy,
    *,
    hide: frozenset[int] = frozenset(),
    keep: frozenset[int] = frozenset(),
) -> Protected:
    """``table`` as it may be told under ``policy``, over rows, columns and hierarchies at once.

    Cells that break a rule are suppressed; then, until other tables that fit what is shown prove
    every suppressed cell's interval wide enough, the cheapest further ones. The proof is against
    a reader who knows the shown counts exactly, so the rounding is protection on top. A table with
    money has one pattern for counts and pence, and both are proven. ``hide`` must be suppressed
    and ``keep`` is known already, so that suppressing it would protect nobody (``told_before``).
    ConflictError when it cannot be proven: then nothing is told.
    """
    broken = primary(table, policy)
    empty = empty_cells(table)
    suppressed = frozenset((broken | table.withheld | hide) - empty - keep)
    provers = _provers(table, policy, broken)
    suppressed = _complete(table, policy, provers, suppressed, keep)
    suppressed = _revealed(table, policy, provers, suppressed, broken | hide)
    unsafe = bool(broken & keep) or any(p.unproven(suppressed) for p in provers)
    if unsafe or _told_together(table, policy, suppressed):
        raise ConflictError(
            "The table cannot be told without telling of a few people.",
            where=", ".join(d.name for d in table.dimensions),
            next_step="Use fewer breakdowns or larger areas.",
        )
    return _told(table, policy, suppressed, broken)


def _told(
    table: Table, policy: Policy, suppressed: frozenset[int], broken: frozenset[int]
) -> Protected:
    hidden = suppressed | table.withheld
    counts = tuple(None if i in hidden else policy.rounded(v) for i, v in enumerate(table.counts))
    pence = None
    if table.money is not None:
        pence = tuple(
            None if i in hidden else policy.rounded_pence(v)
            for i, v in enumerate(table.money.total)
        )
    return Protected(table, policy, counts, pence, suppressed, broken)


def _provers(table: Table, policy: Policy, broken: frozenset[int]) -> list[Prover]:
    needs = {
        i: Need(table.counts[i], table.counts[i], policy.least_width)
        for i in broken
        if table.counts[i] < policy.threshold
    }
    found = [Prover(table.sums, table.counts, needs, whole=True)]
    if table.money is not None:
        money = {}
        for i in broken:
            total = table.money.total[i]
            margin = money_margin(*amounts(table.money, [i]), policy)
            money[i] = Need(max(0, total - margin), total + margin, margin)
        found.append(Prover(table.sums, table.money.total, money, whole=False))
    return found


def _complete(
    table: Table,
    policy: Policy,
    provers: list[Prover],
    suppressed: frozenset[int],
    keep: frozenset[int],
) -> frozenset[int]:
    totals = [frozenset(d.sums) for d in table.dimensions]
    margins = [sum(c in t for c, t in zip(k, totals, strict=True)) for k in table.keys]
    wideners = [Widener(p.sums, p.values, losses(p.values, margins, keep)) for p in provers]
    while True:
        before = suppressed
        for prover, widener in zip(provers, wideners, strict=True):
            for cell in prover.unproven(suppressed):
                need = prover.needs.get(cell)
                by = max(need.high - prover.values[cell], need.width) if need else 1.0
                suppressed |= widener.widen(cell, by, suppressed)
            if suppressed == before and (failing := prover.unproven(suppressed)):
                suppressed |= _next_smallest(table, suppressed | keep, failing) - keep
        for n in _told_together(table, policy, suppressed):
            suppressed |= _smallest_of(table, n, suppressed | keep)
        if suppressed == before:
            return suppressed


def _next_smallest(
    table: Table, suppressed: frozenset[int], failing: tuple[int, ...]
) -> frozenset[int]:
    """The smallest further cell of any sum round the failing ones: so that it always goes on."""
    found: frozenset[int] = frozenset()
    for n, (total, addends) in enumerate(table.sums):
        if not {total, *addends}.isdisjoint(failing):
            found |= _smallest_of(table, n, suppressed)
    if found:
        return frozenset([min(found, key=lambda i: (table.counts[i], i))])
    rest = [i for i, v in enumerate(table.counts) if v and i not in suppressed]
    return frozenset([min(rest, key=lambda i: (table.counts[i], i))] if rest else [])


def _smallest_of(table: Table, n: int, suppressed: frozenset[int]) -> frozenset[int]:
    total, addends = table.sums[n]
    rest = [i for i in addends if i not in suppressed and table.counts[i]]
    if not rest and total not in suppressed:
        rest = [total]
    return frozenset([min(rest, key=lambda i: (table.counts[i], i))] if rest else [])


def _told_together(table: Table, policy: Policy, suppressed: frozenset[int]) -> list[int]:
    """Sums whose suppressed parts, which a subtraction gives together, break a rule together.

    Counts need no such rule: a small sum leaves each of its parts a narrow interval.
    """
    if table.money is None:
        return []
    found = []
    for n, (total, addends) in enumerate(table.sums):
        hidden = [i for i in addends if i in suppressed]
        if hidden and total not in suppressed:
            few = sum(table.counts[i] for i in hidden) < policy.threshold
            if few or dominated(*amounts(table.money, hidden), policy):
                found.append(n)
    return found


def _revealed(
    table: Table,
    policy: Policy,
    provers: list[Prover],
    suppressed: frozenset[int],
    broken: frozenset[int],
) -> frozenset[int]:
    """Without cells that were suppressed and turned out not to be needed, the dearest first."""
    if len(table.keys) > MOST_CELLS_TO_REVEAL:
        return suppressed
    kept = broken | table.withheld
    for cell in sorted(suppressed - kept, key=lambda i: (-table.counts[i], i)):
        fewer = suppressed - {cell}
        if not any(p.unproven(fewer) for p in provers) and not _told_together(table, policy, fewer):
            suppressed = fewer
    return suppressed
