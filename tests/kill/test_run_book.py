"""SIGKILL at every boundary of a step and at random: a run resumes, and each step counts once."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.databases import Office
from tests.kill.forking import Nursery, nursery
from tests.kill.nursery import STEPS
from tests.office.scene import NOW, ready, request

from folkmoot.ledger.journal import EventKind
from folkmoot.ledger.leaf import read_leaf
from folkmoot.office.journal.selectors import leaves
from folkmoot.office.runs.models import Decision, Run, Step

BOUNDARIES = (
    "claim-after-commit",
    *(f"step-before-commit@{n}" for n in (1, 3)),
    *(f"step-after-commit@{n}" for n in (1, STEPS - 1)),
    "end-before-commit",
    "end-after-commit",
)
NIGHTLY_KILLS = int(os.environ.get("FOLKMOOT_KILLS", "1000"))


@pytest.fixture
def permitted(office) -> Office:
    """An office with a permit."""
    from folkmoot.office.runs.services import decide_request

    scene = ready()
    decide_request(request=request(scene), by=scene.people["northam"], now=scene.later())
    return office


def queue(number: int) -> str:
    """A new run in the queue, on a copy of the one decision (a permit starts one run)."""
    decision = Decision.objects.order_by("decided_at").first()
    decision.pk = f"copy-{number}"
    decision.save(force_insert=True)
    return Run.objects.create(id=f"run-{number}", decision=decision, queued_at=NOW).id


def to_the_end(children: Nursery, run: str, minutes: Iterator[int]) -> int:
    """Let workers take over until the run has ended; how many it took."""
    for attempt in range(50):
        if Run.objects.get(id=run).state == Run.State.FINISHED:
            return attempt
        children.wait(children.begin(f"w{attempt}@{next(minutes)}"))
    raise AssertionError("the run does not end")


def verify(run: str, said: list[str]) -> None:
    """Each step once, as acknowledged, and its event once."""
    steps = {s.name: s.ciphertext_sha256 for s in Step.objects.filter(run_id=run)}
    assert sorted(steps) == [f"step-{n}" for n in range(STEPS)]
    assert Run.objects.get(id=run).state == Run.State.FINISHED
    for of, word, *cipher in (line.split() for line in said):
        if of == run and cipher:
            assert [steps[word]] == cipher
    events = [read_leaf(leaf).event for leaf in leaves()]
    told = [e.body["step"] for e in events if e.kind is EventKind.RUN_STEP and e.subject == run]
    assert sorted(told) == sorted(steps)
    ended = [e for e in events if e.kind is EventKind.RUN_FINISHED and e.subject == run]
    assert len(ended) == 1


def test_killed_at_every_boundary_a_run_ends_the_same(permitted, tmp_path):
    minutes = count(6)  # no worker's clock is behind that of one before
    with nursery(permitted, "work", tmp_path / "acks") as children:
        for number, boundary in enumerate(BOUNDARIES):
            run, at_the_end = queue(number), boundary == "end-after-commit"
            children.wait(children.begin(f"first@{next(minutes)}", failpoint=boundary))
            assert (Run.objects.get(id=run).state == Run.State.FINISHED) == at_the_end, boundary
            assert f"{run} finished" not in children.acknowledged()
            assert to_the_end(children, run, minutes) == (0 if at_the_end else 1)
            verify(run, children.acknowledged())


def kill_at_random(office: Office, kills: int, file: Path) -> int:
    """Two workers on one run after another, both killed at random; how many runs ended."""
    chance, done, number, minutes = random.Random(9), 0, 0, count(6)
    with nursery(office, "work", file) as children:
        while done < kills:
            run, tried = queue(number), 0
            while Run.objects.get(id=run).state != Run.State.FINISHED:
                pids = [children.begin(f"{name}@{next(minutes)}") for name in "ab"]
                # Longer each time, so that a slow machine ends a run as well.
                time.sleep(chance.uniform(0.0, 0.03 + tried / 100))
                for pid in pids:
                    children.kill(pid)
                done, tried = done + 2, tried + 2
            verify(run, children.acknowledged())
            number += 1
    return number


def test_killed_at_random_a_run_ends_the_same(permitted, tmp_path):
    assert kill_at_random(permitted, 10, tmp_path / "acks") >= 1


@pytest.mark.nightly
def test_killed_a_thousand_times_every_run_ends_the_same(permitted, tmp_path):
    ended = kill_at_random(permitted, NIGHTLY_KILLS, tmp_path / "acks")
    print(f"\n{permitted.vendor}: {NIGHTLY_KILLS} kills, {ended} runs, each step once")
