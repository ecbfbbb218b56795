"""A migration step after which the rows of a table can be added and read, never changed.

Triggers, so that it holds for every role of both databases. On SQLite, INSERT OR REPLACE fires them
because our connections say so (``settings.database``). Who owns a table on PostgreSQL, or writes
to the file of SQLite by a client of their own, can still get past them: that is why the application
has a role of its own (``setup.prepare``), and why members and the public hold checkpoints.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Tables to which the application's role may only add. ``setup.prepare`` grants accordingly and a
# test compares this list with the triggers that really exist.
APPEND_ONLY = (
    "journal_entry", "journal_checkpoint", "keys_destroyed", "agreements_version",
    "agreements_signaturerow", "agreements_instrumentrow", "agreements_instrumentsignature",
    "agreements_notice", "deliveries_contractrow", "voice_preferencerow", "voice_snapshot",
    "ethics_reviewrow", "runs_decision", "runs_step", "releases_release",
    "support_supportact", "fairness_fairnessreport",
)  # fmt: skip

# Tables whose rows stay, and of which some columns do (``keeps``).
KEEPING = ("voice_conditionrow",)

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
"""
_POSTGRES = """
CREATE OR REPLACE FUNCTION folkmoot_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION folkmoot_append_only();
"""


def append_only(*tables: str) -> migrations.RunPython:
    """The step that forbids UPDATE and DELETE (and TRUNCATE) on ``tables``, and takes it back."""

    def forbid(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for table in tables:
            if editor.connection.vendor == "sqlite":
                for verb in ("UPDATE", "DELETE"):
                    editor.execute(_SQLITE.format(table=table, verb=verb), None)
            else:
                editor.execute(_POSTGRES.format(table=table), None)

    def allow(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for table in tables:
            if editor.connection.vendor == "sqlite":
                for verb in ("UPDATE", "DELETE"):
                    editor.execute(f"DROP TRIGGER {table}_no_{verb}")
            else:
                editor.execute(f"DROP TRIGGER {table}_no_change ON {table}")

    return migrations.RunPython(forbid, allow, elidable=False)


_SQLITE_ONLY = """
CREATE TRIGGER {table}_only BEFORE UPDATE OF {columns} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} keeps what it says'); END;
CREATE TRIGGER {table}_no_DELETE BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} keeps what it says'); END;
"""
_POSTGRES_ONLY = """
CREATE OR REPLACE FUNCTION folkmoot_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% keeps what it says', TG_TABLE_NAME; END $$;
CREATE TRIGGER {table}_only BEFORE UPDATE OF {columns} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION folkmoot_keeps();
CREATE TRIGGER {table}_no_delete BEFORE DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION folkmoot_keeps();
"""


def keeps(table: str, *columns: str) -> migrations.RunPython:
    """The step after which a row of ``table`` stays, and stays as it is in ``columns``."""

    def forbid(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        sqlite = editor.connection.vendor == "sqlite"
        named = ", ".join(editor.quote_name(column) for column in columns)
        text = (_SQLITE_ONLY if sqlite else _POSTGRES_ONLY).format(table=table, columns=named)
        for statement in text.split("CREATE TRIGGER ")[1:] if sqlite else [text]:
            editor.execute(f"CREATE TRIGGER {statement}" if sqlite else statement, None)

    def allow(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        on = "" if editor.connection.vendor == "sqlite" else f" ON {table}"
        for name in ("only", "no_delete"):
            editor.execute(f"DROP TRIGGER {table}_{name}{on}")

    return migrations.RunPython(forbid, allow, elidable=False)


_SQLITE_NO_GAPS = """
CREATE TRIGGER journal_entry_no_gap BEFORE INSERT ON journal_entry
WHEN NEW.seq <> (SELECT COALESCE(MAX(seq) + 1, 0) FROM journal_entry)
BEGIN SELECT RAISE(ABORT, 'journal_entry has no gaps'); END;
"""
_POSTGRES_NO_GAPS = """
CREATE OR REPLACE FUNCTION folkmoot_no_gaps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq <> (SELECT COALESCE(MAX(seq) + 1, 0) FROM journal_entry) THEN
    RAISE EXCEPTION 'journal_entry has no gaps';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER journal_entry_no_gap BEFORE INSERT ON journal_entry
FOR EACH ROW EXECUTE FUNCTION folkmoot_no_gaps();
"""


def no_gaps() -> migrations.RunPython:
    """The step that lets the ledger grow at its end alone.

    On SQLite it also stops INSERT OR REPLACE, which would delete a row past the other triggers.
    """

    def forbid(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        sqlite = editor.connection.vendor == "sqlite"
        editor.execute(_SQLITE_NO_GAPS if sqlite else _POSTGRES_NO_GAPS, None)

    def allow(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        on = "" if editor.connection.vendor == "sqlite" else " ON journal_entry"
        editor.execute(f"DROP TRIGGER journal_entry_no_gap{on}")

    return migrations.RunPython(forbid, allow, elidable=False)
