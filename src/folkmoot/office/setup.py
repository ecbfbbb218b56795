"""Make a home ready: the folder, the database's tables, and who may do what in it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connections, transaction

from folkmoot.errors import UnavailableError
from folkmoot.office.append_only import APPEND_ONLY
from folkmoot.office.keys.key_ring import replay_destructions
from folkmoot.settings import Settings

_ONE_AT_A_TIME = 0x666F6C6B  # "folk": any constant will do


def prepare(conf: Settings) -> None:
    """Create ``conf.home_path`` (mode 0700) and bring the database to this release; repeatable.

    On PostgreSQL the owner's role migrates, when there is one, and the application's role is
    granted what it needs: INSERT and SELECT alone on append-only tables. UnavailableError when
    the database cannot be reached. Two processes may call it at once: one waits.
    """
    home = conf.home_path
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    home.chmod(0o700)
    conf.keys_path.mkdir(parents=True, exist_ok=True, mode=0o700)
    alias = "owner" if "owner" in connections else "default"
    with _alone(home), _reachable():
        _migrate(alias)
        if alias == "owner":
            _grant()
        for end in ("", "-wal", "-shm"):
            file = Path(f"{connections['default'].settings_dict['NAME']}{end}")
            if connections["default"].vendor == "sqlite" and file.exists():
                file.chmod(0o600)
        replay_destructions()


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
    old = os.umask(0o077)
    connection = connections[alias]
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    finally:
        os.umask(old)
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
