"""The ledger in the database: one line, no gaps, no change, and proofs for an outsider."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction
from tests.office.scene import NOW, begin, ready

import folkmoot.ledger.verify_ledger as verifier
from folkmoot.errors import ConflictError
from folkmoot.ledger.checkpoint import read_checkpoint
from folkmoot.ledger.export import export
from folkmoot.ledger.journal import Event, EventKind
from folkmoot.ledger.leaf import read_leaf
from folkmoot.ledger.receipt import make_receipt, read_receipt
from folkmoot.ledger.tree import leaf_hash, root, verify_consistency, verify_inclusion
from folkmoot.office.append_only import APPEND_ONLY, KEEPING
from folkmoot.office.journal import selectors, services
from folkmoot.office.journal.models import Checkpoint, Entry
from folkmoot.office.journal.services import (
    DjangoJournal,
    checkpoint,
    frontier_of,
    public_keys,
    writing,
)
from folkmoot.office.voice.services import end_condition, set_condition
from folkmoot.voice.condition import Condition


def event(number: int) -> Event:
    return Event(EventKind.RUN_STEP, f"s{number}", "a", NOW, {"n": number})


def fill(count: int) -> None:
    with writing() as journal:
        for number in range(count):
            journal.append(event(number))


def test_append_needs_a_transaction_and_append_now_needs_none(office):
    with pytest.raises(ConflictError, match="No transaction is open"):
        DjangoJournal().append(event(0))
    receipt = DjangoJournal().append_now(event(0))
    assert receipt.seq == 0
    with transaction.atomic(), pytest.raises(ConflictError, match="Another transaction is open"):
        DjangoJournal().append_now(event(1))
    assert selectors.size() == 1


def test_event_dies_with_its_act(office):
    fill(1)
    with pytest.raises(ZeroDivisionError), writing() as journal:
        journal.append(event(1))
        raise ZeroDivisionError
    fill(1)
    assert [read_leaf(leaf).event.body["n"] for leaf in selectors.leaves()] == [0, 0]


def test_entries_form_one_chain_and_the_frontier_gives_the_root(office):
    fill(21)
    hashes = selectors.leaf_hashes()
    previous = bytes(32)
    for seq, leaf in enumerate(selectors.leaves()):
        read = read_leaf(leaf)
        assert (read.seq, read.prev) == (seq, previous)
        previous = leaf_hash(leaf)
        assert hashes[seq] == previous
        assert frontier_of(Entry.objects.get(seq=seq)).root() == root(hashes[: seq + 1])


@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_append_only_tables_cannot_change(office, change):
    ready_rows()
    for table in APPEND_ONLY:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            before = cursor.fetchone()[0]
            column = connection.introspection.get_table_description(cursor, table)[0].name
        # As the application: no right on PostgreSQL, a trigger on SQLite. As the owner: a trigger.
        for alias in connections:
            with pytest.raises(DatabaseError, match=r"append-only|permission denied"):
                alter(alias, change.format(table, column, column))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            assert cursor.fetchone()[0] == before > 0, f"{table} was empty, so nothing was tested"


def alter(alias: str, statement: str) -> None:
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(statement)


def ready_rows() -> None:
    """At least one row in every append-only table."""
    from tests.office.helping import agree_to_help, officer, running
    from tests.office.scene import request
    from tests.office.telling import add_table
    from tests.office.test_fairness import report

    from folkmoot.agreement.acts import InstrumentKind
    from folkmoot.gate.facts import Review
    from folkmoot.office.agreements.selectors import latest_version
    from folkmoot.office.agreements.services import make_instrument
    from folkmoot.office.ethics.services import record_review
    from folkmoot.office.fairness.services import record_report
    from folkmoot.office.keys.key_ring import DjangoKeyRing
    from folkmoot.office.runs.run_book import DjangoRunBook
    from folkmoot.office.runs.services import decide_request, start_run
    from folkmoot.office.support.services import add_support, open_person
    from folkmoot.office.voice.services import record_preferences
    from folkmoot.run.book import StepRecord
    from folkmoot.voice.preference import Preference

    scene = ready()
    by = scene.people["northam"]
    sealed = decide_request(request=request(scene), by=by, now=scene.later())
    start_run(permit=sealed, by=by, now=scene.later())
    claim = DjangoRunBook().claim("w", now=scene.later())
    step = StepRecord("link", "runs/x", "aa" * 32, "bb" * 32, {"n": 1})
    DjangoRunBook().commit_step(claim, step, now=scene.later())
    add_table(claim, {"a": 20, "b": 30}, now=scene.later())
    agree_to_help(scene)
    helped, households = running(scene, DjangoRunBook())
    with writing() as journal:
        add_support(journal, claim=helped, records=households, now=scene.later())
    open_person(case="s-0", reason="x", by=officer(scene), now=scene.later())
    record_report(report=report(stop=False), by=scene.team, now=scene.later())
    hashed = latest_version("rates").terms_hash
    review = Review(hashed, NOW.date(), NOW.date().replace(year=2027), "support", quorate=True)
    record_review(review=review, by=scene.team, now=scene.later())
    objection = Preference("ab" * 32, "business-rates", "ratepayer", "object", (), (), NOW.date())
    record_preferences(preferences=[objection], by=scene.team, now=scene.later())
    make_instrument(
        agreement="rates",
        kind=InstrumentKind.SUSPEND,
        body={"reason": "review"},
        member="northam",
        by=by,
        now=scene.later(),
    )
    DjangoKeyRing().create("to-end", now=scene.later())
    DjangoKeyRing().destroy("to-end", now=scene.later())
    checkpoint(now=scene.later())


def test_every_append_only_table_has_its_trigger(office):
    with connections["owner" if "owner" in connections else "default"].cursor() as cursor:
        if office.vendor == "sqlite":
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type='trigger'")
        else:
            cursor.execute(
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
            )
        assert {row[0] for row in cursor.fetchall()} == {*APPEND_ONLY, *KEEPING}


def test_no_gap_and_no_replacement(office):
    fill(3)
    entry = Entry.objects.get(seq=1)
    for seq, prev in ((7, b"x" * 32), (1, b"y" * 32)):
        with pytest.raises(DatabaseError, match="no gaps"), transaction.atomic():
            Entry.objects.create(
                seq=seq, leaf=b"", leaf_hash=b"z" * 32, prev_hash=prev, frontier=b""
            )
    if office.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="no gaps"), connection.cursor() as cursor:
            cursor.execute(
                "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry WHERE seq = 1"
            )
    with pytest.raises(DatabaseError), transaction.atomic():  # a fork at the end
        Entry.objects.create(
            seq=3, leaf=b"", leaf_hash=b"z" * 32, prev_hash=entry.prev_hash, frontier=b""
        )
    assert selectors.size() == 3


def test_checkpoints_are_signed_published_and_consistent(office, tmp_path):
    assert checkpoint(now=NOW) is None
    fill(5)
    first = checkpoint(now=NOW)
    assert checkpoint(now=NOW).text == first.text
    fill(8)
    checkpoint(now=NOW)
    public = office.home / "public"
    keys = (public / "ledger.keys").read_text().split()
    older = read_checkpoint((public / "checkpoints" / "5").read_text("utf-8"), keys)
    newer = read_checkpoint((public / "checkpoints" / "latest").read_text("utf-8"), keys)
    proof = selectors.consistency(5, 13)
    assert verify_consistency(5, 13, older.root, newer.root, proof)
    leaf = list(selectors.leaves())[6]
    assert verify_inclusion(leaf_hash(leaf), 6, 13, selectors.inclusion(6, 13), newer.root)
    receipt = make_receipt(leaf, selectors.leaf_hashes(), newer.text, keys)
    assert read_receipt(receipt, keys).seq == 6


def test_a_checkpoint_comes_by_itself(office, monkeypatch):
    assert services.CHECKPOINT_EVERY <= 1000
    monkeypatch.setattr(services, "CHECKPOINT_EVERY", 8)
    fill(17)
    assert list(Checkpoint.objects.values_list("size", flat=True)) == [8, 16]


def test_an_outsider_verifies_the_export_of_a_whole_scene(office, tmp_path):
    ready()
    checkpoint(now=NOW)
    bundle, keyfile = tmp_path / "bundle.jsonl", tmp_path / "keys"
    texts = Checkpoint.objects.values_list("text", flat=True)
    count = export(selectors.leaves(), texts, public_keys(), to=bundle)
    assert count == selectors.size() > 10
    keyfile.write_text("\n".join(public_keys()))
    arguments = [sys.executable, verifier.__file__, bundle, "--key", keyfile]
    said = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert f"{count} entries" in said.stdout
    cut = bundle.read_bytes().splitlines(keepends=True)
    Path(bundle).write_bytes(b"".join(cut[:3] + cut[4:]))
    assert subprocess.run(arguments, capture_output=True, check=False).returncode != 0


def test_a_clock_that_was_set_back_adds_nothing(office):
    """What had expired by the ledger's last act would be alive again."""
    fill(1)
    at = [NOW - services.BACK_AT_MOST, NOW - services.BACK_AT_MOST - timedelta(seconds=1)]
    DjangoJournal().append_now(replace(event(1), at=NOW))
    DjangoJournal().append_now(replace(event(2), at=at[0]))
    DjangoJournal().append_now(replace(event(3), at=NOW + timedelta(days=800)))
    with pytest.raises(ConflictError, match="clock") as caught:
        DjangoJournal().append_now(replace(event(4), at=NOW))
    assert "Set the clock" in str(caught.value)
    assert selectors.size() == 4


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_no_row_is_replaced(office):
    """INSERT OR REPLACE deletes: on SQLite that fires a trigger only if it is told to."""
    ready_rows()
    for table in set(APPEND_ONLY) - {"journal_entry"}:
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_a_condition_can_end_and_keeps_its_words(office):
    scene = begin()
    set_condition(
        condition=Condition("c1", "Never twice.", "Panel", "reuse", None, NOW.date(), None),
        by=scene.team,
        now=scene.later(),
    )
    for change in (
        "UPDATE voice_conditionrow SET sentence = 'Always.'",
        "UPDATE voice_conditionrow SET since = NULL",
        "DELETE FROM voice_conditionrow",
    ):
        for alias in connections:
            with pytest.raises(DatabaseError, match="keeps what it says"):
                alter(alias, change)
    end_condition(condition="c1", until=NOW.date(), by=scene.team, now=scene.later())
