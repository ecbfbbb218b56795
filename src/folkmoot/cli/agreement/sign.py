"""`folkmoot agreement sign`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.options import AgreementId, Member, SigningOffice, Version


def sign(
    agreement: AgreementId,
    member: Member,
    version: Version = None,
    party: Annotated[
        str | None, typer.Option(help="Sign for this party: a predecessor, after a succession.")
    ] = None,
    role: SigningOffice = None,
    payload_out: Annotated[
        Path | None,
        typer.Option(help="Do not sign here: write the bytes to sign elsewhere with --key-id."),
    ] = None,
    signature: Annotated[
        Path | None, typer.Option(help="Attach a signature made elsewhere: 64 bytes or Base64.")
    ] = None,
    key_id: Annotated[
        str | None, typer.Option(help="The member's own key, for a signature made elsewhere.")
    ] = None,
    signed_at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%dT%H:%M:%SZ"], help="Instant (UTC) that --payload-out said."),
    ] = None,
) -> None:
    """Sign an agreement for a member, with the key held here or with one that stays elsewhere.

    Example: folkmoot agreement sign business-rates-relief --member bradford
    """
    from folkmoot.agreement.acts import Signature
    from folkmoot.agreement.detached import read_detached
    from folkmoot.agreement.sign import Domain, signing_bytes
    from folkmoot.cli.files import write_whole
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import OFFICE, open_session
    from folkmoot.errors import InputError
    from folkmoot.office.agreements import selectors, services

    at = open_session()
    row = (
        selectors.version_row(agreement, version)
        if version
        else selectors.latest_version(agreement)
    )
    instant = signed_at.replace(tzinfo=UTC) if signed_at else at.now.replace(microsecond=0)
    if (payload_out or signature) and key_id is None:
        raise InputError(
            "A signature made elsewhere needs the id of its key.",
            where="--key-id",
            next_step="See `folkmoot member list`.",
        )
    if payload_out is not None:
        payload = signing_bytes(
            bytes(row.terms), domain=Domain.TERMS, member=member, party=party or member,
            key_id=str(key_id), signed_at=instant,
        )  # fmt: skip
        write_whole(payload_out, payload)
        then = f"--signature FILE --key-id {key_id} --signed-at {instant:%Y-%m-%dT%H:%M:%SZ}"
        show_facts({"bytes to sign": payload_out, "then": then})
        return
    by = at.operator(member, role or selectors.office_of(row, party or member) or OFFICE)
    if signature is None:
        made = services.sign(
            agreement=agreement, member=member, party=party, version=row.version, by=by, now=at.now
        )
    else:
        value = read_detached(signature.read_bytes(), where=str(signature))
        made = Signature(member, party or member, str(key_id), value, instant)
        services.attach_signature(
            agreement=agreement, signature=made, version=row.version, by=by, now=at.now
        )
    standing = selectors.standing_of(agreement, at.now, row.version)
    show_facts(
        {
            "signed by": f"{member} for {made.party}",
            "state": standing.state.value.replace("_", " "),
            "still to sign": ", ".join(standing.unsigned) or "nobody",
        }
    )
