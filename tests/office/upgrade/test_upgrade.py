"""A database of the previous release comes up to this one with everything that it held.

Rows are put in through the models as they were in that release, so this stays true when a later
release changes them. See ``released.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from tests.databases import create_database, drop_database, pointed, postgres_env

from folkmoot.ledger.export import export
from folkmoot.ledger.journal import Event, EventKind
from folkmoot.ledger.leaf import GENESIS, leaf_bytes
from folkmoot.ledger.tree import Frontier, leaf_hash
from folkmoot.ledger.verify_ledger import read_keys, verify
from folkmoot.office.journal import selectors
from folkmoot.office.journal.models import Checkpoint
from folkmoot.office.journal.services import DjangoJournal, checkpoint, public_keys
from folkmoot.office.members.models import Member
from folkmoot.office.settings import APPS
from folkmoot.office.setup import prepare
from folkmoot.settings import settings

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
RELEASED = json.loads((Path(__file__).parent / "released.json").read_text("utf-8"))
TARGETS = sorted((app, name) for app, name in RELEASED["migrations"].items() if name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database; the alias of the role that migrates it."""
    if request.param == "sqlite":
        with pointed({"FOLKMOOT_HOME": str(tmp_path)}):
            yield "default"
        return
    server = request.getfixturevalue("postgres")
    create_database(server, "upgrade")
    try:
        with pointed(postgres_env(server, "upgrade", tmp_path)):
            yield "owner"
    finally:
        drop_database(server, "upgrade")


def test_every_app_is_named_and_every_migration_exists():
    known = MigrationLoader(None).disk_migrations
    assert set(RELEASED["migrations"]) == set(APPS)
    assert [target for target in TARGETS if target not in known] == []


def test_nothing_waits_to_be_migrated():
    """Models and migrations agree (the work of `makemigrations --check`)."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    assert detector.changes(graph=loader.graph) == {}


def test_the_previous_release_comes_up_with_what_it_held(empty, tmp_path):
    executor = MigrationExecutor(connections[empty])
    executor.migrate(TARGETS)
    old = executor.loader.project_state(TARGETS).apps
    fill(old, empty, 7)
    prepare(settings())
    assert Member.objects.get(id="northam").name == "Northam Council"
    assert selectors.size() == 7
    DjangoJournal().append_now(Event(EventKind.RUN_STEP, "s7", "a", NOW, {}))
    checkpoint(now=NOW)
    bundle = tmp_path / "bundle"
    texts = Checkpoint.objects.values_list("text", flat=True)
    assert export(selectors.leaves(), texts, public_keys(), to=bundle) == 8
    with bundle.open("rb") as file:
        assert "8 entries" in verify(file, read_keys(public_keys()))
    for table in ("journal_entry", "journal_checkpoint"):
        with (
            connections["default"].cursor() as cursor,
            pytest.raises(Exception, match=r"append|denied"),
        ):
            cursor.execute(f"DELETE FROM {table}")


def fill(old: object, alias: str, count: int) -> None:
    """A member and ``count`` entries, through the models of that release."""
    old.get_model("members", "Member").objects.using(alias).create(
        id="northam",
        name="Northam Council",
        kind="public_authority",
        ico_number="Z0000000",
        joined=date(2026, 1, 1),
    )
    entries = old.get_model("journal", "Entry").objects.using(alias)
    frontier, previous = Frontier(), GENESIS
    for seq in range(count):
        leaf = leaf_bytes(Event(EventKind.RUN_STEP, f"s{seq}", "a", NOW, {}), seq, previous)
        frontier = frontier.append(leaf_hash(leaf))
        entries.create(
            seq=seq,
            leaf=leaf,
            leaf_hash=leaf_hash(leaf),
            prev_hash=previous,
            frontier=b"".join(frontier.nodes),
        )
        previous = leaf_hash(leaf)
