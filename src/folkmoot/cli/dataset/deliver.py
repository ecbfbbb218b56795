"""`folkmoot dataset deliver`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.options import AsJson


def deliver(
    file: Annotated[Path, typer.Argument(help="The file, as the member has it.")],
    contract: Annotated[Path, typer.Option(help="Its contract (ODCS YAML).")],
    as_of: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Day of the extract.")],
    as_json: AsJson = False,
) -> None:
    """Read, check, certify and encrypt a file; nothing is lost, nothing half-done stays.

    Example: folkmoot dataset deliver rates.csv --contract contracts/bradford.yaml
    --as-of 2026-10-31
    """
    from folkmoot.cli.files import read_text
    from folkmoot.cli.output import show_json, show_markdown
    from folkmoot.cli.progress import progress
    from folkmoot.cli.session import open_session
    from folkmoot.office.deliveries.deliver_file import deliver_file
    from folkmoot.quality.describe import describe

    text = read_text(contract)
    at = open_session()
    with progress(quiet=as_json) as told:
        row, certificate = deliver_file(
            file=file, contract_text=text, where=str(contract), as_of=as_of.date(), conf=at.conf,
            by_for=at.operator, now=at.now, clock=at.clock, told=told,
        )  # fmt: skip
    if as_json:
        show_json({"delivery": row.id, "certificate": certificate.model_dump(mode="json")})
    else:
        show_markdown(f"Delivery `{row.id}`\n\n" + describe(certificate))
