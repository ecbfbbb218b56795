"""Area tables of made-up counts, to be released by a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pyarrow as pa

from folkmoot.disclosure import Dimension, Policy, Released, Scope, protect, release, tabulate
from folkmoot.office.journal.services import writing
from folkmoot.office.releases.services import add_releases
from folkmoot.run.book import AreaTable, Claim

DAY, NEXT = date(2026, 10, 31), date(2026, 11, 1)
MEASURE = "ctr-take-up"


def area_table(
    counts: Mapping[str, int], *, now: datetime, earlier: Sequence[Released] = ()
) -> AreaTable:
    """The table of ``counts`` by area, as disclosure control lets it through."""
    rows = pa.Table.from_pylist([{"area": code, "count": n} for code, n in counts.items()])
    protected = protect(tabulate(rows, [Dimension.flat("area", list(counts))]), Policy())
    made = release(
        protected, Scope("households", DAY, NEXT), title="Households", earlier=earlier, now=now
    )
    return AreaTable(MEASURE, made, {})


def add_table(claim: Claim, counts: Mapping[str, int], *, now: datetime) -> AreaTable:
    """That table, told by the run of ``claim``."""
    table = area_table(counts, now=now)
    with writing() as journal:
        add_releases(journal, claim=claim, tables=[table], now=now)
    return table
