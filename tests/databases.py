"""Both databases for tests: a fresh office a test, on SQLite and on a PostgreSQL of our own.

The PostgreSQL cluster is private (a temporary folder, a Unix socket, no port), one a test process,
and ends with it. FOLKMOOT_POSTGRES_URL names a server to use instead (its user must be able to
create roles and databases). Use: in a conftest, ``from tests.databases import office, postgres``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from folkmoot.office.start import start

start()

from folkmoot.office.settings import databases  # noqa: E402 - Django first
from folkmoot.office.setup import prepare  # noqa: E402
from folkmoot.settings import read_settings, settings  # noqa: E402

OWNER, APPLICATION = "folkmoot_owner", "folkmoot_app"
_numbers = count(1)


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server: ``admin`` is the URL of a user who may create databases."""

    admin: str

    def url(self, name: str, user: str) -> str:
        """The URL of database ``name`` for role ``user``."""
        parts = urlsplit(self.admin)
        place = parts.netloc.rpartition("@")[2]
        return f"postgresql://{user}:{user}@{place}/{name}?{parts.query}"

    def execute(self, *statements: sql.Composed | sql.SQL) -> None:
        """Run ``statements`` as the administrator, each on its own."""
        with psycopg.connect(self.admin, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


@dataclass(frozen=True)
class Office:
    """A prepared home and database; ``env`` makes another process use the same."""

    vendor: str
    home: Path
    env: dict[str, str] = field(repr=False)


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    where = shutil.which("initdb")
    return Path(where).resolve().parent if where else None


@contextmanager
def cluster(folder: Path, *options: str) -> Iterator[Server]:
    """A running private cluster in ``folder``, which must be empty; stopped at the end."""
    bin_ = programs()
    assert bin_ is not None, "no PostgreSQL programs"
    user, as_user = pwd.getpwuid(os.geteuid()).pw_name, []
    if os.geteuid() == 0:  # the server refuses to run as root
        user = "postgres"
        shutil.chown(folder, user, user)
        as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        as_user += ["--pdeathsig", "QUIT"]
    data = folder / "data"
    subprocess.run(
        [*as_user, bin_ / "initdb", "-D", data, "-A", "trust", "-U", user, "-E", "UTF8", "-N"],
        check=True,
        capture_output=True,
        cwd="/",
    )
    settings_ = ("listen_addresses=", f"unix_socket_directories={folder}", "max_connections=60")
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [*as_user, bin_ / "postgres", "-D", data]
            + [part for option in (*settings_, *options) for part in ("-c", option)],
            stdout=log,
            stderr=log,
            cwd="/",
        )
    try:
        yield Server(_answers(f"postgresql://{user}@/postgres?host={quote(str(folder), safe='')}"))
    finally:
        server.send_signal(3)  # SIGQUIT: stop at once, nothing is kept
        server.wait(30)


def _answers(url: str) -> str:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return url


def point(env: dict[str, str]) -> None:
    """Make this process use the home and database of ``env``."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        delattr(connections._connections, connection.alias)
    for name in ("FOLKMOOT_HOME", "DATABASE_URL", "FOLKMOOT_OWNER_DATABASE_URL"):
        os.environ.pop(name, None)
    os.environ.update(env)
    settings.cache_clear()
    connections.settings = connections.configure_settings(databases(read_settings(env)))


@contextmanager
def pointed(env: dict[str, str]) -> Iterator[None]:
    """``point`` for a while, then back to what was before."""
    names = ("FOLKMOOT_HOME", "DATABASE_URL", "FOLKMOOT_OWNER_DATABASE_URL")
    before = {name: os.environ[name] for name in names if name in os.environ}
    point(env)
    try:
        yield
    finally:
        point(before)


def postgres_env(server: Server, name: str, home: Path) -> dict[str, str]:
    """The environment of an office on database ``name``: two roles, two URLs."""
    return {
        "FOLKMOOT_HOME": str(home),
        "DATABASE_URL": server.url(name, APPLICATION),
        "FOLKMOOT_OWNER_DATABASE_URL": server.url(name, OWNER),
    }


def keys_of(home: Path) -> Path:
    """The folder of keys that belongs to ``home``."""
    return read_settings({"FOLKMOOT_HOME": str(home)}).keys_path


def copy_home(home: Path, to: Path) -> None:
    """A copy of a home and of its keys, as a move to another disk would make; not a backup."""
    for one, other in ((home, to), (keys_of(home), keys_of(to))):
        shutil.copytree(one, other)
        other.chmod(0o700)


def create_database(server: Server, name: str, template: str = "template1") -> None:
    """A new database that the owner's role owns."""
    server.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
        )
    )


def drop_database(server: Server, name: str) -> None:
    """The database is gone, whoever is connected."""
    server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def create_roles(server: Server) -> None:
    """The owner's and the application's role, once a server."""
    for role in (OWNER, APPLICATION):
        try:
            server.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(role)
                )
            )
        except psycopg.errors.DuplicateObject:
            continue


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server with both roles and a migrated database called `prepared`."""
    name = f"prepared_{os.getpid()}"
    if given := os.environ.get("FOLKMOOT_POSTGRES_URL"):
        server = Server(given)
        create_roles(server)
        _prepare_template(server, name)
        yield server
        drop_database(server, name)
        return
    if programs() is None:
        message = "PostgreSQL is not installed (Debian: apt-get install postgresql)."
        if "postgres" in os.environ.get("FOLKMOOT_REQUIRE", "").split(","):
            pytest.fail(message)
        pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-pg-"))
    try:
        with cluster(folder, "fsync=off", "full_page_writes=off") as server:
            create_roles(server)
            _prepare_template(server, name)
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare_template(server: Server, name: str) -> None:
    create_database(server, name)
    with tempfile.TemporaryDirectory() as folder:
        env = postgres_env(server, name, Path(folder) / "home")
        with pointed(env):
            prepare(read_settings(env))


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    home = tmp_path_factory.mktemp("prepared")
    env = {"FOLKMOOT_HOME": str(home)}
    with pointed(env):
        prepare(read_settings(env))
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return home / "folkmoot.sqlite3"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """A fresh office, in turn on both databases; this process is pointed at it."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("prepared_sqlite"), home / "folkmoot.sqlite3")
        env = {"FOLKMOOT_HOME": str(home)}
        with pointed(env):
            yield Office("sqlite", home, env)
        return
    server: Server = request.getfixturevalue("postgres")
    name = f"test_{os.getpid()}_{next(_numbers)}"
    create_database(server, name, f"prepared_{os.getpid()}")
    env = postgres_env(server, name, home)
    try:
        with pointed(env):
            yield Office("postgres", home, env)
    finally:
        drop_database(server, name)
