"""Plant the cases: so many true ones of each typology, and look-alikes beside each."""

from __future__ import annotations

from collections.abc import Sequence

from folkmoot.county.desk import Desk
from folkmoot.county.scenarios.story import Scenarios


def plant(desk: Desk, scenarios: Sequence[Scenarios], *, cases: int, lookalikes: int) -> None:
    """``cases`` true cases of each typology and ``lookalikes`` innocent ones beside each.

    The stories of a typology take turns. InputError when the pool has no household left.
    """
    for every in scenarios:
        for number in range(cases):
            story = every.true[number % len(every.true)]
            with desk.case(every.typology, story.__name__, true=True):
                story(desk)
            for beside in range(lookalikes):
                turn = number * lookalikes + beside
                story = every.lookalikes[turn % len(every.lookalikes)]
                with desk.case(every.typology, story.__name__, true=False):
                    story(desk)
