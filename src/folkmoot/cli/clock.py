"""The one place where the time is read; everything below is handed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def clock_from(start: datetime | None) -> Clock:
    """A clock that stood at ``start`` a moment ago and runs on; the system's when None."""
    if start is None:
        return system_clock
    ahead: timedelta = start.astimezone(UTC) - system_clock()
    return lambda: system_clock() + ahead
