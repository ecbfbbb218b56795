"""A DuckDB that reaches no file and no network, for SQL that comes with a header."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import duckdb

Connect = Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]


def confined(memory_mb: int, threads: int = 2) -> Connect:
    """How to connect to a DuckDB in memory with no file, no network, no spill.

    A run brings its own, which may spill under a cipher (``store.sandbox``).
    """

    def connect() -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(":memory:")
        connection.execute(f"SET threads = {int(threads)}")
        connection.execute(f"SET memory_limit = '{int(memory_mb)}MiB'")
        connection.execute("SET temp_directory = ''")
        connection.execute("SET python_enable_replacements = false")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return connection

    return connect
