"""A worker's heartbeat, in a thread of its own, while a step works."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from folkmoot.errors import LeaseLostError
from folkmoot.logs import type_and_place
from folkmoot.run.book import Claim
from folkmoot.run.workshop import Workshop

log = logging.getLogger("folkmoot.worker")

BEATS_A_LEASE = 3  # a beat may be missed, and then another, before the lease ends


@contextmanager
def pulse(claim: Claim, shop: Workshop, *, step: str, done: int, total: int) -> Iterator[None]:
    """Extend the lease until the block ends; LeaseLostError afterwards if another took over, or
    the lease could not be extended, whatever the reason.

    The fence is in the database: what this worker would commit after losing the lease is refused
    there, whatever this thread noticed.
    """
    ended = threading.Event()
    lost: list[LeaseLostError] = []

    def beat() -> None:
        try:
            try:
                extend()
            finally:
                shop.leave_thread()
        except LeaseLostError as error:
            lost.append(error)
        except Exception as error:
            # Python would print a thread's error with its text, and a database's quotes rows.
            log.error("the heartbeat failed", extra={"run": claim.run} | type_and_place(error))  # noqa: TRY400
            lost.append(_unextended(claim))

    def extend() -> None:
        while True:
            shop.book.heartbeat(claim, progress=step, done=done, total=total, now=shop.clock())
            if ended.wait(shop.lease_seconds / BEATS_A_LEASE):
                return

    thread = threading.Thread(target=beat, name=f"pulse-{claim.run}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=shop.lease_seconds)
    if lost:
        raise lost[0]


def _unextended(claim: Claim) -> LeaseLostError:
    return LeaseLostError(
        "The lease could not be extended, so the step is not committed.",
        where=claim.run,
        next_step="Look into the log; the run is taken up again when its lease has ended.",
    )
