"""A told table in words and rows, for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from folkmoot.disclosure.table import ALL
from folkmoot.insight.area_levels import LEVELS, area_name, area_order
from folkmoot.insight.area_release import AreaRelease

SYNTHETIC = "Synthetic: made-up people, so this says nothing about any place."
HIDDEN = "hidden"
_BODIES = (" Borough Council", " District Council", " City Council", " Council")


def words_of(told: AreaRelease, *, synthetic: bool) -> Iterator[str]:
    """What the table says, of whom, how to read it and where it ends, a sentence at a time."""
    header = told.header
    if synthetic:
        yield SYNTHETIC
    yield header.question
    yield _counted(told)
    yield f"The data are of {_period(told.released.scope.begin, told.released.scope.end)}."
    yield from _left_out(told)
    yield _hidden(told)
    yield from header.limits


def _counted(told: AreaRelease) -> str:
    """Of whom it speaks: a share has a base, a number has none."""
    if told.header.shape == "share":
        return f"Of each {told.header.unit}: whether it {told.header.counted}."
    return f"How many there are: each {told.header.unit}."


def _period(begin: date, end: date) -> str:
    last = end - timedelta(days=1)
    said = f"{last.day} {last:%B %Y}"
    return said if begin == last else f"{begin.day} {begin:%B %Y} to {said}"


def _left_out(told: AreaRelease) -> Iterator[str]:
    if told.left_out:
        names = " or ".join(told.left_out)
        yield f"It is not told by {names}: most places would be too small to be told."
    if told.header.breakdown is not None and told.breakdown is None:
        yield (
            f"It is not told apart by {told.header.breakdown.name.replace('_', ' ')}: that would"
            " hide more than it tells."
        )
    if told.not_placed:
        yield f"About {told.not_placed:,} lie in no known area and are in no row."


def _hidden(told: AreaRelease) -> str:
    policy = dict(told.released.policy)
    hidden, whole = sum(told.hidden.values()), len(told.released.cells)
    return (
        f"Numbers are rounded to the nearest {policy['round_to']}. To protect people, a number"
        f" below {policy['threshold']} is hidden, and any other from which it could be worked out:"
        f" {hidden:,} of {whole:,} numbers here. “From” and “to” are what rounding leaves open;"
        " everybody was counted, so it is no margin of error."
    )


def level_to_show(told: AreaRelease, asked: str | None) -> str:
    """``asked``; or the largest areas, the deciles of deprivation or the county, whichever is the
    first that shows anything."""
    if asked is not None:
        return asked
    levels = [level for level in (*reversed(LEVELS), "decile", "county") if level in told.levels]
    return next((level for level in levels if told.shown.get(level)), levels[0])


def rows_of(
    told: AreaRelease, level: str, names: Mapping[str, str], *, groups: bool
) -> list[dict[str, Any]]:
    """The rows of ``level`` in the order of their names; ``groups``: with those of the breakdown.

    InputError when the level was not told.
    """
    found: list[dict[str, Any]] = [
        {"level": level, "area": row["area"], "name": area_name(row["area"], names)} | row
        for row in told.table(level).to_pylist()
        if groups or row["breakdown"] == ALL
    ]
    return sorted(found, key=lambda r: (area_order(r["area"]), r["name"], _group(r["breakdown"])))


def columns_of(told: AreaRelease) -> tuple[str, ...]:
    """The numbers that a table of this shape has."""
    if told.header.shape == "share":
        return ("base", "count", "per_cent", "low", "high")
    return ("count", "pence") if told.header.shape == "money" else ("count",)


def names_of_areas() -> dict[str, str]:
    """Names of areas by their codes: a district is called after the council that bills it."""
    from folkmoot.office.members.selectors import names

    return {member: _short(name) for member, name in names().items()}


def _short(name: str) -> str:
    for body in _BODIES:
        if name.endswith(body):
            return name.removesuffix(body)
    return name


def _group(breakdown: str) -> tuple[bool, str]:
    return breakdown != ALL, breakdown
