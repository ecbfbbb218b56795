"""Take what was overwritten out of SQLite's write-ahead log as well as out of its file."""

from __future__ import annotations

from django.db import connection

_PATIENCE_MS = 1000


def truncate_log() -> None:
    """Empty the log after an erasure or a destruction; best effort, on SQLite alone.

    A reader at work leaves it until the next time. PostgreSQL keeps dead rows until it vacuums
    and its log by its own settings: there, rotate the key-encryption keys and retire the old one.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        before = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={before:d}")
