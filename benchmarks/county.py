"""A whole county, end to end: made, delivered, joined under three agreements, verified.

`python -m benchmarks county --rows 1800000` (rows are residents). Per step its wall time and the
most memory that the process held in it. Nothing is compared: no other system does this on an
agreement; the linkage alone stands beside Splink in `python -m benchmarks people`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil

MOST = 1_800_000
MEMORY_MB = 6_000
SAMPLES_A_SECOND = 4
_WALK = "import sys; from benchmarks.county import walk_here; walk_here(sys.argv[1], sys.argv[2])"


def run(rows: int = 10_000_000) -> dict[str, Any]:
    """Seconds and peak MB of each step for ``rows`` residents, at most 1,800,000."""
    residents = min(rows, MOST)
    with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as scratch:
        county, out = Path(scratch) / "county", Path(scratch) / "walk.json"
        begun = time.perf_counter()
        made = _measured(
            [sys.executable, "-m", "folkmoot", "county", str(county), "--residents",
             str(residents), "--format", "parquet", "--json"], {},
        )  # fmt: skip
        env = {
            "FOLKMOOT_HOME": str(Path(scratch) / "home"),
            "FOLKMOOT_MEMORY_MB": str(MEMORY_MB),
        }
        walked = _measured([sys.executable, "-c", _WALK, str(county), str(out)], env)
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return {
            "synthetic": True,
            "residents": residents,
            "seconds": round(time.perf_counter() - begun, 1),
            "peak_mb": max(made["peak_mb"], walked["peak_mb"]),
            "made": made,
            "walked": walked,
            **found,
        }


def walk_here(county: str, out: str) -> None:
    """Walk the workspace in this process and write what each step took to ``out``."""
    from folkmoot.cli.demo.walk import walk
    from folkmoot.cli.workspace import read_workspace

    folder = Path(county)
    steps = _Steps()
    with steps:
        walked = walk(folder, read_workspace(folder), folder / "data", steps.told)
    shown = {
        "steps": steps.table(),
        "records": {run["purpose"]: run["records"] for run in walked.runs},
        "pairs": {run["purpose"]: run["pairs"] for run in walked.runs},
        "leads": walked.leads,
        "ledger": walked.ledger["events"],
        "truth": walked.truth["typologies"],
    }
    Path(out).write_text(json.dumps(shown, default=str), encoding="utf-8")


class _Steps:
    """What was told of the progress, as steps; a thread looks how much memory each holds."""

    def __init__(self) -> None:
        self._step, self._since = "begin", time.perf_counter()
        self._seconds: dict[str, float] = {}
        self._peak: dict[str, int] = {}
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Steps:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._change("end")
        self._over.set()
        self._watch.join()

    def told(self, what: str, _done: int, _total: int) -> None:
        """The name of the step that begins; files and openings are each one step together."""
        if "deliver" in what or ".parquet" in what:
            what = "deliveries"
        elif what.startswith(("the join for ", "members sign ")):
            what = what.partition(" for ")[0].partition(" sign ")[0]
        self._change(what.partition(": opening ")[0] + ": gather" if ": opening " in what else what)

    def table(self) -> list[dict[str, Any]]:
        """One row a step, in the order in which they began."""
        return [
            {"step": name, "seconds": round(seconds, 1), "peak_mb": self._peak.get(name, 0) >> 20}
            for name, seconds in self._seconds.items()
        ]

    def _change(self, step: str) -> None:
        now = time.perf_counter()
        self._seconds[self._step] = self._seconds.get(self._step, 0.0) + now - self._since
        self._step, self._since = step, now

    def _look(self) -> None:
        process = psutil.Process()
        while not self._over.wait(1 / SAMPLES_A_SECOND):
            held = process.memory_info().rss
            self._peak[self._step] = max(self._peak.get(self._step, 0), held)


def _measured(command: list[str], more: dict[str, str]) -> dict[str, Any]:
    begun = time.perf_counter()
    env = {k: v for k, v in os.environ.items() if not k.startswith("FOLKMOOT_")} | more
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"the command ended with {child.returncode}")
    return {
        "seconds": round(time.perf_counter() - begun, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mb": used.ru_maxrss // 1024,
    }
