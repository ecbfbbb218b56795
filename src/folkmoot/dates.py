"""Legal dates: the day in London at an instant. Instants are UTC and always passed in."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def legal_date(now: datetime) -> date:
    """The date in force in England at ``now`` (an aware instant; TypeError when naive).

    >>> from datetime import UTC
    >>> legal_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    datetime.date(2026, 7, 1)
    """
    if now.tzinfo is None:
        raise TypeError("an instant must carry its time zone")
    return now.astimezone(LONDON).date()
