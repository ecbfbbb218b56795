"""A chart of the made-up county beside the published counts."""

from __future__ import annotations

import json

import altair as alt
import pyarrow as pa
import vl_convert

SHARES = ("age", "household size", "tenure", "benefit", "ethnic group", "households of a district")
AREAS = "households of an area"
MADE, PUBLISHED = "#1d70b8", "#0b0c0c"


def chart_marginals(marginals: pa.Table) -> str:
    """The table of ``marginals`` as SVG text: made (bars) and published (ticks), by measure.

    The last panel sets the households of every area against the published number; on the line they
    are equal. The title says that the county is synthetic. The table is the chart's data in full.
    """
    rows = marginals.to_pylist()
    panels = [
        _bars(measure, [row for row in rows if row["measure"] == measure]) for measure in SHARES
    ]
    panels.append(_areas([row for row in rows if row["measure"] == AREAS]))
    chart = alt.concat(*panels, columns=2).properties(
        title="Synthetic county (bars) and published counts (ticks)"
    )
    svg: str = vl_convert.vegalite_to_svg(
        json.dumps(chart.to_dict(context={"pre_transform": False}))
    )
    return svg


def _bars(measure: str, rows: list[dict[str, object]]) -> alt.LayerChart | alt.FacetChart:
    values = [{k: row[k] for k in ("band", "made", "published")} for row in rows]
    order = [str(row["band"]) for row in rows]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("band:N", sort=order, title=None)
    )
    made = base.mark_bar(color=MADE, opacity=0.5).encode(
        y=alt.Y("made:Q", title="share", axis=alt.Axis(format=".0%"))
    )
    published = base.mark_tick(color=PUBLISHED, thickness=3).encode(y="published:Q")
    return alt.layer(made, published).properties(title=measure, width=360, height=150)


def _areas(rows: list[dict[str, object]]) -> alt.LayerChart | alt.FacetChart:
    values = [{k: row[k] for k in ("made", "published")} for row in rows]
    most = max((float(str(row["published"])) for row in rows), default=1.0)
    dots = alt.Chart(alt.InlineData(values=values)).mark_circle(color=MADE, size=8, opacity=0.5)
    dots = dots.encode(
        x=alt.X("published:Q", title="published, to scale"), y=alt.Y("made:Q", title="made")
    )
    ends: list[dict[str, object]] = [{"published": 0, "made": 0}, {"published": most, "made": most}]
    line = alt.Chart(alt.InlineData(values=ends)).mark_line(color=PUBLISHED, strokeWidth=1)
    line = line.encode(x="published:Q", y="made:Q")
    return alt.layer(line, dots).properties(title=AREAS, width=360, height=150)
