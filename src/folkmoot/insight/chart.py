"""A chart of a released table: one dot an area or group, with the bounds that it has."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import pyarrow as pa

from folkmoot.insight.area_release import AreaRelease
from folkmoot.insight.draw import INK, draw, values

_BLUE = "#1d70b8"


@dataclass(frozen=True, slots=True)
class Picture:
    """An ``svg`` and the ``table`` of exactly the numbers in it, to stand beside it.

    ``words``: the description that a screen reader gives.
    """

    svg: str
    table: pa.Table
    words: str


def chart(told: AreaRelease, level: str = "decile", *, label: str = "") -> Picture:
    """The share of each area of ``level`` as a dot, and between which values rounding leaves it.

    It takes a release, so nothing that was not told can be drawn. A hidden share has a row that
    says so and no dot. ``label`` (``Synthetic``) stands in the title. Deciles come
    in their order, 1 the most deprived; other areas by their codes.
    """
    header = told.measure.header
    table = told.table(level)
    rows = sorted(table.to_pylist(), key=lambda r: (_order(r["area"]), r["breakdown"]))
    single = told.breakdown is None
    shown = [r for r in rows if single or r["breakdown"] != "all"]
    data = [
        {"area": _name(r["area"]), "group": _words(r["breakdown"]), "share": r["per_cent"],
         "low": r["low"], "high": r["high"], "hidden": "hidden" if r["per_cent"] is None else ""}
        for r in shown
    ]  # fmt: skip
    title = f"{label}: {header.title}" if label else header.title
    base = alt.Chart(values(data)).encode(
        y=alt.Y("area:N", sort=[_name(r["area"]) for r in rows], title=None),
    )
    x = alt.X("low:Q", title=f"Per cent: {header.counted}", scale=alt.Scale(zero=True))
    bars = base.mark_rule(strokeWidth=3, color=_BLUE, opacity=0.45).encode(x=x, x2="high:Q")
    dots = base.mark_point(size=70, filled=True, opacity=1, color=_BLUE).encode(x="share:Q")
    none = (
        base.transform_filter("datum.hidden != ''")
        .mark_text(align="left", dx=4, color=INK)
        .encode(x=alt.value(0), text="hidden:N")
    )
    layers = alt.layer(bars, dots, none).properties(width=480, height=alt.Step(22))
    subtitle = [header.question, "The line is what rounding leaves open. " + told.measure.ref]
    heading = alt.TitleParams(title, subtitle=subtitle)
    drawn: alt.TopLevelMixin = layers.properties(title=heading)
    if told.breakdown is not None:
        groups = [_words(value) for value in told.breakdown.values]
        drawn = layers.facet(row=alt.Row("group:N", title=None, sort=groups)).properties(
            title=heading
        )
    words = _described(title, header.counted, shown)
    return Picture(draw(drawn, title=title, description=words), table, words)


def _order(area: str) -> tuple[int, str]:
    number = area.removeprefix("decile ")
    return (int(number), "") if number.isdecimal() else (0, area)


def _name(area: str) -> str:
    number = area.removeprefix("decile ")
    if number == area:
        return "The county" if area == "all" else area
    ends = {"1": " (most deprived)", "10": " (least deprived)"}
    return f"Decile {number}{ends.get(number, '')}"


def _words(value: str) -> str:
    return value.replace("_", " ").capitalize()


def _described(title: str, counted: str, rows: list[dict[str, object]]) -> str:
    told = [r for r in rows if r["per_cent"] is not None]
    hidden = len(rows) - len(told)
    if not told:
        return f"{title}. Every share is hidden, to protect people."
    low = min(told, key=lambda r: float(str(r["per_cent"])))
    high = max(told, key=lambda r: float(str(r["per_cent"])))
    return (
        f"{title}. {len(rows)} shares ({counted}): the lowest {low['per_cent']} "
        f"per cent ({_name(str(low['area']))}), the highest {high['per_cent']} per cent "
        f"({_name(str(high['area']))}). {hidden} hidden to protect people. The table has all of "
        "them."
    )
