"""`folkmoot dataset destroy`, `hold` and `release`."""

from __future__ import annotations

from typing import Annotated

import typer

from folkmoot.cli.options import AsJson

DeliveryId = Annotated[str, typer.Argument(help="Id of the delivery.", metavar="DELIVERY")]
Why = Annotated[str, typer.Option(help="Why: a rule or a reference, not a person.")]


def destroy(delivery: DeliveryId, reason: Why, as_json: AsJson = False) -> None:
    """Destroy a delivery's key and file for good, with a certificate in the ledger.

    Example: folkmoot dataset destroy dl-0123456789abcdef0123 --reason "Retention has ended"
    """
    from folkmoot.cli.output import show_facts, show_json
    from folkmoot.cli.session import open_session
    from folkmoot.office.deliveries.destroy_delivery import destroy_delivery
    from folkmoot.office.place import place

    at = open_session()
    certificate = destroy_delivery(
        delivery=delivery, place=place(at.conf), reason=reason, by=at.operator(), now=at.now
    )
    (show_json if as_json else show_facts)(dict(certificate))


def hold(
    delivery: DeliveryId,
    reason: Why,
    framework: Annotated[
        bool, typer.Option("--framework", help="Hold it for the framework, not for its member.")
    ] = False,
) -> None:
    """Keep a delivery from being destroyed while an appeal, request or case is open.

    Whoever's hold it is releases it, and nobody else.

    Example: folkmoot dataset hold dl-0123456789abcdef0123 --reason "Appeal 17/2026"
    """
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import open_session
    from folkmoot.office.deliveries.selectors import delivery_row
    from folkmoot.office.deliveries.services import hold as make_hold

    at = open_session()
    by = at.operator(None if framework else delivery_row(delivery).member_id)
    show_facts({"hold": make_hold(delivery=delivery, reason=reason, by=by, now=at.now)})


def release(hold: Annotated[str, typer.Argument(help="Id of the hold.", metavar="HOLD")]) -> None:
    """End a legal hold, for the side that made it.

    Example: folkmoot dataset release hold-0123456789abcdef
    """
    from folkmoot.cli.output import out
    from folkmoot.cli.session import open_session
    from folkmoot.office.deliveries.selectors import hold_row
    from folkmoot.office.deliveries.services import release_hold

    at = open_session()
    by = at.operator(hold_row(hold).made_by_id)
    release_hold(hold=hold, by=by, now=at.now)
    out.print("Released.")
