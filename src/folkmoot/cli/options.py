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
# What a made-up county is made of.
Residents = Annotated[int, typer.Option(help="How many people, 2,000 to 2,000,000.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same bytes.")]
Config = Annotated[str, typer.Option(help="County, urban, rural, bad-data, coastal or estuary.")]
Cases = Annotated[
    int | None,
    typer.Option(
        help="True cases of each typology; by default 2 among 10,000 people.", show_default=False
    ),
]
Lookalikes = Annotated[
    int | None,
    typer.Option(help="Innocent look-alikes beside each; by default 20.", show_default=False),
]
