"""The one door through which a table is told, and what was told before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from folkmoot.disclosure.difference import difference
from folkmoot.disclosure.protect import Protected
from folkmoot.disclosure.released import (
    DOOR,
    Cell,
    Released,
    Scope,
)
from folkmoot.disclosure.table import ALL
from folkmoot.errors import RefusedError


def release(
    protected: Protected,
    scope: Scope,
    *,
    title: str,
    earlier: Sequence[Released],
    now: datetime,
) -> Released:
    """``protected`` as it is told to everybody; nothing is told but by this.

    ``earlier``: every release before it, whoever made it. RefusedError with all reasons when what
    they tell and what this would tell disclose together what neither tells (``difference``).
    """
    table = protected.table
    told = [i for i in range(len(table.keys)) if i not in table.withheld]
    place = {i: n for n, i in enumerate(told)}
    names = tuple(d.name for d in table.dimensions)
    cells = tuple(
        Cell(
            tuple(sorted((n, c) for n, c in zip(names, table.keys[i], strict=True) if c != ALL)),
            protected.counts[i],
            protected.pence[i] if protected.pence is not None else None,
        )
        for i in told
    )
    sums = tuple(
        (place[total], tuple(place[p] for p in addends))
        for total, addends in table.sums
        if total in place and all(p in place for p in addends)
    )
    found = Released.made(
        DOOR,
        title=title,
        scope=scope,
        dimensions=names,
        cells=cells,
        sums=sums,
        policy=tuple(sorted(protected.policy.plain().items())),
        released_at=now,
    )
    refusals = difference(earlier, found)
    if refusals:
        raise RefusedError(refusals)
    return found
