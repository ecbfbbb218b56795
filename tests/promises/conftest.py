"""What was promised to everybody, kept by the whole of it, on both databases."""

from tests.databases import office, postgres, prepared_sqlite

__all__ = ["office", "postgres", "prepared_sqlite"]
