"""A map of a released table: areas by shade, hidden ones hatched, with its table beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from textwrap import wrap
from typing import Any

import altair as alt

from folkmoot.errors import InputError
from folkmoot.insight.area_levels import NO_NAMES
from folkmoot.insight.area_release import AreaRelease
from folkmoot.insight.chart import Picture
from folkmoot.insight.draw import EDGE, HIDDEN, INK, Layer, draw, heading, values

# Shades that a reader can still tell apart, and match with the legend.
CLASSES = 5
# More names than these would stand on each other.
MOST_NAMES = 30
_LEGEND = 32  # letters of the legend's title to a line
_NO_DATA = "Hidden to protect people (hatched)"


def draw_map(
    told: AreaRelease,
    level: str,
    outlines: Mapping[str, Any],
    *,
    breakdown: str = "all",
    label: str = "",
    names: Mapping[str, str] = NO_NAMES,
) -> Picture:
    """Areas of ``level`` shaded by their share (per cent of the released, rounded numbers).

    ``outlines``: a GeoJSON FeatureCollection of polygons (longitude, latitude), the area's code in
    each feature's ``id`` or its property ``code``. A hidden area is hatched, and the legend says
    so. Areas that have ``names`` bear them, as long as there are few. InputError when the measure
    has no shares (a map of mere numbers shows where people live), or when an outline is missing
    for an area that the table has.
    """
    header = told.header
    if header.shape != "share":
        raise InputError(
            "Only shares are drawn as a map.",
            where=header.id,
            next_step="Use the chart, or the table.",
        )
    rows = [r for r in told.table(level).to_pylist() if r["breakdown"] == breakdown]
    shapes = {code_of(f): f for f in outlines["features"]}
    missing = [r["area"] for r in rows if r["area"] not in shapes]
    if missing or not rows:
        raise InputError(
            f"{len(missing)} of {len(rows)} areas have no outline.",
            where=f"map of {told.header.id} by {level}",
            next_step="Give the outlines of this level.",
        )
    features = [_feature(shapes[r["area"]], r) for r in rows]
    title = f"{label}: {header.title}" if label else header.title
    hidden = [f for f in features if f["properties"]["share"] is None]
    shown = [f for f in features if f["properties"]["share"] is not None]
    layers = [_shaded(shown, header.counted)] if shown else []
    if hidden:
        layers += [_blank(hidden), _hatched(hidden, features)]
    if len(rows) <= MOST_NAMES:
        layers.append(_named(features, names))
    top = heading(title, header.question, f"By {level}. Numbers are rounded. {told.ref}")
    drawn = (
        alt.layer(*layers)
        .project(type="mercator")
        .properties(width=560, height=460, title=top)
        .resolve_scale(color="independent")
    )
    words = (
        f"{title}. A map of {len(rows)} areas by {level}: {len(shown)} shaded by the per cent that "
        f"{header.counted}, {len(hidden)} hatched because their number is hidden to protect "
        "people. The table beside it has the same numbers."
    )
    table = told.table(level)
    return Picture(draw(drawn, title=title, description=words), table, words)


def code_of(feature: Mapping[str, Any]) -> str:
    """The code of the area that a GeoJSON feature outlines."""
    return str(feature.get("id") or feature.get("properties", {}).get("code"))


def _feature(shape: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": _wound(shape["geometry"]),
        "properties": {"code": row["area"], "share": row["per_cent"], "state": _NO_DATA},
    }


def _wound(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """The geometry with outer rings clockwise, as the projection wants them (d3-geo).

    Drawn the other way round, an area would be everything but itself.
    """
    single = geometry["type"] == "Polygon"
    polygons = [geometry["coordinates"]] if single else geometry["coordinates"]
    turned = [
        [_turned(ring, clockwise=n == 0) for n, ring in enumerate(polygon)] for polygon in polygons
    ]
    return {"type": "MultiPolygon", "coordinates": turned}


def _turned(ring: Sequence[Sequence[float]], *, clockwise: bool) -> list[Sequence[float]]:
    return list(ring) if (_signed(ring) < 0) == clockwise else list(reversed(ring))


def _shapes(features: list[dict[str, Any]]) -> Any:
    return values({"type": "FeatureCollection", "features": features}, "features")


def _shaded(features: list[dict[str, Any]], counted: str) -> Layer:
    """Five steps of viridis, which keeps its order for every kind of colour vision, and in grey."""
    shares = [f["properties"]["share"] for f in features]
    scale = alt.Scale(
        scheme={"name": "viridis", "count": CLASSES},
        type="quantize",
        reverse=True,
        domain=[min(shares), max(*shares, min(shares) + 1)],
    )
    color = alt.Color(
        "properties.share:Q",
        scale=scale,
        legend=alt.Legend(title=["Per cent:", *wrap(counted, _LEGEND)]),
    )
    return alt.Chart(_shapes(features)).mark_geoshape(stroke=EDGE, strokeWidth=0.4).encode(color)


def _named(features: list[dict[str, Any]], names: Mapping[str, str]) -> Layer:
    """Names in the middle of their areas, with a light edge so that they are read on any shade."""
    rows = []
    for feature in features:
        code = feature["properties"]["code"]
        rings = [polygon[0] for polygon in feature["geometry"]["coordinates"]]
        lon, lat = _middle(max(rings, key=lambda ring: abs(_signed(ring))))
        rows.append({"name": names.get(code, ""), "lon": lon, "lat": lat})
    base = alt.Chart(values(rows)).encode(longitude="lon:Q", latitude="lat:Q", text="name:N")
    edge = base.mark_text(fontSize=11, stroke="#ffffff", strokeWidth=3, strokeJoin="round")
    return edge + base.mark_text(fontSize=11, color=INK)


def _middle(ring: Sequence[Sequence[float]]) -> tuple[float, float]:
    """The centroid of a closed ring; of one without area, its first point."""
    twice = _signed(ring)
    if not twice:
        return ring[0][0], ring[0][1]
    x = y = 0.0
    for a, b in pairwise(ring):
        cross = a[0] * b[1] - b[0] * a[1]
        x, y = x + (a[0] + b[0]) * cross, y + (a[1] + b[1]) * cross
    return x / (3 * twice), y / (3 * twice)


def _signed(ring: Sequence[Sequence[float]]) -> float:
    """Twice the area of a closed ring; below nought when it is wound clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def _blank(features: list[dict[str, Any]]) -> Layer:
    color = alt.Color(
        "properties.state:N",
        scale=alt.Scale(domain=[_NO_DATA], range=[HIDDEN]),
        legend=alt.Legend(
            title=None, symbolType="square", symbolStrokeColor=INK, symbolStrokeWidth=1
        ),
    )
    return alt.Chart(_shapes(features)).mark_geoshape(stroke=INK, strokeWidth=0.6).encode(color)


