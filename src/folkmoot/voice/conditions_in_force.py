"""Which of the residents' and the committee's conditions bind on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from folkmoot.voice.condition import Condition


def conditions_in_force(conditions: Iterable[Condition], on: date) -> tuple[Condition, ...]:
    """The conditions that bind on ``on``: from ``since`` until before ``until``, without repeats.

    Their order is kept. An open end (None) has no limit.

    >>> panel = Condition("c1", "Tell us first.", "panel 2026", "notice", 28, date(2026, 5, 1))
    >>> [c.id for c in conditions_in_force([panel, panel], date(2026, 5, 1))]
    ['c1']
    >>> conditions_in_force([panel], date(2026, 4, 30))
    ()
    """
    return tuple(
        dict.fromkeys(
            condition
            for condition in conditions
            if (condition.since is None or condition.since <= on)
            and (condition.until is None or on < condition.until)
        )
    )
