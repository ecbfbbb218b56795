"""What a worker needs to carry out a run: where things lie, whom to ask, what time it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from folkmoot.ledger.journal import Journal
from folkmoot.run.book import RunBook
from folkmoot.store.location import Place
from folkmoot.store.protocols import KeyRing, Standing

Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Workshop:
    """``delivery_name`` gives the store's name of a delivery; ``gate_key`` the 32 raw public bytes
    of the gate's sealing key with an id; ``actor`` is the pseudonym under which the worker acts;
    ``leave_thread`` gives back what a thread of its own holds (a database connection)."""

    place: Place
    keys: KeyRing
    journal: Journal
    book: RunBook
    standing: Standing
    gate_key: Callable[[str], bytes]
    delivery_name: Callable[[str], str]
    actor: str
    clock: Callable[[], datetime]
    spill: Path
    lease_seconds: int = 30
    memory_mb: int = 1024
    threads: int = 2
    told: Told = lambda _what, _done, _total: None
    leave_thread: Callable[[], None] = lambda: None
