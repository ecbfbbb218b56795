"""`folkmoot insight show`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from folkmoot.cli.options import AsJson

ReleaseId = Annotated[
    str, typer.Argument(help="Id of the release, or how it begins.", metavar="RELEASE")
]


def show(
    release: ReleaseId,
    level: Annotated[
        str | None,
        typer.Option(help="lsoa, ward, district, county or decile: the areas of the rows."),
    ] = None,
    groups: Annotated[
        bool, typer.Option("--groups", help="Also by age, tenure or whatever it is told apart by.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show a told table with what it means, what is hidden in it and where it ends.

    Example: folkmoot insight show 0123456789ab --level decile
    """
    from folkmoot.cli.demo.mark import is_synthetic
    from folkmoot.cli.insight.wording import (
        columns_of,
        level_to_show,
        names_of_areas,
        rows_of,
        words_of,
    )
    from folkmoot.cli.output import show_json, show_table
    from folkmoot.cli.say import listed, say
    from folkmoot.cli.session import open_session
    from folkmoot.office.releases.selectors import area_release_of, release_row

    at = open_session()
    row = release_row(release)
    told, synthetic = area_release_of(row), is_synthetic(at.conf.home_path)
    wanted, names = level_to_show(told, level), names_of_areas()
    rows = rows_of(told, wanted, names, groups=groups or as_json)
    words = list(words_of(told, synthetic=synthetic))
    if as_json:
        about = {
            "release": row.id, "run": row.run_id, "measure": told.ref, "title": row.title,
            "synthetic": synthetic, "words": words, "levels": told.levels, "level": wanted,
            "left_out": told.left_out, "shown": told.shown, "hidden": told.hidden,
            "sources": told.header.sources, "rows": rows,
        }  # fmt: skip
        show_json(about)
        return
    say(row.title, indent=0, bold=True)
    for sentence in words:
        say(sentence, indent=2)
    say()
    columns = columns_of(told)
    apart = groups and told.breakdown is not None
    head = ["area", *(["group"] if apart else []), *(_HEADS.get(c, c) for c in columns)]
    show_table(
        f"By {wanted}",
        head,
        [
            [r["name"], *([r["breakdown"].replace("_", " ")] if apart else []),
             *(_cell(c, r) for c in columns)]
            for r in rows
        ],
    )  # fmt: skip
    others = [each for each in told.levels if each != wanted]
    say(f"Also by {listed(others)}: --level.", indent=0)
    if told.breakdown is not None and not groups:
        say(f"Also by “{told.breakdown.title.lower()}”: --groups.", indent=0)


_HEADS = {"base": "of", "per_cent": "per cent", "low": "from", "high": "to", "pence": "pounds"}


def _cell(column: str, row: dict[str, Any]) -> str:
    """A number as people write it; a hidden one says so, wherever the row has one to hide."""
    from folkmoot.cli.insight.wording import HIDDEN
    from folkmoot.cli.money import pounds

    value = row[column]
    if value is None:
        # A share of a base that is nought after rounding was not hidden: it cannot be formed.
        formed = column in {"base", "count", "pence"} or row["count"] is None
        return HIDDEN if formed else "none"
    if column == "pence":
        return str(pounds(value))
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
