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
    new_key: Annotated[bool, typer.Option(help="Make another key held here.")] = False,
) -> None:
    """Let an organisation join the framework, with a key to sign with.

    Said again, it changes nothing but the end of its assurance, unless --new-key asks for a key.

    Example: folkmoot member add kirklees --name "Kirklees Council" --kind public_authority
    --ico-number Z1234567
    """
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import open_session
    from folkmoot.office.members.selectors import member_of, public_keys
    from folkmoot.office.members.services import add_key, assure, join

    raw = public_key.read_bytes() if public_key else None
    at = open_session(create=True)
    join(
        member=member, name=name, kind=kind, ico_number=ico_number, by=at.operator(), now=at.now,
        assured_until=assured_until.date() if assured_until else None,
    )  # fmt: skip
    if assured_until is not None and member_of(member).assured_until != assured_until.date():
        assure(member=member, until=assured_until.date(), by=at.operator(), now=at.now)
    held = [k.key_id for k in public_keys() if k.member == member and k.valid_to is None]
    if raw is not None or new_key or not held:
        held.append(add_key(member=member, by=at.operator(member), now=at.now, public=raw))
    show_facts({"member": member, "key": ", ".join(dict.fromkeys(held))})
