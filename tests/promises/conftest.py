"""What was promised to everybody, kept by the whole of it, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.databases import Office, office, pointed, postgres, prepared_sqlite

if TYPE_CHECKING:
    from tests.promises.counties import WalkedCounty

__all__ = ["county", "office", "postgres", "prepared_sqlite", "walked_county"]


@pytest.fixture(scope="session")
def walked_county(
    prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WalkedCounty]:
    """A made-up county in which every purpose has run once, observed."""
    from tests.promises.counties import walk
    from tests.promises.observing import observe

    top = tmp_path_factory.mktemp("county")
    home = top / "home"
    home.mkdir(mode=0o700)
    shutil.copy(prepared_sqlite, home / "folkmoot.sqlite3")
    env = {"FOLKMOOT_HOME": str(home), "FOLKMOOT_SPILL": str(top / "spill")}
    with pointed(env), pytest.MonkeyPatch.context() as patch:
        found = walk(Office("sqlite", home, env), top / "workspace")
        found.observer = observe(patch)
        for entry in found.space.runs:
            found.run(entry)
    yield found


@pytest.fixture
def county(walked_county: WalkedCounty) -> Iterator[WalkedCounty]:
    """That county; this process is pointed at it. One for all tests: nothing may be undone."""
    with pointed(walked_county.office.env):
        yield walked_county
