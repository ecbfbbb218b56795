"""`folkmoot member list`."""

from __future__ import annotations

from typing import Any

from folkmoot.cli.options import AsJson


def list_members(as_json: AsJson = False) -> None:
    """Show the members and their keys.

    Example: folkmoot member list
    """
    from folkmoot.cli.output import show_json, show_table
    from folkmoot.cli.session import open_session
    from folkmoot.office.members.selectors import members, public_keys

    open_session()
    keys: dict[str, list[str]] = {}
    for key in public_keys():
        keys.setdefault(key.member, []).append(key.key_id + (" (retired)" if key.valid_to else ""))
    rows: list[dict[str, Any]] = [
        {
            "member": m.id, "kind": m.kind, "joined": m.joined, "left": m.left,
            "assured_until": m.assured_until, "keys": keys.get(m.id, []),
        }
        for m in members()
    ]  # fmt: skip
    if as_json:
        show_json(rows)
        return
    columns = ("member", "kind", "joined", "left", "assured until", "keys")
    show_table("Members", columns, [(*list(r.values())[:5], ", ".join(r["keys"])) for r in rows])
