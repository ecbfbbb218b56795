"""Turn what was typed into a request; the options are shared by `request` and `run start`."""

from __future__ import annotations

from typing import Annotated

import typer

from folkmoot.cli.session import OFFICE, Session
from folkmoot.gate.permit import Request

Purpose = Annotated[str, typer.Option(help="Id of the purpose.")]
Asker = Annotated[str, typer.Option("--member", help="Id of the member that asks.")]
Office = Annotated[str, typer.Option("--role", help="The office in which you ask.")]
Recipient = Annotated[
    str | None, typer.Option(help="Who receives what comes out; by default the member.")
]
Deliveries = Annotated[
    list[str] | None,
    typer.Option("--delivery", help="A delivery (repeatable); by default the newest of each."),
]


def make_request(
    at: Session,
    *,
    agreement: str,
    purpose: str,
    member: str,
    role: str = OFFICE,
    recipient: str | None = None,
    deliveries: list[str] | None = None,
    typologies: tuple[str, ...] | None = None,
) -> tuple[Request, str]:
    """The request and the pseudonym that makes it.

    What is not said is filled in from the agreement: the office in which the recipient is named,
    the newest delivery of each supplier, every typology and insight of the purpose.
    """
    from folkmoot.errors import NotFoundError
    from folkmoot.office.agreements import selectors
    from folkmoot.office.deliveries.selectors import latest_delivery

    try:
        row = selectors.version_that_counts(agreement, at.now)
        terms, heirs = selectors.terms_of(row), selectors.heirs_of(row, at.now)
        named = terms.purpose(purpose)
    except NotFoundError:
        terms, heirs, named = None, {}, None  # the gate says so, and the refusal is recorded
    receives = recipient or member
    named_as = named.recipients if named else ()
    roles = {r.role for r in named_as if receives in {r.party, heirs.get(r.party)}}
    if role == OFFICE and len(roles) == 1:
        role = roles.pop()
    by = at.operator(member, role)
    chosen = list(deliveries or [])
    if not chosen and terms is not None and named is not None:
        for use in named.uses:
            dataset = terms.dataset(use.dataset)
            for supplier in dataset.suppliers if dataset else ():
                for owner in dict.fromkeys((supplier.party, heirs.get(supplier.party))):
                    found = (
                        latest_delivery(use.dataset, owner, supplier.contract) if owner else None
                    )
                    if found is not None:
                        chosen.append(found.id)
                        break
    request = Request(
        agreement=agreement,
        purpose=purpose,
        member=member,
        actor=by,
        role=role,
        recipient=recipient or member,
        deliveries=tuple(dict.fromkeys(chosen)),
        typologies=typologies if typologies is not None else (named.typologies if named else ()),
        insights=named.insights if named else (),
    )
    return request, by
