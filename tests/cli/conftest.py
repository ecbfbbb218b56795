"""The real command line, in a process of its own, over a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def command(*arguments: str, home: Path | None = None, **environment: str) -> Ran:
    """Run ``folkmoot`` as a person would; no setting of the caller's leaks in."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("FOLKMOOT_")}
    env.pop("DATABASE_URL", None)
    if home is not None:
        env["FOLKMOOT_HOME"] = str(home)
    done = subprocess.run(
        [sys.executable, "-m", "folkmoot", *arguments],
        capture_output=True, text=True, env=env | environment, cwd=ROOT, timeout=300, check=False,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def folkmoot() -> Callable[..., Ran]:
    """The command line."""
    return command


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A home in which the made-up demo has run, and what it said."""
    home = tmp_path_factory.mktemp("county") / "home"
    ran = command("demo", "--sample", "--home", str(home), "--no-serve", "--json")
    assert ran.code == 0, ran.err
    return home, ran.json


@dataclass(frozen=True)
class MadeCounty:
    """A county made by `folkmoot county` in ``folder``, the ``home`` of its walk, what it said."""

    folder: Path
    home: Path
    shown: Any

    def run(self, *arguments: str, home: Path | None = None, **environment: str) -> Ran:
        return command("--home", str(home or self.home), *arguments, **environment)


@pytest.fixture(scope="session")
def made_county(tmp_path_factory: pytest.TempPathFactory) -> MadeCounty:
    """A small county walked end to end. Tests that use it are of the group `made-county`, so that
    one worker makes it once."""
    folder = tmp_path_factory.mktemp("made")
    out, home = folder / "county", folder / "home"
    made = command(
        "county", str(out), "--residents", "6000", "--cases", "2", "--lookalikes", "4", "--json"
    )
    assert made.code == 0, made.err
    walked = command("demo", "--workspace", str(out), "--home", str(home), "--json")
    assert walked.code == 0, walked.err
    return MadeCounty(out, home, walked.json)
