"""`folkmoot support list`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from folkmoot.cli.options import AsJson


def list_support(
    run: Annotated[str | None, typer.Option(help="Of this run only.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the households that could be helped, without who they are.

    Example: folkmoot support list
    """
    from folkmoot.cli.output import show_json, show_table
    from folkmoot.cli.session import open_session
    from folkmoot.office.support.selectors import support_cases

    open_session()
    rows: list[dict[str, Any]] = [
        {
            "case": case.id, "run": case.run_id, "rules": list(case.rules),
            "state": str(case.state), "expires_on": case.expires_on,
        }
        for case in support_cases(run)
    ]  # fmt: skip
    if as_json:
        show_json(rows)
        return
    show_table(
        "Households that may be owed help",
        ("case", "rules", "state", "until"),
        [(r["case"], ", ".join(r["rules"]), r["state"], r["expires_on"]) for r in rows],
    )
