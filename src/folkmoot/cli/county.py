"""`folkmoot county`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.options import AsJson, Cases, Config, Lookalikes, Residents, Seed

MOST_SEED = 2**31 - 1


class Form(StrEnum):
    """In what the members' files are written."""

    CSV = "csv"
    PARQUET = "parquet"


def county(
    out: Annotated[Path, typer.Argument(help="A new folder.", metavar="OUT")],
    residents: Residents = 20_000,
    seed: Seed = 1,
    config: Config = "county",
    cases: Cases = None,
    lookalikes: Lookalikes = None,
    form: Annotated[
        Form, typer.Option("--format", help="Files as members write them, or Parquet.")
    ] = Form.CSV,
    as_json: AsJson = False,
) -> None:
    """Make a county of people who do not exist: members' files, their agreements, and the truth.

    What is written is a workspace: `folkmoot demo --workspace OUT` walks through it.

    Example: folkmoot county my-county --residents 20000 --seed 7 --config coastal
    """
    from folkmoot.cli.output import out as console
    from folkmoot.cli.output import show_facts, show_json
    from folkmoot.cli.progress import progress
    from folkmoot.county.find_configuration import find_configuration
    from folkmoot.county.find_scenarios import find_scenarios
    from folkmoot.county.make_county import make_county
    from folkmoot.county.write_county import write_county

    wanted = find_configuration(config)
    check_numbers(seed=seed, cases=cases, lookalikes=lookalikes)
    with progress(quiet=as_json) as told:
        parts = make_county(
            wanted, residents=residents, seed=seed, scenarios=find_scenarios(), cases=cases,
            lookalikes=lookalikes, told=told,
        )  # fmt: skip
        made = write_county(
            out, parts, wanted, residents=residents, seed=seed, form=form.value, told=told
        )
    facts = {
        "folder": str(made.folder),
        "synthetic": True,
        "configuration": wanted.name,
        "residents": made.residents,
        "files": len(made.files),
        "rows": sum(file.rows for file in made.files),
        "cases": made.cases,
    }
    if as_json:
        show_json(facts)
        return
    shown = facts | {"synthetic": "yes: nobody in it exists"}
    names = {"cases": "cases and look-alikes"}
    show_facts({names.get(k, k): f"{v:,}" if type(v) is int else v for k, v in shown.items()})
    console.print(f"Walk through it: folkmoot demo --workspace {out}", markup=False, soft_wrap=True)


def check_numbers(*, seed: int, cases: int | None, lookalikes: int | None) -> None:
    """InputError with every number that is out of range."""
    from folkmoot.errors import Fault, InputError

    faults = [
        Fault(f"This must be from {least:,} to {MOST_SEED:,}.", where=name,
              next_step="Choose a number in that range.")
        for name, value, least in (
            ("--seed", seed, 0), ("--cases", cases, 0), ("--lookalikes", lookalikes, 0),
        )
        if value is not None and not least <= value <= MOST_SEED
    ]  # fmt: skip
    if faults:
        raise InputError(faults)
