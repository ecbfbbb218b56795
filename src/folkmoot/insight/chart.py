"""A chart of a released table: one dot an area or group, with the bounds that it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pyarrow as pa

from folkmoot.insight.area_levels import NO_NAMES, area_name, area_order
from folkmoot.insight.area_release import AreaRelease
from folkmoot.insight.draw import INK, WIDTH, draw, heading, values

_BLUE = "#1d70b8"
# Facets side by side: with the names of the areas they are as wide as a page.
_FACET_WIDTH = 190
_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Picture:
    """An ``svg`` and the ``table`` of exactly the numbers in it, to stand beside it.

    ``words``: the description that a screen reader gives.
    """

    svg: str
    table: pa.Table
    words: str


def chart(
    told: AreaRelease,
    level: str = "decile",
    *,
    label: str = "",
    names: Mapping[str, str] = NO_NAMES,
) -> Picture:
    """Each area of ``level`` as a dot, and between which values rounding leaves it.

    A share is drawn as per cent; where only a number was counted, the number is drawn. It takes a
    release, so nothing that was not told can be drawn. What is hidden has a row that says so and
    no dot. ``label`` (``Synthetic``) stands in the title. Deciles come in their order, 1 the most
    deprived; other areas by ``names``, or by their codes where those have none.
    """
    header, share = told.header, told.header.shape == "share"
    table = told.table(level)
    everything = table.to_pylist()
    everything.sort(
        key=lambda r: (area_order(r["area"]), area_name(r["area"], names), r["breakdown"])
    )
    shown = [r for r in everything if told.breakdown is None or r["breakdown"] != "all"]
    policy = dict(told.released.policy)
    slack, least = policy["round_to"] // 2, policy["threshold"]
    data = [
        _dot(r, area_name(r["area"], names), share=share, slack=slack, least=least) for r in shown
    ]
    title = f"{label}: {header.title}" if label else header.title
    unit = f"Per cent: {header.counted}" if share else f"Number: {header.unit}"
    order = list(dict.fromkeys(row["area"] for row in data))
    said = [header.question, f"The line is what rounding leaves open. {told.ref}"]
    if told.breakdown is None:
        drawn = _panel(data, order, WIDTH, unit=unit)
    else:
        said.insert(1, f"{unit}.")
        drawn = alt.concat(
            *_panels(told.breakdown.values, data, order), columns=_COLUMNS, spacing=18
        )
    drawn = drawn.properties(title=heading(title, *said))
    words = _described(title, unit, data)
    return Picture(draw(drawn, title=title, description=words), table, words)


def _dot(
    row: Mapping[str, Any], area: str, *, share: bool, slack: int, least: int
) -> dict[str, Any]:
    at, low, high = (row["per_cent"], row["low"], row["high"]) if share else (row["count"],) * 3
    if not share and at:  # a told nought is nought; below the least all else is hidden
        low, high = max(least, at - slack), at + slack
    hidden = "hidden" if at is None else ""
    group = _words(row["breakdown"])
    return {"area": area, "group": group, "at": at, "low": low, "high": high, "hidden": hidden}


def _panels(groups: Sequence[str], data: list[dict[str, Any]], order: list[str]) -> Iterator[Any]:
    limit = max((row["high"] for row in data if row["high"] is not None), default=1)
    for n, group in enumerate(groups):
        own = [row for row in data if row["group"] == _words(group)]
        panel = _panel(own, order, _FACET_WIDTH, names=n % _COLUMNS == 0, limit=limit)
        yield panel.properties(title=alt.TitleParams(_words(group), fontSize=13, offset=4))


def _panel(
    data: list[dict[str, Any]],
    order: list[str],
    width: int,
    *,
    names: bool = True,
    unit: str | None = None,
    limit: float | None = None,
) -> Any:
    """Dots of one group; ``names``: whether the areas are named beside them; ``limit``: where the
    axis ends, so that groups can be compared."""
    scale = alt.Scale(zero=True, domain=alt.Undefined if limit is None else [0, limit])
    across = alt.Axis(tickCount=5, titleLimit=width + 60)
    down = alt.Axis(labelLimit=260, labels=names, ticks=names)
    x = alt.X("low:Q", title=unit, scale=scale, axis=across)
    base = alt.Chart(values(data)).encode(y=alt.Y("area:N", sort=order, title=None, axis=down))
    bars = base.mark_rule(strokeWidth=4, color=_BLUE, opacity=0.35).encode(x=x, x2="high:Q")
    dots = base.mark_point(size=55, filled=True, opacity=1, color=_BLUE).encode(x="at:Q")
    none = (
        base.transform_filter("datum.hidden != ''")
        .mark_text(align="left", dx=4, color=INK)
        .encode(x=alt.value(0), text="hidden:N")
    )
    return alt.layer(bars, dots, none).properties(width=width, height=alt.Step(22))


def _words(value: str) -> str:
    return value.replace("_", " ").capitalize()


def _described(title: str, unit: str, rows: Sequence[Mapping[str, Any]]) -> str:
    told = [r for r in rows if r["at"] is not None]
    if not told:
        return f"{title}. Every number is hidden, to protect people."
    low, high = min(told, key=lambda r: r["at"]), max(told, key=lambda r: r["at"])
    return (
        f"{title}. {len(rows)} dots. {unit}. The lowest: {low['at']} ({_where(low)}); the highest:"
        f" {high['at']} ({_where(high)}). {len(rows) - len(told)} hidden to protect people. The"
        " table has all of them."
    )


def _where(row: Mapping[str, Any]) -> str:
    return row["area"] if row["group"] == "All" else f"{row['area']}, {row['group'].lower()}"
