"""`folkmoot voice object`."""

from __future__ import annotations

from typing import Annotated

import typer


def object_(
    dataset: Annotated[str, typer.Option(help="Id of the dataset.")],
    column: Annotated[str, typer.Option(help="The column by which the data know the person.")],
    purpose: Annotated[
        list[str] | None,
        typer.Option(help="A class of purpose, such as counter_fraud (repeatable); default: all."),
    ] = None,
    withdraw: Annotated[bool, typer.Option(help="Take an objection back.")] = False,
) -> None:
    """Record a person's objection; the value is asked for, and only a pseudonym is kept.

    Give the value as it stands in the member's records (letter case and blanks do not matter). A
    record that leaves the column blank cannot be found by it. Whether any record matches is not
    looked up: that would need a permit.

    Example: folkmoot voice object --dataset business-rates --column property_ref
    """
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import open_session
    from folkmoot.office.voice.read_subject import read_subject
    from folkmoot.office.voice.state_preference import state_preference

    at = open_session()
    # Asked for, not an option: what is typed as an option stays in the shell's history.
    value = typer.prompt("The value in that column, as in the member's records", hide_input=True)
    readings = read_subject(dataset=dataset, column=column, value=value)
    taken = state_preference(
        dataset=dataset, column=column, value=value,
        decision="withdrawn" if withdraw else "object", purposes=tuple(purpose or ()),
        by=at.operator(), now=at.now,
    )  # fmt: skip
    read_as = {f"read by {r.contract} as": f"{r.semantic}: {r.verdict}" for r in readings}
    show_facts({"preferences": len(taken.preferences), "snapshot": taken.sha256} | read_as)
