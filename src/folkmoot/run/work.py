"""A worker: claim a run, carry it out, until there is none."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable

from folkmoot.errors import FolkmootError, LeaseLostError, RefusedError
from folkmoot.logs import type_and_place
from folkmoot.run.book import Claim
from folkmoot.run.join import join
from folkmoot.run.workshop import Workshop
from folkmoot.store.scratch import wipe_scratch

log = logging.getLogger("folkmoot.worker")


def work(
    worker: str, shop: Workshop, *, idle: Callable[[], bool] = lambda: False
) -> tuple[str, ...]:
    """Carry out every run that can be claimed; the ids of those that this worker ended.

    ``idle`` is asked when there is nothing to do: it may wait, and says whether to look again.
    """
    ended: list[str] = []
    while True:
        _tidy(shop)
        claim = shop.book.claim(worker, now=shop.clock())
        if claim is None:
            if not idle():
                return tuple(ended)
            continue
        if _carry_out(claim, shop):
            ended.append(claim.run)


def _tidy(shop: Workshop) -> None:
    """What killed workers left: half-written files, and data in clear that they had spilled."""
    shop.place.wipe()
    wipe_scratch(shop.spill)


def _carry_out(claim: Claim, shop: Workshop) -> bool:
    try:
        _to_the_end(claim, shop)
    except LeaseLostError:  # while it worked, or when it would have ended the run
        log.warning("the lease on this run is lost", extra={"run": claim.run})
        return False
    return True


def _to_the_end(claim: Claim, shop: Workshop) -> None:
    try:
        join(claim, shop)
    except LeaseLostError:
        raise
    except RefusedError as refused:
        reasons = tuple(
            {"rule": f.code, "clause": f.clause, "what": f.what, "remedy": f.next_step}
            for f in refused.faults
        )
        shop.book.stop(claim, reasons, now=shop.clock())
        log.warning("the run was stopped by the gate", extra={"run": claim.run})
    except Exception as error:
        shop.book.fail(claim, _told(error), now=shop.clock())
        log.error("the run failed", extra={"run": claim.run} | type_and_place(error))  # noqa: TRY400


def _told(error: Exception) -> str:
    """Type and place, as its text may quote data; of an error of ours, which never does, also what
    to do next."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "folkmoot" in f.filename] or frames
    place = f"{type(error).__name__} in {ours[-1].name}, line {ours[-1].lineno}"
    if not isinstance(error, FolkmootError):
        return place
    return " ".join([f"{place}.", *(f"{f.what} Next: {f.next_step}" for f in error.faults)])
