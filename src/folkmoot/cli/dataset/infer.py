"""`folkmoot dataset infer`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.options import OutFile


def infer(
    file: Annotated[Path, typer.Argument(help="A CSV, Excel or Parquet file.")],
    out: OutFile = None,
) -> None:
    """Propose a contract for a file, to be corrected by somebody who knows the data.

    Example: folkmoot dataset infer rates.csv --out contracts/rates.yaml
    """
    from folkmoot.cli.files import write_whole
    from folkmoot.dataset.infer import infer as infer_contract
    from folkmoot.dataset.write_contract import write_contract

    text = write_contract(infer_contract(file))
    if out is None:
        sys.stdout.write(text)
    else:
        write_whole(out, text.encode())
