"""`folkmoot leads list`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from folkmoot.cli.options import AsJson


def list_leads(
    run: Annotated[str | None, typer.Option(help="Of this run only.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the leads without their evidence: no names.

    Example: folkmoot leads list
    """
    from folkmoot.cli.money import pounds
    from folkmoot.cli.output import show_json, show_table
    from folkmoot.cli.session import open_session
    from folkmoot.office.cases.selectors import leads

    open_session()
    rows: list[dict[str, Any]] = [
        {
            "lead": lead.id, "run": lead.run_id, "typology": lead.typology,
            "members": sorted(m.id for m in lead.members.all()), "recommended": lead.recommended,
            "actual_pence": lead.actual_pence, "forward_pence": lead.forward_pence,
            "state": lead.state,
        }
        for lead in leads(run)
    ]  # fmt: skip
    if as_json:
        show_json(rows)
        return
    show_table(
        "Leads: things to look into",
        ("lead", "typology", "members", "recommended", "actual", "forward", "state"),
        [
            (r["lead"], r["typology"], ", ".join(r["members"]), "yes" if r["recommended"] else "no",
             pounds(r["actual_pence"]), pounds(r["forward_pence"]), r["state"])
            for r in rows
        ],
    )  # fmt: skip
