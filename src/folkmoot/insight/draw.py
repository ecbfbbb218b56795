"""A picture as SVG: the same bytes each time, no script, with a title and a description."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from textwrap import wrap
from typing import Any
from xml.sax.saxutils import escape

import altair as alt
import vl_convert as vlc

# The vocabulary of the picture does not change with an update of the library.
_VEGA_LITE = "6.4"
INK, FAINT, EDGE, HIDDEN = "#0b0c0c", "#505a5f", "#b1b4b6", "#f3f2f1"
WIDTH = 520
_LINE = 95  # letters of a title's small print to a line
# A picture of one layer or several, as the library's typed methods hand it on.
Layer = Any
_CONFIG: Mapping[str, Any] = {
    "font": "Arial, Helvetica, sans-serif",
    "background": "#ffffff",
    "axis": {"labelColor": INK, "titleColor": INK, "gridColor": "#e5e6e7", "labelFontSize": 12},
    "title": {
        "color": INK, "anchor": "start", "fontSize": 16, "subtitleColor": FAINT,
        "subtitleFontSize": 12, "offset": 12,
    },
    "legend": {
        "labelColor": INK, "titleColor": INK, "labelFontSize": 12, "labelLimit": 0,
        "titleLimit": 0,
    },
    "view": {"stroke": None},
}  # fmt: skip


def draw(chart: alt.TopLevelMixin, *, title: str, description: str) -> str:
    """The SVG of ``chart`` with ``title`` and ``desc`` as its accessible name and description.

    Nothing is fetched for it. The text stays text, so that it is read aloud and can be searched.
    """
    spec: dict[str, Any] = json.loads(chart.to_json())
    svg: str = vlc.vegalite_to_svg(
        spec | {"config": dict(_CONFIG)}, _VEGA_LITE, allowed_base_urls=[]
    )
    head, rest = svg.split(">", 1)
    # Two pictures on a page must not share an id.
    mark = sha256(f"{title}\0{description}".encode()).hexdigest()[:12]
    named = (
        f'<title id="t{mark}">{escape(title)}</title>'
        f'<desc id="d{mark}">{escape(description)}</desc>'
    )
    return f'{head} role="img" aria-labelledby="t{mark} d{mark}">{named}{rest}'


def heading(title: str, *small: str) -> alt.TitleParams:
    """A title with lines of ``small`` print below, broken so that they stay on the picture."""
    lines = [line for text in small for line in wrap(text, _LINE)]
    return alt.TitleParams(wrap(title, _LINE - 25), subtitle=lines)


def values(rows: Any, part: str | None = None) -> Any:
    """Rows as the data of a picture: within it, never fetched; ``part``: where in them they are."""
    data: dict[str, Any] = {"values": rows}
    if part:
        data["format"] = {"type": "json", "property": part}
    return alt.Data.from_dict(data)
