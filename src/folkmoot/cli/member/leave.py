"""`folkmoot member leave`."""

from __future__ import annotations

from typing import Annotated

import typer


def leave(
    member: Annotated[str, typer.Argument(help="Id of the member.", metavar="MEMBER")],
    keys: Annotated[
        bool,
        typer.Option("--retire-keys", help="Retire its keys as well, as for an abolished body."),
    ] = False,
) -> None:
    """Let a member leave the framework; what it signed stays signed.

    Example: folkmoot member leave selby --retire-keys
    """
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import open_session
    from folkmoot.office.members import services
    from folkmoot.office.members.selectors import member_of, public_keys

    at = open_session()
    retired = [k.key_id for k in public_keys() if k.member == member and not k.valid_to and keys]
    for key_id in retired:
        services.retire_key(key_id=key_id, by=at.operator(member), now=at.now)
    services.leave(member=member, by=at.operator(member), now=at.now)
    show_facts({"left": member_of(member).left, "keys retired": ", ".join(retired) or "none"})
