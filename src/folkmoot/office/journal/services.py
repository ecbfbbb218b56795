"""Events into the ledger: in the caller's transaction, or in one of their own; and checkpoints."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from folkmoot.errors import ConflictError, TamperedError
from folkmoot.ledger.checkpoint import make_checkpoint
from folkmoot.ledger.journal import Event, Receipt
from folkmoot.ledger.leaf import GENESIS, leaf_bytes, read_leaf
from folkmoot.ledger.note import note_key
from folkmoot.ledger.tree import Frontier, leaf_hash
from folkmoot.office.journal.models import Checkpoint, Entry
from folkmoot.office.keys.selectors import ledger_key, ledger_publics
from folkmoot.settings import settings

# facts/trust.md: a checkpoint every 1,000 events at the latest (and every 5 minutes by a timer).
CHECKPOINT_EVERY = 1000
# Clocks of several machines differ, and an act is dated when it begins. RFC 4120 (Kerberos) takes
# five minutes to be what well-kept clocks differ by at most.
BACK_AT_MOST = timedelta(minutes=5)
_LEDGER_LOCK = 0x6C656467  # "ledg": one writer of the ledger at a time on PostgreSQL


class DjangoJournal:
    """`ledger.Journal` over the database's default connection."""

    def append(self, event: Event) -> Receipt:
        """Record ``event`` inside the transaction that is open now.

        ConflictError when none is: an event must live or die with its act; and when the event is
        dated before the last one (``BACK_AT_MOST``): a clock that was set back would revive what
        has expired. On PostgreSQL the ledger stays locked for others until that transaction ends
        (SQLite has one writer anyway).
        """
        if not connection.in_atomic_block:
            raise ConflictError(
                "No transaction is open, so the event could outlive its act.",
                where="ledger",
                next_step="Call this inside journal.services.writing(), or use append_now.",
            )
        _lock()
        last = Entry.objects.order_by("-seq").first()
        if last:
            _check_clock(event.at, read_leaf(bytes(last.leaf)).event.at)
        seq = last.seq + 1 if last else 0
        prev = bytes(last.leaf_hash) if last else GENESIS
        leaf = leaf_bytes(event, seq, prev)
        hashed = leaf_hash(leaf)
        frontier = frontier_of(last).append(hashed)
        Entry.objects.create(
            seq=seq,
            leaf=leaf,
            leaf_hash=hashed,
            prev_hash=prev,
            frontier=b"".join(frontier.nodes),
        )
        if frontier.size % CHECKPOINT_EVERY == 0:
            _sign(frontier, event.at)
        return Receipt(seq, hashed)

    def append_now(self, event: Event) -> Receipt:
        """Record ``event`` in a transaction of its own, committed when this returns.

        ConflictError inside another transaction: the event would hang on that one's end, and a
        second connection would wait for its lock for ever.
        """
        if connection.in_atomic_block:
            raise ConflictError(
                "Another transaction is open, so the event could not be committed first.",
                where="ledger",
                next_step="Leave that transaction before the opening or the refusal.",
            )
        with writing() as journal:
            return journal.append(event)


@contextmanager
def writing() -> Iterator[DjangoJournal]:
    """The outermost transaction of a service, in which events may be recorded.

    It takes the ledger's lock first, so that services run one after the other on both databases
    and what a service read before it wrote still holds when it commits.
    """
    with transaction.atomic(durable=True):
        _lock()
        yield DjangoJournal()


def frontier_of(entry: Entry | None) -> Frontier:
    """The tree that ends with ``entry``; the empty tree for None."""
    if entry is None:
        return Frontier()
    raw = bytes(entry.frontier)
    return Frontier(entry.seq + 1, tuple(raw[i : i + 32] for i in range(0, len(raw), 32)))


def checkpoint(*, now: datetime) -> Checkpoint | None:
    """A signed checkpoint over the ledger as it stands, published; None while it is empty.

    The same one again while nothing was added. Every checkpoint that has no public file yet is
    published too (``public/checkpoints/<size>`` and ``public/checkpoints/latest``). TamperedError
    when the ledger is shorter than a checkpoint that was signed: nothing is signed over that.
    """
    with transaction.atomic(durable=True):
        _lock()
        frontier = frontier_of(Entry.objects.order_by("-seq").first())
        _check_tail(frontier.size)
        made = _sign(frontier, now) if frontier.size else None
    if made:
        _publish(settings().home_path / "public")
    return made


def _check_tail(size: int) -> None:
    """TamperedError when a checkpoint, kept here or published, covers more than there is."""
    sizes = set(Checkpoint.objects.values_list("size", flat=True))
    folder = settings().home_path / "public" / "checkpoints"
    sizes |= {int(file.name) for file in folder.glob("*") if file.name.isdecimal()}
    longest = max(sizes, default=0)
    if size < longest:
        raise TamperedError(
            f"The ledger has {size} entries, and a signed checkpoint covers {longest}: its tail"
            " was cut.",
            where="ledger",
            next_step="Keep it as it is, tell every member, and restore the newest backup.",
        )


def origin() -> str:
    """The ledger's name in its checkpoints: no two ledgers share their first entry."""
    first = Entry.objects.filter(seq=0).values_list("leaf_hash", flat=True).get()
    return f"folkmoot/{bytes(first).hex()[:16]}"


def public_keys() -> tuple[str, ...]:
    """The ledger's keys (``name+id+key``), old ones too; an outsider takes them from us once."""
    name = origin()
    return tuple(str(note_key(name, raw)) for raw in ledger_publics())


def _check_clock(now: datetime, last: datetime) -> None:
    if now < last - BACK_AT_MOST:
        raise ConflictError(
            f"The clock says {now:%Y-%m-%d %H:%M} UTC, but the ledger has an act of"
            f" {last:%Y-%m-%d %H:%M} UTC.",
            where="clock",
            next_step="Set the clock of this machine right, and do it again.",
        )


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LEDGER_LOCK])


def _sign(frontier: Frontier, now: datetime) -> Checkpoint:
    made = Checkpoint.objects.filter(size=frontier.size).first()
    if made is None:
        key = ledger_key().private
        text = make_checkpoint(origin(), frontier.size, frontier.root(), key)
        made = Checkpoint.objects.create(size=frontier.size, text=text, made_at=now)
    return made


def _publish(public: Path) -> None:
    folder = public / "checkpoints"
    folder.mkdir(parents=True, exist_ok=True)
    published = {file.name for file in folder.iterdir()}
    for made in Checkpoint.objects.order_by("size"):
        if str(made.size) not in published:
            _replace(folder / str(made.size), made.text)
    newest = Checkpoint.objects.order_by("-size").first()
    if newest:
        _replace(folder / "latest", newest.text)
    _replace(public / "ledger.keys", "".join(f"{key}\n" for key in public_keys()))


def _replace(file: Path, text: str) -> None:
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    with temporary.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(file)
