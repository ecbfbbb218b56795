"""Where DuckDB computes: it reaches no file and no network, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from folkmoot.errors import FolkmootError
from folkmoot.store.scratch import scratch


@contextmanager
def connect(*, memory_mb: int, threads: int, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection in memory that sees only the Arrow tables registered with it.

    External access is off and the configuration locked: ``read_parquet``, COPY, ATTACH, INSTALL
    and LOAD are denied. What does not fit in ``memory_mb`` (MiB) spills under ``spill`` by a cipher
    that DuckDB itself does not call secure: put that on tmpfs or an encrypted disk. This
    connection's part of it is wiped at the end; what a killed process left, at the start.

    An error of DuckDB that leaves the block becomes a FolkmootError with its type only, because
    DuckDB quotes values of rows in its messages.
    """
    failed: str | None = None
    with scratch(spill) as folder:
        connection = duckdb.connect(":memory:", config=_config(memory_mb, threads, folder))
        try:
            connection.execute("SET lock_configuration = true")
            yield connection
        except duckdb.Error as error:
            failed = type(error).__name__
        finally:
            connection.close()
    if failed is not None:
        raise FolkmootError(
            f"The computation failed ({failed}).",
            where="DuckDB",
            next_step="Raise FOLKMOOT_MEMORY_MB if memory ran out; otherwise report it.",
        ) from None


def _config(
    memory_mb: int, threads: int, folder: Path
) -> dict[str, str | int | float | bool | list[str]]:
    return {
        "enable_external_access": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        # No variable of the caller becomes a table by having its name.
        "python_enable_replacements": False,
        "temp_directory": str(folder),
        # DuckDB's own cipher without OpenSSL's randomness, which its wheel does not carry: a second
        # lock, so that nothing lies about in clear; no reason to spill on a bare disk.
        "temp_file_encryption": True,
        "force_mbedtls_unsafe": True,
        "memory_limit": f"{memory_mb}MiB",
        "threads": threads,
    }
