"""From small areas to what everybody may read: area tables through disclosure control."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa

from folkmoot.disclosure import (
    ALL,
    Dimension,
    Policy,
    Released,
    Scope,
    protect,
    release,
    tabulate,
    told_before,
)
from folkmoot.errors import InputError
from folkmoot.insight.area_levels import LEVELS, area_dimension, levels_to_tell, look_up
from folkmoot.insight.measure import Breakdown, Measure, MeasureHeader

TOLD = pa.schema(
    [
        ("area", pa.string()),
        ("breakdown", pa.string()),
        ("base", pa.int64()),
        ("count", pa.int64()),
        ("per_cent", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("pence", pa.int64()),
    ]
)
_NUMBERS = ("count", "pence", "largest", "second")


@dataclass(frozen=True, slots=True)
class AreaRelease:
    """What was told of one measure, and what was not.

    ``header``: what the measure said of itself then. ``levels``: told, the smallest first;
    ``county`` and ``decile`` always. ``left_out``: levels that would be mostly hidden.
    ``breakdown``: the measure's, or None where it was left out. ``not_placed``: units without a
    known area, rounded. ``shown`` and ``hidden``: cells by level.
    """

    header: MeasureHeader
    released: Released
    levels: tuple[str, ...]
    left_out: tuple[str, ...]
    breakdown: Breakdown | None
    not_placed: int
    level_of: Mapping[str, str]
    shown: Mapping[str, int]
    hidden: Mapping[str, int]

    @property
    def ref(self) -> str:
        """``id@version`` of the measure."""
        return f"{self.header.id}@{self.header.version}"

    def about(self) -> dict[str, Any]:
        """What the released table does not say of itself (JSON): `read_area_release` takes it.

        Nothing in it was not told: areas by level are those that have a cell.
        """
        codes = {dict(cell.codes).get("area", ALL) for cell in self.released.cells}
        return {
            "header": self.header.model_dump(mode="json"),
            "levels": list(self.levels),
            "left_out": list(self.left_out),
            "breakdown": self.breakdown is not None,
            "not_placed": self.not_placed,
            "areas": {
                level: sorted(code for code in codes if self.level_of[code] == level)
                for level in self.levels
            },
        }

    def table(self, level: str) -> pa.Table:
        """One row per area of ``level`` and breakdown (TOLD), hidden numbers null.

        ``per_cent``: of the rounded numbers, one decimal; ``low`` and ``high``: between what the
        rounding leaves it (not a sampling error: everybody was counted). InputError when the level
        was not told.
        """
        if level not in self.levels:
            raise InputError(
                "The level was not told.", where=level, next_step=f"Use {', '.join(self.levels)}."
            )
        outcome, by = self.header.id, self.breakdown.name if self.breakdown else ""
        cells = {}
        for cell in self.released.cells:
            codes = dict(cell.codes)
            cells[codes.get("area", ALL), codes.get(by, ALL), codes.get(outcome, ALL)] = cell
        slack = dict(self.released.policy)["round_to"] // 2
        share = self.header.shape == "share"
        rows: list[dict[str, Any]] = []
        for (area, breakdown, what), base in cells.items():
            if self.level_of[area] != level or what != ALL:
                continue
            part = cells[area, breakdown, "yes"] if share else base
            row = {"area": area, "breakdown": breakdown, "base": base.count, "count": part.count}
            rows.append(
                row
                | {"pence": base.pence}
                | (_share(part.count, base.count, slack) if share else {})
            )
        return pa.Table.from_pylist(rows, TOLD)


def _share(part: int | None, base: int | None, slack: int) -> dict[str, float]:
    if part is None or not base or base <= slack:
        return {}
    low, high = max(0, part - slack) / (base + slack), min(1.0, (part + slack) / (base - slack))
    names = {"per_cent": part / base, "low": low, "high": high}
    return {name: round(100 * value, 1) for name, value in names.items()}


def area_release(
    measure: Measure,
    found: pa.Table,
    areas: pa.Table,
    policy: Policy,
    *,
    as_of: date,
    earlier: Sequence[Released],
    now: datetime,
) -> AreaRelease:
    """The measure by small area, ward, district, county and deprivation decile, as one release.

    ``found`` is what ``measure_areas`` gave; ``areas`` one row a UPRN: ``lsoa``, ``ward``,
    ``district``, ``imd_decile``. All levels and the deciles are protected together, because they
    are linked. Where the small areas are too small to be told, the breakdown is left out: it would
    hide the areas. Errors: those of ``protect`` and ``release``.
    """
    where = look_up(areas)
    everything = found.to_pylist()
    rows = [r for r in everything if r["lsoa"] in where]
    lost = sum(r["base"] for r in everything if r["lsoa"] not in where)
    breakdown = measure.header.breakdown
    levels = levels_to_tell(_counts(rows, breakdown), where, policy)
    if breakdown and levels[:1] != LEVELS[:1]:
        breakdown = None
        levels = levels_to_tell(_counts(rows, None), where, policy)
    known = area_dimension(where, levels)
    others = _other_dimensions(measure, breakdown)
    cells = _cells(measure, rows, known.leaf, breakdown)
    table, scope = tabulate(cells, [known.dimension, *others]), _scope(measure, as_of)
    hide, keep = told_before(table, scope, earlier)
    protected = protect(table, policy, hide=hide, keep=keep)
    told = release(
        protected,
        scope,
        title=measure.header.title,
        earlier=earlier,
        now=now,
    )
    shown, hidden = tally(told, known.level_of)
    return AreaRelease(
        header=measure.header,
        released=told,
        levels=(*levels, "county", "decile"),
        left_out=LEVELS[: len(LEVELS) - len(levels)],
        breakdown=breakdown,
        not_placed=policy.rounded(lost),
        level_of=known.level_of,
        shown=shown,
        hidden=hidden,
    )


def _scope(measure: Measure, as_of: date) -> Scope:
    """A state is of its day; events are of the twelve months up to it."""
    after = as_of + timedelta(days=1)
    begin = as_of
    if measure.header.shape == "count":
        leap = (after.month, after.day) == (2, 29)
        begin = after.replace(year=after.year - 1, day=28 if leap else after.day)
    return Scope(measure.header.population, begin, after)


def _counts(rows: list[dict[str, Any]], breakdown: Breakdown | None) -> list[tuple[str, str, int]]:
    return [(r["lsoa"], r["breakdown"] if breakdown else ALL, r["count"]) for r in rows]


def _other_dimensions(measure: Measure, breakdown: Breakdown | None) -> list[Dimension]:
    """The outcome is named after its measure: other measures tell the same units apart too."""
    found = [Dimension.flat(breakdown.name, breakdown.values)] if breakdown else []
    if measure.header.shape == "share":
        found.append(Dimension.flat(measure.id, ["yes", "no"]))
    return found


def _cells(
    measure: Measure,
    rows: list[dict[str, Any]],
    leaf: Mapping[str, str],
    breakdown: Breakdown | None,
) -> pa.Table:
    shape = measure.header.shape
    names = ["area", *(d.name for d in _other_dimensions(measure, breakdown))]
    numbers = _NUMBERS if shape == "money" else _NUMBERS[:1]
    cells: list[dict[str, Any]] = []
    for row in rows:
        cell: dict[str, Any] = {"area": leaf[row["lsoa"]]}
        if breakdown:
            cell[breakdown.name] = row["breakdown"]
        if shape == "share":
            cells.append(cell | {measure.id: "yes", "count": row["count"]})
            cells.append(cell | {measure.id: "no", "count": row["base"] - row["count"]})
        else:
            cells.append(cell | {name: row[name] for name in numbers})
    return pa.Table.from_pylist(
        cells, pa.schema([*((n, pa.string()) for n in names), *((n, pa.int64()) for n in numbers)])
    )


def tally(told: Released, level_of: Mapping[str, str]) -> tuple[dict[str, int], dict[str, int]]:
    """(shown, hidden): how many cells of each level have a number, and how many have none."""
    shown: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    for cell in told.cells:
        counted = hidden if cell.count is None else shown
        counted[level_of[dict(cell.codes).get("area", ALL)]] += 1
    return dict(shown), dict(hidden)
