"""`folkmoot demo`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.options import AsJson, Cases, Config, Lookalikes, Residents, Seed


def demo(
    workspace: Annotated[
        Path | None,
        typer.Option(help="A workspace; by default a county is made up.", show_default=False),
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Folder of its files; by default `data` beside it.")
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Three made-up councils only: a few seconds.")
    ] = False,
    residents: Residents = 20_000,
    seed: Seed = 1,
    config: Config = "county",
    cases: Cases = None,
    lookalikes: Lookalikes = None,
    home: Annotated[
        Path | None,
        typer.Option(help="Keep state here, to go on afterwards; by default it is thrown away."),
    ] = None,
    serve: Annotated[
        bool,
        typer.Option("--serve/--no-serve", help="Serve the portal afterwards, once it exists."),
    ] = False,
    details: Annotated[
        bool, typer.Option("--details", help="Every file, every exclusion and every warning.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Walk the whole path: agree, sign, deliver, ask, join, find, offer, count, verify.

    A county of people who do not exist is made first, unless a workspace is named. It walks in a
    home of its own only, never over a county that has begun.

    Example: folkmoot demo --home ./county --residents 20000
    """
    from folkmoot.cli.county import check_numbers
    from folkmoot.cli.demo.make import make_workspace
    from folkmoot.cli.demo.mark import mark_home
    from folkmoot.cli.demo.report import report
    from folkmoot.cli.demo.walk import walk
    from folkmoot.cli.output import show_json
    from folkmoot.cli.progress import progress
    from folkmoot.cli.workspace import check_files, read_workspace, sample_folder

    check_numbers(seed=seed, cases=cases, lookalikes=lookalikes)
    with tempfile.TemporaryDirectory(prefix="folkmoot-demo-") as thrown_away:
        with progress(quiet=as_json) as told:
            folder = sample_folder() if sample and workspace is None else workspace
            if folder is None:
                folder = make_workspace(
                    Path(thrown_away) / "county", residents=residents, seed=seed, config=config,
                    cases=cases, lookalikes=lookalikes, told=told,
                )  # fmt: skip
            read = read_workspace(folder)
            files = data or folder / "data"
            check_files(read, files)
            if home is None:
                # Neither the real keys nor the real database: what is thrown away lies here alone.
                for name in ("FOLKMOOT_KEYS", "DATABASE_URL", "FOLKMOOT_OWNER_DATABASE_URL"):
                    os.environ.pop(name, None)
            at = home.absolute() if home else Path(thrown_away) / "home"
            os.environ["FOLKMOOT_HOME"] = str(at)
            mark_home(at, synthetic=read.synthetic)
            walked = walk(folder, read, files, told)
        if as_json:
            show_json(walked.as_json())
        else:
            report(walked, kept=home, details=details)
