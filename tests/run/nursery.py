"""Starts Django once, loads what a worker needs, and forks a process for each line of its input.

A line is JSON: ``job``, ``env`` (which office; a failpoint too), ``ahead`` (seconds on the clock),
``acks`` (a file) and what the job needs. The child's pid is the answer. What a child says is one
append to ``acks`` after the commit that it speaks of; its standard error goes to ``<acks>.err``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from tests.databases import point

Say = Callable[[str], None]


def work(order: dict[str, Any], say: Say) -> None:
    """A worker that looks once for a run, and says what it committed."""
    from tests.run.sample import clock, shop

    from folkmoot.office.runs.run_book import DjangoRunBook
    from folkmoot.run.work import work

    class Telling(DjangoRunBook):
        """Says what is acknowledged, as the caller of the real book would see it."""

        def commit_step(self, claim: Any, step: Any, *, now: Any) -> None:
            super().commit_step(claim, step, now=now)
            say(f"step {step.name} {step.ciphertext_sha256}")

        def finish(self, claim: Any, result: Any, **released: Any) -> None:
            super().finish(claim, result, **released)
            say("finished")

    work(f"w{os.getpid()}", shop(clock(order["ahead"]), book=Telling()))


def deliver(order: dict[str, Any], say: Say) -> None:
    """The file of the first member again, with another day: a delivery that is new."""
    from datetime import date
    from pathlib import Path

    from tests.run.sample import FOLDER, again, clock

    from folkmoot.office.deliveries.deliver_file import deliver_file
    from folkmoot.settings import settings

    sample = again()
    row, _ = deliver_file(
        file=Path(order["file"]),
        contract_text=(FOLDER / "contracts" / "ashvale.yaml").read_text("utf-8"),
        where="ashvale.yaml",
        as_of=date(2026, 11, 20),
        by_for=lambda member: sample.people[member],
        conf=settings(),
        now=clock(order["ahead"])(),
    )
    say(f"delivered {row.id} {row.ciphertext_sha256}")


def decide(order: dict[str, Any], say: Say) -> None:
    """The workspace's request, once more."""
    from tests.run.sample import again, ask

    sample = again()
    sample.later(seconds=order["ahead"])
    say(f"decided {type(ask(sample, order['deliveries'])).__name__}")


def destroy(order: dict[str, Any], say: Say) -> None:
    """A delivery is destroyed."""
    from tests.run.sample import again, clock, shop

    from folkmoot.office.deliveries.destroy_delivery import destroy_delivery

    destroy_delivery(
        delivery=order["delivery"], place=shop().place, reason="asked", by=again().team,
        now=clock(order["ahead"])(),
    )  # fmt: skip
    say("destroyed")


JOBS: dict[str, Callable[[dict[str, Any], Say], None]] = {
    "work": work, "deliver": deliver, "decide": decide, "destroy": destroy,
}  # fmt: skip


def main() -> None:
    """Fork for each line of input."""
    # Loaded once, so that a child begins at once; and so that a source that is edited meanwhile
    # does not reach it by halves.

    import folkmoot.office.deliveries.destroy_delivery
    import folkmoot.run.work  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _child(order)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _child(order: dict[str, Any]) -> None:
    from folkmoot.logs import configure_logs

    error = os.open(f"{order['acks']}.err", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(error, 1)
    os.dup2(error, 2)
    acks = os.open(order["acks"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    configure_logs("WARNING")
    os.environ.update(order["env"])
    point(order["env"])
    code = 1
    try:
        JOBS[order["job"]](order, lambda text: _say(acks, text))
        code = 0
    except Exception:
        import logging

        logging.getLogger("folkmoot.test").exception("the child failed")
    finally:
        os._exit(code)


def _say(file: int, text: str) -> None:
    os.write(file, f"{text}\n".encode())


if __name__ == "__main__":
    main()
