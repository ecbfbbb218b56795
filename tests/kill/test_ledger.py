"""SIGKILL at random with several writers at once: nothing acknowledged is lost, nothing forks."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest
from tests.databases import Office
from tests.kill.forking import nursery

from folkmoot.ledger.leaf import GENESIS, read_leaf
from folkmoot.ledger.tree import Frontier, leaf_hash
from folkmoot.office.journal.models import Entry
from folkmoot.office.journal.selectors import leaves
from folkmoot.office.keys.models import Destroyed

WRITERS = 3
CI_KILLS = 15
NIGHTLY_KILLS = int(os.environ.get("FOLKMOOT_KILLS", "1000"))


def kill_at_random(office: Office, kills: int, file: Path) -> tuple[int, int]:
    """(acknowledged, written) after ``kills`` kills of writers that run at the same time."""
    chance = random.Random(4)
    with nursery(office, "write", file) as children:
        running = [children.begin(f"w{n}") for n in range(WRITERS)]
        for number in range(kills):
            time.sleep(chance.uniform(0.02, 0.15))
            place = chance.randrange(WRITERS)
            children.kill(running[place])
            running[place] = children.begin(f"w{WRITERS + number}")
        for pid in running:
            children.kill(pid)
        acknowledged = children.acknowledged()
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


def test_killed_writers_lose_nothing(office, tmp_path):
    acknowledged, written = kill_at_random(office, CI_KILLS, tmp_path / "acks")
    assert CI_KILLS < acknowledged <= written <= acknowledged + CI_KILLS + WRITERS


@pytest.mark.nightly
def test_killed_writers_lose_nothing_a_thousand_times(office, tmp_path):
    acknowledged, written = kill_at_random(office, NIGHTLY_KILLS, tmp_path / "acks")
    print(f"\n{office.vendor}: {NIGHTLY_KILLS} kills, {acknowledged} acknowledged, 0 lost, 0 forks")
    assert acknowledged <= written <= acknowledged + NIGHTLY_KILLS + WRITERS
