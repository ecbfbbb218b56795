"""`folkmoot member retire-key`."""

from __future__ import annotations

from typing import Annotated

import typer


def retire_key(
    key_id: Annotated[str, typer.Argument(help="Id of the key.", metavar="KEY")],
) -> None:
    """Let a key sign no more; what it signed in its time still verifies.

    Example: folkmoot member retire-key key-0123456789abcdef01234567
    """
    from folkmoot.cli.output import out
    from folkmoot.cli.session import open_session
    from folkmoot.office.members.selectors import member_key
    from folkmoot.office.members.services import retire_key as retire

    at = open_session()
    retire(key_id=key_id, by=at.operator(member_key(key_id).member_id), now=at.now)
    out.print(f"{key_id} signs no more.", markup=False)
