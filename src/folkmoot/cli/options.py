"""Options that many commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
AgreementId = Annotated[str, typer.Argument(help="Id of the agreement.", metavar="AGREEMENT")]
Version = Annotated[int | None, typer.Option(help="A version; the newest by default.")]
Member = Annotated[str, typer.Option(help="Id of the member that acts.")]
SigningOffice = Annotated[
    str | None,
    typer.Option("--role", help="The office in which you sign; by default the one in the terms."),
]
TermsFile = Annotated[Path, typer.Argument(help="An agreement in YAML.", metavar="FILE")]
OutFile = Annotated[Path | None, typer.Option("--out", help="Write to this file.")]
