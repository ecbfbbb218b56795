"""`folkmoot agreement succeed`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from folkmoot.cli.options import AgreementId


def succeed(
    agreement: AgreementId,
    predecessor: Annotated[str, typer.Option(help="The party that is no more.")],
    successor: Annotated[str, typer.Option(help="The member that took its functions.")],
    effective: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="From this day.")],
    citation: Annotated[str, typer.Option(help="The law, such as 'SI 2022/328'.")],
) -> None:
    """Let a member stand in the place of a party, by an instrument that it signs.

    Example: folkmoot agreement succeed business-rates-relief --predecessor selby
    --successor north-yorkshire --effective 2023-04-01 --citation "SI 2022/328"
    """
    from folkmoot.agreement.acts import InstrumentKind
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import open_session
    from folkmoot.office.agreements.services import make_instrument

    at = open_session()
    made = make_instrument(
        agreement=agreement,
        kind=InstrumentKind.SUCCEED,
        body={"predecessor": predecessor, "successor": successor, "citation": citation},
        member=successor,
        effective=effective.date(),
        by=at.operator(successor),
        now=at.now,
    )
    show_facts({"instrument": made.id, "effective": made.effective, "citation": citation})
