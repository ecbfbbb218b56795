"""`folkmoot run list`."""

from __future__ import annotations

from folkmoot.cli.options import AsJson


def list_runs(as_json: AsJson = False) -> None:
    """Show the runs, newest first.

    Example: folkmoot run list
    """
    from folkmoot.cli.output import show_json, show_table
    from folkmoot.cli.session import open_session
    from folkmoot.office.runs.selectors import runs

    open_session()
    rows = [
        {
            "run": r.id, "state": r.state, "agreement": r.decision.agreement,
            "purpose": r.decision.purpose, "member": r.decision.member, "queued": r.queued_at,
            "ended": r.ended_at, "leads": (r.result or {}).get("leads"),
        }
        for r in runs()
    ]  # fmt: skip
    if as_json:
        show_json(rows)
        return
    show_table("Runs", tuple(rows[0]) if rows else (), [list(r.values()) for r in rows])
