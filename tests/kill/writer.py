"""A writer that the kill tests end: it appends events and says each one that was acknowledged."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from folkmoot.office.start import start


def main(name: str) -> None:
    """Append ``<name>-<n>`` in turn in a transaction of its own and in that of an act."""
    start()
    from folkmoot.ledger.journal import Event, EventKind
    from folkmoot.office.journal.services import DjangoJournal, writing
    from folkmoot.office.keys.models import Destroyed

    now, number = datetime.now(UTC), 0
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        subject = f"{name}-{number}"
        event = Event(EventKind.RUN_STEP, subject, "writer", now, {"n": number})
        if number % 2:
            DjangoJournal().append_now(event)
        else:
            with writing() as journal:  # the act: any row of another table
                Destroyed.objects.create(key_id=subject, subject=subject, destroyed_at=now)
                journal.append(event)
        sys.stdout.write(f"{subject}\n")
        sys.stdout.flush()
        number += 1


if __name__ == "__main__":
    main(sys.argv[1])
