"""One frozen settings object, read from the environment; an unknown name fails."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path

from folkmoot.errors import ConfigError, Fault

PREFIX = "FOLKMOOT_"
# Read by the test-suite and CI only; named here so that a typing error in them fails as well.
TEST_NAMES = frozenset({"DATA", "REQUIRE", "FAILPOINT", "POSTGRES_URL", "KILLS", "STEPS"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may choose. Every field but ``database_url`` is ``FOLKMOOT_<NAME>``.

    ``home`` is a folder or an fsspec URL where encrypted data rest; ``keys`` the local folder of
    the key-encryption keys (never under a URL, never in a backup of ``home``: by default
    ``<home>.keys`` beside it); ``spill`` where
    DuckDB may write while it computes (plain text: use tmpfs or an encrypted disk);
    ``memory_mb`` DuckDB's limit in MiB; ``lease_seconds`` how long a silent worker keeps a run;
    ``owner_database_url`` the migrating role on PostgreSQL, apart from the application's.
    """

    home: str = ""
    keys: str = ""
    spill: str = ""
    database_url: str = field(default="", repr=False)
    owner_database_url: str = field(default="", repr=False)
    memory_mb: int = 1024
    threads: int = 2
    lease_seconds: int = 30
    log_level: str = "WARNING"
    secret_key: str = field(default="", repr=False)

    @property
    def home_path(self) -> Path:
        """The local folder for state, whatever store ``home`` names."""
        return default_home() if "://" in self.home else Path(self.home)

    @property
    def sqlite_path(self) -> Path:
        """The database's file, where no ``database_url`` names another."""
        return self.home_path / "folkmoot.sqlite3"

    @property
    def has_database(self) -> bool:
        """Whether there is a database to open; an empty one may be."""
        return bool(self.database_url) or self.sqlite_path.exists()

    @property
    def keys_path(self) -> Path:
        """The local folder of key-encryption keys and the service's signing keys.

        By default beside the home and not in it: a backup of the home must not hold the key to
        what was destroyed since.
        """
        if self.keys:
            return Path(self.keys)
        home = self.home_path.resolve()
        return home.parent / f"{home.name}.keys"


def default_home() -> Path:
    """``$XDG_DATA_HOME/folkmoot``, or ``~/.local/share/folkmoot``."""
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "folkmoot"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from ``environ``; ConfigError names every unknown or malformed name at once."""
    kinds = {field.name: field.type for field in fields(Settings)}
    values: dict[str, str | int] = {"home": str(default_home())}
    faults: list[Fault] = []
    for key, text in environ.items():
        name = key.removeprefix(PREFIX)
        if not key.startswith(PREFIX) or name in TEST_NAMES:
            continue
        field = name.lower()
        if field not in kinds or field == "database_url":
            known = ", ".join(sorted(PREFIX + k.upper() for k in kinds if k != "database_url"))
            faults.append(Fault("is not a setting of Folkmoot.", key, f"Use one of: {known}."))
        elif kinds[field] == "int":
            if text.isdecimal() and int(text) > 0:
                values[field] = int(text)
            else:
                faults.append(Fault("must be a whole number above zero.", key, "Correct it."))
        else:
            values[field] = text
    if url := environ.get("DATABASE_URL"):
        values["database_url"] = url
    if faults:
        raise ConfigError(faults)
    return Settings(**values)  # type: ignore[arg-type]


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return read_settings(os.environ)
