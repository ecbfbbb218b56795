"""`folkmoot agreement apply`."""

from __future__ import annotations

from folkmoot.cli.options import TermsFile


def apply(file: TermsFile) -> None:
    """Bring an agreement in, as code from a repository; the same terms again change nothing.

    Example: folkmoot agreement apply agreement.yaml
    """
    from folkmoot.cli.files import read_text
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import open_session
    from folkmoot.office.agreements.services import apply_terms

    text = read_text(file)
    at = open_session()
    row = apply_terms(text=text, where=str(file), by=at.operator(), now=at.now)
    show_facts(
        {
            "agreement": row.agreement_id,
            "version": row.version,
            "terms hash": row.terms_hash,
            "next": f"folkmoot agreement sign {row.agreement_id} --member MEMBER",
        }
    )
