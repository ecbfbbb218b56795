"""Starts Django once and forks a process for each name on its input; the kill tests end those.

A child runs ``job(name, say)``; what it says is one append to the file of acknowledgements, after
the commit that it speaks of.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from folkmoot.office.start import start

Say = Callable[[str], None]


def write(name: str, say: Say) -> None:
    """Append ``<name>-<n>`` for ever, in turn in a transaction of its own and in that of an act."""
    from folkmoot.ledger.journal import Event, EventKind
    from folkmoot.office.journal.services import DjangoJournal, writing
    from folkmoot.office.keys.models import Destroyed

    now, number = datetime.now(UTC), 0
    while True:
        subject = f"{name}-{number}"
        event = Event(EventKind.RUN_STEP, subject, "writer", now, {"n": number})
        if number % 2:
            DjangoJournal().append_now(event)
        else:
            with writing() as journal:  # the act: any row of another table
                Destroyed.objects.create(key_id=subject, subject=subject, destroyed_at=now)
                journal.append(event)
        say(subject)
        number += 1


def work(name: str, say: Say) -> None:
    """Claim the one run and commit its steps; ``name`` is ``<worker>@<minutes ahead>``."""
    import hashlib

    from tests.office.scene import NOW

    from folkmoot.errors import LeaseLostError
    from folkmoot.office.runs.run_book import DjangoRunBook
    from folkmoot.run.book import StepRecord

    worker, _, minutes = name.partition("@")
    now, book = NOW + timedelta(minutes=int(minutes)), DjangoRunBook()
    claim = book.claim(worker, now=now)
    if claim is None:
        return
    done = {step.name for step in claim.done}
    try:
        for number in range(STEPS):
            step = f"step-{number}"
            if step in done:
                continue
            book.heartbeat(claim, progress=step, done=number, total=STEPS, now=now)
            content = hashlib.sha256(f"{claim.run}{step}".encode()).hexdigest()
            cipher = hashlib.sha256(os.urandom(8)).hexdigest()  # ciphertext never repeats
            record = StepRecord(step, f"runs/{cipher}", cipher, content, {"rows": number})
            book.commit_step(claim, record, now=now)
            say(f"{claim.run} {step} {cipher}")
        book.finish(claim, {"steps": STEPS}, leads=(), now=now)
        say(f"{claim.run} finished")
    except LeaseLostError:
        say(f"{claim.run} lost")


def act(name: str, say: Say) -> None:
    """One act of an office that ``tests.office.scene.ready`` made: decide, deliver or destroy."""
    from tests.office.scene import NORTH, NOW, Scene, deliver, request

    from folkmoot.office.accounts.models import Actor
    from folkmoot.office.deliveries.destroy_delivery import destroy_delivery
    from folkmoot.office.runs.services import decide_request

    people = {a.member_id or "": a.pseudonym for a in Actor.objects.all()}
    scene = Scene(team=people[""], people=people, now=NOW + timedelta(minutes=5))
    by = people["northam"]
    if name == "decide":
        decide_request(request=request(scene), by=by, now=scene.now)
    elif name == "deliver":
        deliver(scene, "northam", "two")
    else:
        destroy_delivery(delivery=NORTH, place=scene.place, reason="asked", by=by, now=scene.now)
    say(name)


STEPS = 6
JOBS: dict[str, Callable[[str, Say], None]] = {"write": write, "work": work, "act": act}


def main(job: str, file: str) -> None:
    """Fork for each line of input; a line may begin with ``FAILPOINT=name ``."""
    start()
    _load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    acknowledged = os.open(Path(file), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for line in sys.stdin:
        *words, name = line.split()
        pid = os.fork()
        if pid == 0:
            os.environ.update(word.split("=", 1) for word in words)
            _run(JOBS[job], name, lambda text: _say(acknowledged, text))
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _run(job: Callable[[str, Say], None], name: str, say: Say) -> None:
    """A child's whole life. Its own error is said, so that no test takes it for a kill."""
    try:
        job(name, say)
    except BaseException as error:
        say(f"error {type(error).__name__} {error}")
    os._exit(0)


def _load() -> None:
    """Import before forking what every child needs; connect to nothing."""
    from django.db import connection

    import folkmoot.office.keys.models
    import folkmoot.office.runs.run_book  # noqa: F401

    assert connection.vendor and connection.connection is None


def _say(file: int, text: str) -> None:
    os.write(file, f"{text}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
