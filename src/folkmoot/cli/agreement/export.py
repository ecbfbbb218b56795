"""`folkmoot agreement export`."""

from __future__ import annotations

import sys

from folkmoot.cli.options import AgreementId, OutFile, Version


def export(agreement: AgreementId, version: Version = None, out: OutFile = None) -> None:
    """Write an agreement's terms as YAML, from the bytes that were signed.

    Example: folkmoot agreement export business-rates-relief --out agreement.yaml
    """
    from folkmoot.cli.files import write_whole
    from folkmoot.cli.session import open_session
    from folkmoot.office.agreements.selectors import export as export_terms

    open_session()
    text = export_terms(agreement, version)
    if out is None:
        sys.stdout.write(text)
    else:
        write_whole(out, text.encode(), replace=True)
