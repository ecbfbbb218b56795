"""`folkmoot ethics review`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from folkmoot.cli.options import AgreementId


def review(
    agreement: AgreementId,
    outcome: Annotated[
        str,
        typer.Option(
            help="support, support_with_conditions, minor_amendments, major_amendments,"
            " request_information, not_support, deferred or withdrawn."
        ),
    ],
    expires: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="When it must be renewed.")
    ],
    quorate: Annotated[bool, typer.Option(help="Whether enough members were present.")] = True,
) -> None:
    """Record what the independent ethics committee decided on an agreement.

    Example: folkmoot ethics review business-rates-relief --outcome support --expires 2027-10-31
    """
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import open_session
    from folkmoot.dates import legal_date
    from folkmoot.gate.facts import Review
    from folkmoot.office.agreements.selectors import latest_version
    from folkmoot.office.ethics.services import record_review

    at = open_session()
    row = latest_version(agreement)
    made = Review(row.terms_hash, legal_date(at.now), expires.date(), outcome, quorate)
    record_review(review=made, by=at.operator(), now=at.now)
    show_facts({"agreement": agreement, "outcome": outcome, "until": expires.date()})
