"""`folkmoot agreement revoke`."""

from __future__ import annotations

from typing import Annotated

import typer

from folkmoot.cli.options import AgreementId, Member, SigningOffice


def revoke(
    agreement: AgreementId,
    member: Member,
    reason: Annotated[str, typer.Option(help="Why, in a sentence; it becomes public.")],
    suspend: Annotated[
        bool, typer.Option(help="Suspend instead: `--resume` takes it back.")
    ] = False,
    resume: Annotated[bool, typer.Option(help="End this member's suspension.")] = False,
    role: SigningOffice = None,
) -> None:
    """Withdraw from an agreement at once: the next batch of a running join is refused.

    Anybody of the member may stop; to go on takes the office that signs the agreement.

    Example: folkmoot agreement revoke business-rates-relief --member kirklees --reason "..."
    """
    from folkmoot.agreement.acts import InstrumentKind
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import OFFICE, open_session
    from folkmoot.errors import InputError
    from folkmoot.office.agreements import selectors, services

    if suspend and resume:
        raise InputError("Choose one of --suspend and --resume.", where="agreement revoke")
    kind = InstrumentKind.REVOKE
    if suspend:
        kind = InstrumentKind.SUSPEND
    elif resume:
        kind = InstrumentKind.RESUME
    at = open_session()
    row = selectors.version_that_counts(agreement, at.now)
    office = role or selectors.office_of(row, selectors.party_of(row, member, at.now))
    services.make_instrument(
        agreement=agreement, kind=kind, body={"reason": reason}, member=member,
        by=at.operator(member, office or OFFICE), now=at.now,
        instrument=_unique(kind.value, at.now),
    )  # fmt: skip
    standing = selectors.standing_of(agreement, at.now)
    show_facts({"agreement": agreement, "state": standing.state.value.replace("_", " ")})


def _unique(kind: str, now: object) -> str:
    from folkmoot.canonical import digest

    return f"{kind}-{digest([kind, now])[:16]}"
