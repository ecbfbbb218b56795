"""`folkmoot worker`."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Annotated

import typer

# C2SP tlog practice: a witness should never wait longer for a signed head of the tree. What is due
# for destruction is looked for as often.
CHECKPOINT_EVERY = timedelta(minutes=5)


def worker(
    name: Annotated[
        str | None, typer.Option(help="The worker's name; default: host and pid.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="End when there is nothing to do.")] = False,
    poll: Annotated[float, typer.Option(help="Seconds between looks for work.", min=0.1)] = 2.0,
) -> None:
    """Carry out runs as they come; a killed worker's run is taken over and resumed by the next.

    When there is nothing to do it destroys what has outlived its days, as `run destroy --due` does.

    Example: folkmoot worker --once
    """
    import os
    import socket

    from folkmoot.cli.output import err, out
    from folkmoot.cli.progress import progress
    from folkmoot.cli.session import open_session
    from folkmoot.office.journal.services import checkpoint
    from folkmoot.office.place import place
    from folkmoot.office.runs.services import destroy_due
    from folkmoot.office.workshop import worker_actor, workshop
    from folkmoot.run.work import work

    at = open_session()

    signed = at.now - CHECKPOINT_EVERY

    def idle() -> bool:
        nonlocal signed
        if at.now - signed >= CHECKPOINT_EVERY:
            destroy_due(place=place(at.conf), by=worker_actor(at.now), now=at.now)
            checkpoint(now=at.now)
            signed = at.now
        if once:
            return False
        time.sleep(poll)
        return True

    called = name or f"{socket.gethostname()}-{os.getpid()}"
    with progress(quiet=False) as told:
        if not once:
            err.print(f"Worker {called} is waiting for runs; Ctrl-C ends it.", markup=False)
        shop = workshop(at.conf, at.clock, worker=called, told=told)
        ended = work(shop.actor, shop, idle=idle)
    for run in ended:
        out.print(run)
    if not ended:
        out.print("No run was waiting.")