def _hatched(hidden: list[dict[str, Any]], features: list[dict[str, Any]]) -> Layer:
    """Slanted lines over the hidden areas: shade alone must not carry the meaning."""
    points = [p for f in features for poly in f["geometry"]["coordinates"] for p in poly[0]]
    step = (max(p[1] for p in points) - min(p[1] for p in points)) / 90 or 0.001
    lines = [
        line
        for f in hidden
        for polygon in f["geometry"]["coordinates"]
        for line in _slants(polygon[0], step)
    ]
    strokes = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": c}}
        for c in lines
    ]
    return alt.Chart(_shapes(strokes)).mark_geoshape(filled=False, stroke=INK, strokeWidth=0.5)


def _slants(ring: Sequence[Sequence[float]], step: float) -> list[list[list[float]]]:
    """Pieces of the lines ``latitude - longitude = k * step`` that lie within ``ring``."""
    edges = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    heights = [p[1] - p[0] for p in ring]
    found = []
    for k in range(int(min(heights) // step), int(max(heights) // step) + 2):
        at = k * step
        crossings = []
        for a, b in edges:
            one, two = a[1] - a[0] - at, b[1] - b[0] - at
            if (one < 0) != (two < 0):
                t = one / (one - two)
                crossings.append([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])])
        crossings.sort()
        found += [list(pair) for pair in zip(crossings[::2], crossings[1::2], strict=False)]
    return found
