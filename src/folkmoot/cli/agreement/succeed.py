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
    attested_by: Annotated[
        str, typer.Option(help="Another party of the agreement, which signs that it is so.")
    ],
) -> None:
    """Let a member stand in the place of a party, by an instrument that another party attests.

    Example: folkmoot agreement succeed business-rates-relief --predecessor selby
    --successor north-yorkshire --effective 2023-04-01 --citation "SI 2022/328"
    --attested-by bradford
    """
    from folkmoot.agreement.acts import InstrumentKind
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import OFFICE, open_session
    from folkmoot.office.agreements import selectors
    from folkmoot.office.agreements.services import make_instrument

    at = open_session()
    row = selectors.version_that_counts(agreement, at.now)

    def actor_of(member: str) -> str:
        party = selectors.party_of(row, member, at.now)
        return at.operator(member, selectors.office_of(row, party) or OFFICE)

    made = make_instrument(
        agreement=agreement,
        kind=InstrumentKind.SUCCEED,
        body={"predecessor": predecessor, "successor": successor, "citation": citation},
        member=successor,
        effective=effective.date(),
        by=actor_of(successor),
        cosigners={attested_by: actor_of(attested_by)},
        now=at.now,
    )
    shown = {"instrument": made.id, "effective": made.effective, "citation": citation}
    heir = selectors.heirs_of(row, at.now).get(predecessor)
    show_facts(shown | {f"stands for {predecessor}": heir or f"{predecessor}, still"})
