"""`folkmoot insight list`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from folkmoot.cli.options import AsJson


def list_releases(
    run: Annotated[str | None, typer.Option(help="Of this run only.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the tables that were told: what each counts, by which areas, and how much is hidden.

    Example: folkmoot insight list
    """
    from folkmoot.cli.demo.mark import is_synthetic
    from folkmoot.cli.output import show_json, show_table
    from folkmoot.cli.session import open_session
    from folkmoot.office.releases.selectors import area_release_of, releases

    at = open_session()
    synthetic = is_synthetic(at.conf.home_path)
    rows: list[dict[str, Any]] = []
    for row in releases(run):
        told = area_release_of(row)
        rows.append(
            {
                "release": row.id, "run": row.run_id, "measure": told.ref, "title": row.title,
                "begin": row.begin, "end": row.end, "levels": list(told.levels),
                "left_out": list(told.left_out), "shown": sum(told.shown.values()),
                "hidden": sum(told.hidden.values()), "released_at": row.released_at,
                "synthetic": synthetic,
            }
        )  # fmt: skip
    if as_json:
        show_json(rows)
        return
    show_table(
        "Tables that were told" + (" (synthetic)" if synthetic else ""),
        ("release", "title", "by", "numbers told", "hidden"),
        [(r["release"][:12], r["title"], ", ".join(r["levels"]), f"{r['shown']:,}",
          f"{r['hidden']:,}") for r in rows],
    )  # fmt: skip
