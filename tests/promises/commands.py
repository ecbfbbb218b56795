"""The real command line in a process of its own, with nothing of ours in its environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEEP = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


def folkmoot(*arguments: str | Path, env: Mapping[str, str], before: str = "") -> Ran:
    """Run ``folkmoot`` with ``env``; ``before`` is Python that is run first in the same process."""
    start = ["-m", "folkmoot"]
    if before:
        start = ["-c", f"{before}\nfrom folkmoot.cli import main\nmain()"]
    done = subprocess.run(
        [sys.executable, *start, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={k: v for k, v in os.environ.items() if k in KEEP} | dict(env),
        cwd=ROOT,
        timeout=300,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)
