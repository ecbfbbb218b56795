"""SIGKILL at random with several writers at once: nothing acknowledged is lost, nothing forks."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.databases import Office

from folkmoot.ledger.leaf import GENESIS, read_leaf
from folkmoot.ledger.tree import Frontier, leaf_hash
from folkmoot.office.journal.models import Entry
from folkmoot.office.journal.selectors import leaves
from folkmoot.office.keys.models import Destroyed

WRITERS = 3
CI_KILLS = 15
NIGHTLY_KILLS = int(os.environ.get("FOLKMOOT_KILLS", "1000"))


def writers(office: Office, names: list[str]) -> list[subprocess.Popen[bytes]]:
    """Processes that write, each past its start."""
    script = Path(__file__).with_name("writer.py")
    found = [
        subprocess.Popen(
            [sys.executable, script, name], stdout=subprocess.PIPE, env=os.environ | office.env
        )
        for name in names
    ]
    for process in found:
        assert process.stdout.readline() == b"ready\n"
    return found


def killed(process: subprocess.Popen[bytes]) -> list[str]:
    """What a writer had acknowledged when SIGKILL ended it. A line cut short was none."""
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read()
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    return [line.decode() for line in said.split(b"\n")[:-1]]


def kill_at_random(office: Office, kills: int) -> tuple[int, int]:
    """(acknowledged, written) after ``kills`` kills; everything is verified on the way."""
    chance, acknowledged, done = random.Random(4), [], 0
    while done < kills:
        running = writers(office, [f"w{done + n}" for n in range(WRITERS)])
        for process in chance.sample(running, len(running)):
            time.sleep(chance.uniform(0, 0.15))
            acknowledged += killed(process)
        done += len(running)
    return len(acknowledged), verify(acknowledged)


def verify(acknowledged: list[str]) -> int:
    """How many entries there are, once the chain holds and nothing acknowledged is missing."""
    subjects, previous, frontier = [], GENESIS, Frontier()
    for seq, leaf in enumerate(leaves()):
        read = read_leaf(leaf)
        assert (read.seq, read.prev) == (seq, previous)
        previous = leaf_hash(leaf)
        frontier = frontier.append(previous)
        subjects.append(read.event.subject)
    last = Entry.objects.order_by("-seq").first()
    assert b"".join(frontier.nodes) == bytes(last.frontier)
    assert len(set(subjects)) == len(subjects)
    assert set(acknowledged) <= set(subjects)
    # Act and event live or die together.
    even = {s for s in subjects if int(s.rpartition("-")[2]) % 2 == 0}
    assert set(Destroyed.objects.values_list("subject", flat=True)) == even
    return len(subjects)


def test_killed_writers_lose_nothing(office):
    acknowledged, written = kill_at_random(office, CI_KILLS)
    assert 50 < acknowledged <= written <= acknowledged + CI_KILLS


@pytest.mark.nightly
def test_killed_writers_lose_nothing_a_thousand_times(office):
    acknowledged, written = kill_at_random(office, NIGHTLY_KILLS)
    print(f"\n{office.vendor}: {NIGHTLY_KILLS} kills, {acknowledged} acknowledged, 0 lost, 0 forks")
    assert acknowledged <= written <= acknowledged + NIGHTLY_KILLS + WRITERS
