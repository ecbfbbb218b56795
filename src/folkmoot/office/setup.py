"""Make a home ready: the folder, the database's tables, and who may do what in it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connections, transaction

from folkmoot.errors import ConfigError, UnavailableError
from folkmoot.office.append_only import APPEND_ONLY
from folkmoot.office.keys.key_ring import replay_destructions
from folkmoot.office.place import place, sweep
from folkmoot.settings import Settings

_ONE_AT_A_TIME = 0x666F6C6B  # "folk": any constant will do


def prepare(conf: Settings) -> None:
    """Create the home and the folder of keys (0700) and bring the database to this release.

    Repeatable. A folder that is there already keeps its mode; what is written into it is open to
    nobody else. Keys destroyed since a backup was made are destroyed again, and their files swept.

    On PostgreSQL the owner's role migrates, when there is one, and the application's role is
    granted what it needs: INSERT and SELECT alone on append-only tables. UnavailableError when
    the database cannot be reached. Two processes may call it at once: one waits.
    """
    home = conf.home_path
    alias = "owner" if "owner" in connections else "default"
    _make_folders(conf)
    with _private(), _alone(home), _reachable():
        _migrate(alias)
        if alias == "owner":
            _grant()
        for end in ("", "-wal", "-shm"):
            file = Path(f"{connections['default'].settings_dict['NAME']}{end}")
            if connections["default"].vendor == "sqlite" and file.exists():
                file.chmod(0o600)
        replay_destructions()
        if place(conf).folder is not None:  # an object store is swept by `destroy_due`
            sweep(place(conf))


@contextmanager
def _private() -> Iterator[None]:
    """What is made meanwhile is nobody else's to read (umask 077)."""
    old = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(old)


def _make_folders(conf: Settings) -> None:
    """The folders are there; ConfigError when they cannot be, or when the keys are in the home."""
    within = conf.home_path / "keys"
    if not conf.keys and within.is_dir() and not conf.keys_path.exists():
        raise ConfigError(
            "The folder of keys lies in the home, so a backup brings back what was destroyed.",
            where=str(within),
            next_step=f"Move it to {conf.keys_path}, or set FOLKMOOT_KEYS to another folder.",
        )
    for name, folder in (("FOLKMOOT_HOME", conf.home_path), ("FOLKMOOT_KEYS", conf.keys_path)):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise ConfigError(
                f"The folder {folder} cannot be made ({type(error).__name__}).",
                where=name,
                next_step=f"Set {name} to a folder that you may write to.",
            ) from None


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with (home / ".prepare").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise UnavailableError(
            f"The database cannot be used ({type(error).__name__}).",
            where="DATABASE_URL" if os.environ.get("DATABASE_URL") else "FOLKMOOT_HOME",
            next_step="Check that it runs and that its user may connect.",
        ) from error


def _migrate(alias: str) -> None:
    connection = connections[alias]
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    finally:
        if connection.vendor == "postgresql" and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])


def _grant() -> None:
    """Give the application's role what it needs, as the owner."""
    quote = connections["owner"].ops.quote_name
    role = quote(connections["default"].settings_dict["USER"])
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table in APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE ON {quote(table)} FROM {role}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")
