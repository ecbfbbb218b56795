"""`folkmoot dataset profile`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.options import AsJson


def profile(
    file: Annotated[Path, typer.Argument(help="A CSV, Excel or Parquet file.")],
    contract: Annotated[
        Path | None, typer.Option(help="Read it by this contract; otherwise one is inferred.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Count what is in a file, column by column: verdicts and lengths, never a person's values.

    Example: folkmoot dataset profile rates.csv --contract contracts/bradford.yaml
    """
    from folkmoot.cli.files import read_text
    from folkmoot.cli.output import show_facts, show_json, show_table
    from folkmoot.dataset.infer import infer as infer_contract
    from folkmoot.dataset.normalise import normalise
    from folkmoot.dataset.profile import profile as profile_table
    from folkmoot.dataset.read import read
    from folkmoot.dataset.read_contract import read_contract

    by = read_contract(read_text(contract), str(contract)) if contract else infer_contract(file)
    raw = read(file, by)
    found = [asdict(column) for column in profile_table(normalise(raw, by), by)]
    facts = {
        "read": raw.read, "kept": raw.table.num_rows, "rejected": raw.rejects.num_rows,
        "encoding": raw.encoding, "notes": list(raw.notes),
    }  # fmt: skip
    if as_json:
        show_json({**facts, "columns": found})
        return
    show_facts(facts)
    names = list(found[0]) if found else []
    show_table("Columns", names, [list(column.values()) for column in found])
