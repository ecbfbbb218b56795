"""`folkmoot agreement explain`."""

from __future__ import annotations

from folkmoot.cli.options import TermsFile


def explain(file: TermsFile) -> None:
    """Say in plain English, on one page, what an agreement says.

    Example: folkmoot agreement explain examples/business-rates/agreement.yaml
    """
    from folkmoot.agreement.explain import explain as explain_terms
    from folkmoot.agreement.parse import parse
    from folkmoot.cli.files import read_text
    from folkmoot.cli.output import show_markdown

    show_markdown(explain_terms(parse(read_text(file), str(file)).terms))
