"""The kill tests run on both databases too."""

from tests.databases import office, postgres, prepared_sqlite

__all__ = ["office", "postgres", "prepared_sqlite"]
