"""`folkmoot dataset list`."""

from __future__ import annotations

from folkmoot.cli.options import AsJson


def list_deliveries(as_json: AsJson = False) -> None:
    """Show the deliveries and how good they are.

    Example: folkmoot dataset list
    """
    from folkmoot.cli.output import show_json, show_table
    from folkmoot.cli.session import open_session
    from folkmoot.office.deliveries.selectors import certificate, deliveries

    open_session()
    rows = []
    for row in deliveries():
        found = certificate(row)
        rows.append(
            {
                "delivery": row.id, "dataset": row.dataset, "member": row.member_id,
                "as_of": row.as_of, "read": found.read, "kept": found.kept,
                "rejected": found.rejected, "failed": found.failed,
                "quality": str(found.quality),
                "destroyed": row.destroyed_at,
            }
        )  # fmt: skip
    if as_json:
        show_json(rows)
        return
    columns = ("delivery", "dataset", "member", "as of", "read", "kept", "rejected", "failed",
               "quality %", "destroyed")  # fmt: skip
    show_table("Deliveries", columns, [list(r.values()) for r in rows])
