"""`folkmoot agreement vary`."""

from __future__ import annotations

from typing import Annotated

import typer

from folkmoot.cli.options import AgreementId, AsJson, TermsFile


def vary(
    agreement: AgreementId,
    file: TermsFile,
    apply: Annotated[
        bool, typer.Option("--apply", help="Bring the new version in, to be signed anew.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show clause by clause what a new version would change; with --apply, bring it in.

    Example: folkmoot agreement vary business-rates-relief agreement-v2.yaml
    """
    from folkmoot.agreement.parse import parse
    from folkmoot.agreement.vary import compare
    from folkmoot.cli.files import read_text
    from folkmoot.cli.output import out, show_json, show_table
    from folkmoot.cli.session import open_session
    from folkmoot.office.agreements import selectors, services

    text = read_text(file)
    at = open_session()
    old = selectors.terms_of(selectors.latest_version(agreement))
    changes = compare(old, parse(text, str(file)).terms)
    rows = [(c.kind, c.clause, c.before or "", c.after or "") for c in changes]
    if as_json:
        show_json([dict(zip(("kind", "clause", "before", "after"), r, strict=True)) for r in rows])
    else:
        show_table("What would change", ("", "clause", "before", "after"), rows)
    if apply:
        row = services.apply_terms(text=text, where=str(file), by=at.operator(), now=at.now)
        out.print(f"Version {row.version} is in; it counts once every party has signed it.")
