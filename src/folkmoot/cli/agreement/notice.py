"""`folkmoot agreement notice`."""

from __future__ import annotations

from folkmoot.cli.options import AgreementId, Version


def notice(agreement: AgreementId, version: Version = None) -> None:
    """Record that an agreement's plain-English notice became public today.

    Example: folkmoot agreement notice business-rates-relief
    """
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import open_session
    from folkmoot.dates import legal_date
    from folkmoot.office.agreements.services import publish_notice

    at = open_session()
    publish_notice(agreement=agreement, version=version, by=at.operator(), now=at.now)
    show_facts({"agreement": agreement, "public since": legal_date(at.now)})
