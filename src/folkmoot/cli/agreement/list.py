"""`folkmoot agreement list`."""

from __future__ import annotations

from typing import Any

from folkmoot.cli.options import AsJson


def list_agreements(as_json: AsJson = False) -> None:
    """Show every version of every agreement and where it stands now.

    Example: folkmoot agreement list
    """
    from folkmoot.cli.output import show_json, show_table
    from folkmoot.cli.session import open_session
    from folkmoot.office.agreements import selectors

    at = open_session()
    rows: list[dict[str, Any]] = []
    for row in selectors.versions():
        standing = selectors.standing_of(row.agreement_id, at.now, row.version)
        terms = selectors.terms_of(row)
        rows.append(
            {
                "agreement": row.agreement_id,
                "version": row.version,
                "state": standing.state.value,
                "since": standing.since,
                "until": standing.until,
                "unsigned": list(standing.unsigned),
                "title": terms.title,
                "terms_hash": row.terms_hash,
            }
        )
    if as_json:
        show_json(rows)
        return
    shown = [
        (r["agreement"], r["version"], str(r["state"]).replace("_", " "), r["since"], r["until"],
         ", ".join(r["unsigned"]), r["title"])
        for r in rows
    ]  # fmt: skip
    columns = ("agreement", "version", "state", "since", "until", "still to sign", "title")
    show_table("Agreements", columns, shown)
