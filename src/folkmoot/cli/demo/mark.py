"""The mark of a home that is a demo's: there the demo may walk, and goes on with its own clock."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from folkmoot.cli.clock import Clock, clock_from
from folkmoot.errors import ConflictError

MARK = "demo.txt"
_SAYS = "This home belongs to `folkmoot demo`, which may walk over it again.\n"
_SYNTHETIC = "Synthetic: nobody in it exists.\n"


def mark_home(home: Path, *, synthetic: bool) -> None:
    """Mark ``home`` as the demo's; ConflictError when something else has a ledger in it.

    ``synthetic``: nobody in it exists, and every table and picture of it is to say so, for good.

    A walk writes members, signatures and a day of its own into the ledger, from which nothing can
    be taken out again.
    """
    if not is_marked(home) and _has_a_ledger():
        raise ConflictError(
            "There is a county here that is not the demo's.",
            where=str(home),
            next_step="Name an empty folder with --home, or none: then nothing is kept.",
        )
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    said = _SAYS + (_SYNTHETIC if synthetic or is_synthetic(home) else "")
    (home / MARK).write_text(said, encoding="utf-8")


def is_marked(home: Path) -> bool:
    """Whether ``home`` is a demo's."""
    return (home / MARK).is_file()


def is_synthetic(home: Path) -> bool:
    """Whether ``home`` is a demo's in which nobody exists."""
    return is_marked(home) and _SYNTHETIC in (home / MARK).read_text(encoding="utf-8")


def going_on(clock: Clock) -> Clock:
    """``clock``, or one that goes on where the ledger ends: a demo's day may lie ahead of ours, and
    the ledger takes no act from before its last one."""
    from folkmoot.ledger.leaf import read_leaf
    from folkmoot.office.journal.selectors import leaves, size

    last = next(leaves(size() - 1), None) if size() else None
    if last is None or read_leaf(last).event.at < clock():
        return clock
    return clock_from(read_leaf(last).event.at + timedelta(seconds=1))


def _has_a_ledger() -> bool:
    from django.db import DatabaseError, connections

    from folkmoot.office.start import start
    from folkmoot.settings import settings

    if not settings().has_database:
        return False
    start()
    from folkmoot.office.journal.selectors import size

    try:
        return size() > 0
    except DatabaseError:
        return False  # no tables: nothing has begun here
    finally:
        connections.close_all()
