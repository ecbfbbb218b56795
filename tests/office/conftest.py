"""Every test of the office runs on both databases."""

from tests.databases import office, postgres, prepared_sqlite

__all__ = ["office", "postgres", "prepared_sqlite"]
