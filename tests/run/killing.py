"""Children of the nursery, what they did, and what must hold after one was killed."""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connections
from tests.databases import Office, pointed
from tests.kill.forking import Nursery

from folkmoot.cli.ledger.verify import run_verifier, write_bundle
from folkmoot.ledger.journal import EventKind
from folkmoot.ledger.leaf import read_leaf
from folkmoot.office.cases.models import Lead
from folkmoot.office.deliveries.models import Delivery
from folkmoot.office.journal.selectors import leaves
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.runs.models import Decision, Run, Step
from folkmoot.run.join import join

from .sample import QUEUED

ROOT = Path(__file__).parents[2]
# Read from the code, so that a new step is killed too.
STEPS = tuple(re.findall(r'done\(\s*"(\w+)"', inspect.getsource(join)))
LEASE = 2  # seconds; each worker's clock is further ahead than the last one's lease


@contextmanager
def nursery(folder: Path) -> Iterator[Children]:
    """A nursery for all offices; its children's orders and words lie in ``folder``."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.run.nursery"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("FOLKMOOT_")}
        | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "FOLKMOOT_HOME": str(folder)},
    )
    try:
        yield Children(process, folder)
    finally:
        assert process.stdin and process.stdout
        process.stdin.close()
        process.stdout.close()
        process.wait(30)


@dataclass
class Children(Nursery):
    """`tests.kill.forking.Nursery`, whose ``file`` is a folder here and whose orders are JSON."""

    started: int = field(default=0)

    def order(self, office: Office, job: str, failpoint: str = "", **more: Any) -> int:
        """The pid of a new child that does ``job`` in ``office``."""
        self.started += 1
        env = {k: v for k, v in office.env.items() if v} | {"FOLKMOOT_LEASE_SECONDS": str(LEASE)}
        if failpoint:
            env["FOLKMOOT_FAILPOINT"] = failpoint
        said = {"job": job, "env": env, "acks": str(self.acks(office))}
        ahead = {"ahead": self.started * (LEASE + 1)}
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(said | ahead | more) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def acks(self, office: Office) -> Path:
        """Where the children of one office acknowledge."""
        return self.file / f"{office.home.parent.name}-{office.home.name}.acks"

    def said(self, office: Office) -> list[list[str]]:
        """What was acknowledged, line by line in words; a line cut short acknowledged nothing."""
        file = self.acks(office)
        lines = file.read_text("utf-8").split("\n")[:-1] if file.exists() else []
        return [line.split() for line in lines]

    def errors(self, office: Office) -> list[str]:
        """What went wrong: every line of their logs that is no mere warning."""
        lines = Path(f"{self.acks(office)}.err").read_text("utf-8").splitlines()
        return [line for line in lines if '"level": "WARNING"' not in line]


@dataclass(frozen=True)
class Outcome:
    """What a finished run left: the same for each run of one base, however it came about. Leads are
    without their ids, which hang on the key that each run has of its own."""

    content: str
    steps: tuple[tuple[str, str], ...]
    leads: tuple[tuple[str, ...], ...]


def outcome(run: str) -> Outcome:
    """The outcome of ``run`` in the office that this process points at."""
    row = Run.objects.get(id=run)
    assert row.state == Run.State.FINISHED, (row.state, row.result)
    steps = Step.objects.filter(run_id=run).order_by("id").values_list("name", "content_sha256")
    key = DjangoKeyRing().unwrap(run)
    from folkmoot.run.evidence import open_evidence

    leads = []
    for lead in Lead.objects.filter(run_id=run):
        evidence = json.loads(open_evidence(key, run, lead.id, bytes(lead.evidence)))
        assert evidence.pop("lead") == lead.id and lead.subject
        pence = str(lead.actual_pence), str(lead.forward_pence)
        leads.append((*pence, json.dumps(evidence, sort_keys=True)))
    return Outcome(row.result["content_sha256"], tuple(steps), tuple(sorted(leads)))


def verify(office: Office, run: str, said: list[list[str]], folder: Path) -> Outcome:
    """The outcome, once nothing acknowledged is missing, nothing counts twice, the ledger holds
    and no half-written file is left."""
    with pointed(office.env):
        found = outcome(run)
        assert [name for name, _ in found.steps] == list(STEPS)
        steps = dict(Step.objects.filter(run_id=run).values_list("name", "ciphertext_sha256"))
        for words in said:
            if words[0] == "step":
                assert steps[words[1]] == words[2]
        told = events(run)
        assert told[EventKind.RUN_STEP] == len(STEPS)
        assert told[EventKind.RELEASE_MADE] == told[EventKind.RUN_FINISHED] == 1
        assert Lead.objects.count() == len(found.leads)
        check_ledger(folder)
        for connection in connections.all(initialized_only=True):
            connection.close()
    check_no_parts(office)
    return found


def events(subject: str) -> Counter[EventKind]:
    """How many events of each kind the ledger has on ``subject``."""
    read = (read_leaf(leaf).event for leaf in leaves())
    return Counter(event.kind for event in read if event.subject == subject)


def check_ledger(folder: Path) -> None:
    """The single-file verifier says that everything holds."""
    folder.mkdir(exist_ok=True)
    assert write_bundle(folder, now=QUEUED) > 10
    assert "everything holds" in run_verifier(folder)


def check_no_parts(office: Office) -> None:
    """No half-written file, and nothing in clear that a killed process spilled."""
    parts = office.home / "store" / ".parts"
    spill = Path(office.env["FOLKMOOT_SPILL"])
    left = [path for folder in (parts, spill) for path in folder.rglob("*")]
    left += [path for path in office.home.rglob(".*") if path.is_file() and path.name != ".prepare"]
    assert left == []


def state(office: Office) -> dict[str, Any]:
    """What counts: rows that a reader would see. Orphans in the store are not among them."""
    with pointed(office.env):
        return {
            "deliveries": sorted(Delivery.objects.values_list("id", "ciphertext_sha256")),
            "decisions": sorted(Decision.objects.values_list("id", flat=True)),
            "steps": sorted(Step.objects.values_list("name", "ciphertext_sha256")),
            "leads": Lead.objects.count(),
            "events": len(list(leaves())),
        }
