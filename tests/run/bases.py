"""One prepared office a database, and copies of it: a folder, and a database from a template."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from django.db import connections
from tests.databases import (
    Office,
    Server,
    copy_home,
    create_database,
    drop_database,
    keys_of,
    pointed,
    postgres_env,
)
from tests.run.sample import ready

_numbers = count(1)


@dataclass(frozen=True)
class Base:
    """An office with a queued run: its home, and its database where that is not in the home."""

    vendor: str
    home: Path
    run: str
    server: Server | None = None
    database: str = ""

    def env(self, home: Path, database: str) -> dict[str, str]:
        """The environment of an office in ``home``. The spill lies beside it, to be looked at."""
        spill = {"FOLKMOOT_SPILL": str(home.parent / f"{home.name}-spill")}
        if self.server is None:
            return {"FOLKMOOT_HOME": str(home)} | spill
        return postgres_env(self.server, database, home) | spill

    @contextmanager
    def copied(self, folder: Path) -> Iterator[Office]:
        """A copy of this office under ``folder``; this process does not point at it."""
        home = folder / f"home-{next(_numbers)}"
        copy_home(self.home, home)
        name = f"{self.database}_{next(_numbers)}"
        if self.server is not None:
            create_database(self.server, name, self.database)
        try:
            yield Office(self.vendor, home, self.env(home, name))
        finally:
            if self.server is not None:
                drop_database(self.server, name)
            for made in (home, keys_of(home)):
                shutil.rmtree(made)


def prepare_base(office: Office, server: Server | None, database: str) -> Base:
    """The office that this process points at, made a base to copy from."""
    _, run = ready()
    closed(office.vendor)
    return Base(office.vendor, office.home, run, server, database)


def closed(vendor: str) -> None:
    """Leave the office that this process points at, so that it can be copied whole."""
    with connections["default"].cursor() as cursor:
        if vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for connection in connections.all(initialized_only=True):
        connection.close()  # a template must have no visitor


@pytest.fixture(scope="session")
def sqlite_base(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """The base on SQLite."""
    home = tmp_path_factory.mktemp("base-sqlite")
    shutil.copy(prepared_sqlite, home / "folkmoot.sqlite3")
    env = {"FOLKMOOT_HOME": str(home)}
    with pointed(env):
        base = prepare_base(Office("sqlite", home, env), None, "")
    yield base


@pytest.fixture(scope="session")
def postgres_base(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """The base on PostgreSQL."""
    home, name = tmp_path_factory.mktemp("base-postgres"), f"base_{os.getpid()}"
    create_database(postgres, name, f"prepared_{os.getpid()}")
    env = postgres_env(postgres, name, home)
    try:
        with pointed(env):
            base = prepare_base(Office("postgres", home, env), postgres, name)
        yield base
    finally:
        drop_database(postgres, name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def base(request: pytest.FixtureRequest) -> Base:
    """The base, in turn on both databases."""
    found: Base = request.getfixturevalue(f"{request.param}_base")
    return found


@pytest.fixture
def county(base: Base, tmp_path: Path) -> Iterator[Office]:
    """A fresh copy of the base; this process is pointed at it."""
    with base.copied(tmp_path) as office, pointed(office.env):
        yield office
