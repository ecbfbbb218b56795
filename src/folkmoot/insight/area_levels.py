"""Which areas lie in which, and which levels can be told: small area, ward, district, decile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pyarrow as pa

from folkmoot.disclosure import ALL, Dimension, Policy

LEVELS = ("lsoa", "ward", "district")
# A level of which a greater share of cells would be hidden for what they are themselves tells
# little and costs the levels above it theirs: it is not told at all, and the reader is told so.
MOST_HIDDEN = 0.25

NO_NAMES: Mapping[str, str] = MappingProxyType({})

# (ward, district, decile) of each small area.
Where = Mapping[str, tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Areas:
    """``dimension`` for disclosure, ``level_of`` each of its codes, and the ``leaf`` in which each
    small area is counted."""

    dimension: Dimension
    level_of: Mapping[str, str]
    leaf: Mapping[str, str]


def look_up(areas: pa.Table) -> Where:
    """Where each small area lies, by most of its UPRNs, so that the levels nest."""
    votes: dict[str, Counter[tuple[str, str, str]]] = {}
    names = ["lsoa", "ward", "district", "imd_decile"]
    for row in areas.group_by(names).aggregate([([], "count_all")]).to_pylist():
        lsoa, ward, district, decile = (row[name] for name in names)
        if lsoa is not None and district is not None:
            told = (ward or f"{district}, no ward", district, f"decile {decile}")
            votes.setdefault(lsoa, Counter())[told] += row["count_all"]
    best = {
        lsoa: max(sorted(count), key=lambda t: count[t]) for lsoa, count in sorted(votes.items())
    }
    # A ward lies in one district: the one of most of its small areas.
    homes: dict[str, Counter[str]] = {}
    for ward, district, _ in best.values():
        homes.setdefault(ward, Counter())[district] += 1
    return {
        lsoa: (ward, max(sorted(homes[ward]), key=lambda d: homes[ward][d]), decile)
        for lsoa, (ward, _, decile) in best.items()
    }


def code_at(level: str, lsoa: str, where: Where) -> str:
    """The code of the area of ``level`` in which the small area lies."""
    return lsoa if level == "lsoa" else where[lsoa][LEVELS.index(level) - 1]


def levels_to_tell(
    counts: Sequence[tuple[str, str, int]], where: Where, policy: Policy
) -> tuple[str, ...]:
    """The levels of which at most a quarter of the cells are below the threshold by themselves.

    ``counts``: (small area, breakdown, count). The smallest level comes first; larger ones follow.
    """
    for n, level in enumerate(LEVELS):
        cells: Counter[tuple[str, str]] = Counter()
        for lsoa, breakdown, count in counts:
            cells[code_at(level, lsoa, where), breakdown] += count
        if sum(v < policy.threshold for v in cells.values()) <= MOST_HIDDEN * len(cells):
            return LEVELS[n:]
    return ()


def area_dimension(where: Where, levels: Sequence[str]) -> Areas:
    """The told ``levels``, the county and the deciles as one dimension.

    Below the smallest told level only its meeting with the deciles matters: whoever knows the
    totals of both knows sums over those cells. They are withheld and protected; nothing smaller
    is bound by anything that is told.
    """
    finest = levels[0] if levels else None
    level_of = {ALL: "county"}
    leaf: dict[str, str] = {}
    parts: dict[str, dict[str, None]] = {ALL: {}}
    for lsoa, (_, _, decile) in where.items():
        chain = [code_at(level, lsoa, where) for level in levels]
        level_of |= dict(zip(chain, levels, strict=True)) | {decile: "decile"}
        if finest == "lsoa":
            leaf[lsoa] = lsoa
        else:
            leaf[lsoa] = f"{chain[0] if chain else 'county'}, {decile}"
            level_of[leaf[lsoa]] = "withheld"
            chain = [leaf[lsoa], *chain]
        for below, above in zip(chain, [*chain[1:], ALL], strict=True):
            parts.setdefault(above, {})[below] = None
        parts.setdefault(decile, {})[leaf[lsoa]] = None
    leaves = tuple(dict.fromkeys(leaf.values()))
    hidden = frozenset(code for code in leaves if level_of[code] == "withheld")
    sums = {code: tuple(below) for code, below in parts.items()}
    return Areas(Dimension("area", leaves, sums, hidden), level_of, leaf)


def area_order(area: str) -> int:
    """Deciles in their order; whatever else by its name."""
    number = area.removeprefix("decile ")
    return int(number) if number.isdecimal() else 0


def area_name(area: str, names: Mapping[str, str]) -> str:
    """What people call an area: its name, or its code where it has none."""
    number = area.removeprefix("decile ")
    if number == area:
        return "The county" if area == "all" else names.get(area, area)
    ends = {"1": " (most deprived)", "10": " (least deprived)"}
    return f"Decile {number}{ends.get(number, '')}"
