"""`folkmoot fairness report` and `folkmoot fairness list`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from folkmoot.cli.options import AsJson


def report(
    file: Annotated[Path, typer.Argument(help="A report in JSON.", metavar="FILE")],
) -> None:
    """Put a measurement of fairness on record; one that says stop bars its typology at the gate.

    Example: folkmoot fairness report fairness.json
    """
    from folkmoot.cli.files import read_text
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import open_session
    from folkmoot.detect.fairness import read_report
    from folkmoot.office.fairness.services import record_report

    made = read_report(read_text(file), where=str(file))
    at = open_session()
    record_report(report=made, by=at.operator(), now=at.now)
    show_facts(
        {
            "typology": made.typology,
            "attribute": made.attribute,
            "measured on": made.measured_on,
            "stop": "yes" if made.stop else "no",
        }
    )


def list_reports(
    typology: Annotated[str | None, typer.Option(help="Of this typology only.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what was measured of each typology, group by group.

    Example: folkmoot fairness list
    """
    from folkmoot.cli.output import show_json, show_table
    from folkmoot.cli.session import open_session
    from folkmoot.office.fairness.selectors import reports

    open_session()
    rows: list[dict[str, Any]] = [
        {
            "typology": each.typology, "attribute": each.attribute,
            "measured_on": each.measured_on, "source": each.source, "stop": each.stop,
            "rows": each.rows,
        }
        for each in reports(typology)
    ]  # fmt: skip
    if as_json:
        show_json(rows)
        return
    show_table(
        "Fairness",
        ("typology", "attribute", "group", "measure", "n", "rate", "95 %", "ratio", "stop"),
        [
            (each["typology"], each["attribute"], row["group"], row["measure"], row["n"],
             _share(row["rate"]), _span(row), _share(row["ratio"]), "yes" if row["stop"] else "no")
            for each in rows
            for row in each["rows"]
        ],
    )  # fmt: skip


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _span(row: dict[str, Any]) -> str:
    if row["low"] is None:
        return str(row["reason"])
    return f"{row['low']:.3f} to {row['high']:.3f}"
