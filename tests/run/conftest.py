"""Every test of a run works on a copy of one prepared office, on both databases."""

from tests.databases import office, postgres, prepared_sqlite
from tests.run.bases import base, county, postgres_base, sqlite_base

__all__ = [
    "base", "county", "office", "postgres", "postgres_base", "prepared_sqlite", "sqlite_base",
]  # fmt: skip
