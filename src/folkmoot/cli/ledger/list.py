"""`folkmoot ledger list`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from folkmoot.cli.options import AsJson


def list_entries(
    since: Annotated[int, typer.Option(help="From this entry on.", min=0)] = 0,
    subject: Annotated[str | None, typer.Option(help="Of this agreement, run, ... only.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what was done: every entry with its number, instant, act, subject and actor.

    Example: folkmoot ledger list --since 20
    """
    from folkmoot.cli.output import show_json, show_table
    from folkmoot.cli.session import open_session
    from folkmoot.ledger.leaf import read_leaf
    from folkmoot.office.journal.selectors import leaves

    open_session()
    found = [read_leaf(raw) for raw in leaves(since)]
    shown = [leaf for leaf in found if subject in {None, leaf.event.subject}]
    if as_json:
        show_json(
            [
                {
                    "seq": leaf.seq, "at": leaf.event.at, "kind": leaf.event.kind.value,
                    "subject": leaf.event.subject, "actor": leaf.event.actor,
                    "body": leaf.event.body,
                }
                for leaf in shown
            ]
        )  # fmt: skip
        return
    show_table(
        "Ledger",
        ("entry", "instant (UTC)", "act", "subject", "actor", "particulars"),
        [
            (leaf.seq, f"{leaf.event.at:%Y-%m-%d %H:%M:%S}", leaf.event.kind.value,
             leaf.event.subject, leaf.event.actor, json.dumps(leaf.event.body, default=str)[:120])
            for leaf in shown
        ],
    )  # fmt: skip
