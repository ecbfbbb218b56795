"""`folkmoot insight export`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from folkmoot.cli.insight.show import ReleaseId

if TYPE_CHECKING:
    from folkmoot.insight.area_release import AreaRelease
    from folkmoot.insight.chart import Picture

COLUMNS = (
    "level", "area", "name", "breakdown", "base", "count", "per_cent", "low", "high", "pence",
    "hidden",
)  # fmt: skip


def export(
    release: ReleaseId,
    out: Annotated[Path, typer.Option(help="A new folder.")],
    outlines: Annotated[
        Path | None,
        typer.Option(help="GeoJSON with the areas' outlines, for maps of a county that is real."),
    ] = None,
) -> None:
    """Write a told table as CSV, and its charts and maps as SVG, each beside its own table.

    Example: folkmoot insight export 0123456789ab --out take-up
    """
    from folkmoot.cli.demo.mark import is_synthetic
    from folkmoot.cli.files import write_whole
    from folkmoot.cli.insight.outlines import read_outlines
    from folkmoot.cli.insight.wording import names_of_areas, words_of
    from folkmoot.cli.output import out as console
    from folkmoot.cli.session import open_session
    from folkmoot.errors import ConflictError
    from folkmoot.office.releases.selectors import area_release_of, release_row

    at = open_session()
    row = release_row(release)
    told, synthetic = area_release_of(row), is_synthetic(at.conf.home_path)
    if out.exists():
        raise ConflictError(
            "Something is there already.", where=str(out), next_step="Name a new folder."
        )
    given = read_outlines(outlines) if outlines else None
    names = names_of_areas()
    words = [*words_of(told, synthetic=synthetic), *(f"Source: {s}." for s in told.header.sources)]
    said = "\n".join(f"- {sentence}" for sentence in words)
    about = f"# {told.header.title}\n\n{said}\n\nRelease {row.id}, run {row.run_id}.\n"
    files = {
        "about.md": about.encode(),
        "table.csv": _csv(told, told.levels, names),
    }
    for name, level, picture in _pictures(told, names, given, synthetic=synthetic):
        files[f"{name}.svg"] = picture.svg.encode()
        files[f"{name}.csv"] = _csv(told, (level,), names)
    for name, content in files.items():
        write_whole(out / name, content)
    console.print(f"Written to {out}: {', '.join(files)}.", markup=False, soft_wrap=True)
    if not any(name.endswith(".svg") for name in files):
        console.print("There is no picture: nothing but the county's numbers is told.")


def _pictures(
    told: AreaRelease,
    names: Mapping[str, str],
    outlines: Mapping[str, Any] | None,
    *,
    synthetic: bool,
) -> Iterator[tuple[str, str, Picture]]:
    """(name, level, picture): charts of deciles and districts, maps of shares by every level.

    Nothing is drawn where everything is hidden.
    """
    from folkmoot.insight.area_levels import LEVELS
    from folkmoot.insight.chart import chart
    from folkmoot.insight.map import draw_map

    label = "Synthetic" if synthetic else ""
    for level in ("decile", "district"):
        if told.shown.get(level):
            yield f"chart-{level}", level, chart(told, level, label=label, names=names)
    if told.header.shape != "share":
        return
    for level in LEVELS:
        shapes = outlines or (_made_up(level) if synthetic else None)
        if told.shown.get(level) and shapes and _covers(shapes, told, level):
            picture = draw_map(told, level, shapes, label=label, names=names)
            yield f"map-{level}", level, picture


def _covers(outlines: Mapping[str, Any], told: AreaRelease, level: str) -> bool:
    """Whether there is an outline for every area of the level."""
    from folkmoot.insight.map import code_of

    known = {code_of(feature) for feature in outlines["features"]}
    return known.issuperset(told.table(level)["area"].to_pylist())


def _made_up(level: str) -> Mapping[str, Any]:
    from folkmoot.county.area_outlines import area_outlines

    return area_outlines(level)


def _csv(told: AreaRelease, levels: tuple[str, ...], names: Mapping[str, str]) -> bytes:
    """One row an area and group; ``hidden`` says yes where the number was not told."""
    from folkmoot.cli.csv_bytes import csv_bytes
    from folkmoot.cli.insight.wording import rows_of

    rows = [row for level in levels for row in rows_of(told, level, names, groups=True)]
    said = (row | {"hidden": "yes" if row["count"] is None else "no"} for row in rows)
    return csv_bytes(COLUMNS, ([row[name] for name in COLUMNS] for row in said))
