"""`folkmoot ledger checkpoint`."""

from __future__ import annotations

import sys


def checkpoint() -> None:
    """Sign the ledger as it stands and publish the checkpoint under the home's `public` folder.

    Example: folkmoot ledger checkpoint
    """
    from folkmoot.cli.session import open_session
    from folkmoot.errors import NotFoundError
    from folkmoot.office.journal.services import checkpoint as make

    at = open_session()
    made = make(now=at.now)
    if made is None:
        raise NotFoundError(
            "The ledger is empty.", where="ledger", next_step="Nothing to sign yet."
        )
    sys.stdout.write(made.text)
