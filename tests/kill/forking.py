"""Children of a nursery: started by name, killed by pid, with what they acknowledged."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.databases import Office

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Nursery:
    """A process that forks; ``file`` is where its children acknowledge."""

    process: subprocess.Popen[str]
    file: Path

    def begin(self, name: str, failpoint: str = "") -> int:
        """The pid of a new child called ``name``."""
        point = f"FOLKMOOT_FAILPOINT={failpoint} " if failpoint else ""
        self.process.stdin.write(f"{point}{name}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def kill(self, pid: int) -> None:
        """SIGKILL; returns once the child is gone."""
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)
        self.wait(pid)

    def wait(self, pid: int) -> None:
        """Returns once the child has ended, by itself or otherwise."""
        deadline = time.monotonic() + 60
        while is_alive(pid):
            assert time.monotonic() < deadline, "the child does not end"
            time.sleep(0.002)

    def acknowledged(self) -> list[str]:
        """Every whole line; a line cut short acknowledged nothing."""
        said = self.file.read_text("utf-8").split("\n")[:-1] if self.file.exists() else []
        assert [line for line in said if line.startswith("error")] == []
        return said


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def nursery(office: Office, job: str, file: Path) -> Iterator[Nursery]:
    """A nursery over the same database as ``office``."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.kill.nursery", job, file],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | office.env,
    )
    try:
        yield Nursery(process, file)
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(30)
