"""A worker's heartbeat, in a thread of its own, while a step works."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from folkmoot.errors import LeaseLostError
from folkmoot.run.book import Claim
from folkmoot.run.workshop import Workshop

BEATS_A_LEASE = 3  # a beat may be missed, and then another, before the lease ends


@contextmanager
def pulse(claim: Claim, shop: Workshop, *, step: str, done: int, total: int) -> Iterator[None]:
    """Extend the lease until the block ends; LeaseLostError afterwards if another took over.

    The fence is in the database: what this worker would commit after losing the lease is refused
    there, whatever this thread noticed.
    """
    ended = threading.Event()
    lost: list[LeaseLostError] = []

    def beat() -> None:
        try:
            while True:
                shop.book.heartbeat(claim, progress=step, done=done, total=total, now=shop.clock())
                if ended.wait(shop.lease_seconds / BEATS_A_LEASE):
                    return
        except LeaseLostError as error:
            lost.append(error)
        finally:
            shop.leave_thread()

    thread = threading.Thread(target=beat, name=f"pulse-{claim.run}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=shop.lease_seconds)
    if lost:
        raise lost[0]
