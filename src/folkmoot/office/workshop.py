"""The workshop of this installation: what `folkmoot.run` needs, from the settings and the state."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import connections

from folkmoot.office.accounts.policies import WORKER
from folkmoot.office.accounts.services import actor
from folkmoot.office.deliveries.selectors import delivery_row
from folkmoot.office.journal.services import DjangoJournal
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.keys.selectors import gate_public
from folkmoot.office.place import place
from folkmoot.office.runs.run_book import DjangoRunBook
from folkmoot.office.runs.standing import standing
from folkmoot.run.workshop import Told, Workshop
from folkmoot.settings import Settings


def spill(conf: Settings) -> Path:
    """Where DuckDB may spill: as set, or on tmpfs where there is one, or in the home."""
    if conf.spill:
        return Path(conf.spill)
    shared = Path("/dev/shm")  # noqa: S108 - tmpfs, wanted because it never reaches a disk
    base = shared if shared.is_dir() else Path(tempfile.gettempdir())
    home = hashlib.sha256(str(conf.home_path.resolve()).encode()).hexdigest()
    return base / f"folkmoot-{home[:12]}"


def worker_actor(now: datetime, name: str = "worker") -> str:
    """The pseudonym under which a worker acts; it is not of the framework's team."""
    return actor(name=name, office=WORKER, now=now)


def workshop(
    conf: Settings,
    clock: Callable[[], datetime],
    *,
    worker: str = "worker",
    told: Told = lambda _what, _done, _total: None,
) -> Workshop:
    """Everything a worker needs, over the database that is configured. It claims runs under the
    pseudonym of ``worker``, its name, so that the ledger holds no name of a machine."""
    return Workshop(
        place=place(conf),
        keys=DjangoKeyRing(),
        journal=DjangoJournal(),
        book=DjangoRunBook(),
        standing=standing(clock),
        gate_key=gate_public,
        delivery_name=lambda delivery: delivery_row(delivery).name,
        actor=worker_actor(clock(), worker),
        clock=clock,
        spill=spill(conf),
        lease_seconds=conf.lease_seconds,
        memory_mb=conf.memory_mb,
        threads=conf.threads,
        told=told,
        leave_thread=connections.close_all,
    )
