"""`folkmoot ledger prove`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def prove(
    seq: Annotated[int, typer.Argument(help="Number of the entry, from 0.", min=0)],
    out: Annotated[Path, typer.Option(help="The receipt is written here.")] = Path("receipt.json"),
) -> None:
    """Write a receipt: one entry, with the proof that a signed checkpoint covers it.

    Example: folkmoot ledger prove 12 --out receipt.json
    """
    from folkmoot.cli.files import write_whole
    from folkmoot.cli.output import show_facts
    from folkmoot.cli.session import open_session
    from folkmoot.errors import NotFoundError
    from folkmoot.ledger.receipt import make_receipt
    from folkmoot.office.journal import selectors
    from folkmoot.office.journal.services import checkpoint, public_keys

    at = open_session()
    if seq >= selectors.size():
        raise NotFoundError(
            "The ledger has no such entry.", where=str(seq),
            next_step=f"Name a number below {selectors.size()}.",
        )  # fmt: skip
    made = checkpoint(now=at.now)
    text = made.text if made else ""
    leaf = next(selectors.leaves(seq, seq + 1))
    write_whole(out, make_receipt(leaf, selectors.leaf_hashes(), text, public_keys()))
    show_facts(
        {"receipt": out, "verify with": f"python verify_ledger.py --receipt {out} --key ..."}
    )
