"""`folkmoot member add`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


def add(
    member: Annotated[str, typer.Argument(help="A short id, such as bradford.")],
    name: Annotated[str, typer.Option(help="The organisation's name.")],
    kind: Annotated[str, typer.Option(help="public_authority, police, health, university, ...")],
    ico_number: Annotated[str, typer.Option(help="Registration with the ICO.")],
    assured_until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="End of its yearly assurance.")
    ] = None,
    public_key: Annotated[
        Path | None,
        typer.Option(help="32 raw bytes of its own Ed25519 key; without it, one is made here."),
    ] = None,
) -> None:
    """Let an organisation join the framework, with a key to sign with.

    Example: folkmoot member add kirklees --name "Kirklees Council" --kind public_authority
    --ico-number Z1234567
    """
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import open_session
    from folkmoot.office.members.services import add_key, join

    raw = public_key.read_bytes() if public_key else None
    at = open_session()
    join(
        member=member, name=name, kind=kind, ico_number=ico_number, by=at.operator(), now=at.now,
        assured_until=assured_until.date() if assured_until else None,
    )  # fmt: skip
    key_id = add_key(member=member, by=at.operator(member), now=at.now, public=raw)
    show_facts({"member": member, "key": key_id})
