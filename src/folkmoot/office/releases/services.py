"""Tables are told by the run that counted them, after one last look at what was told before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from folkmoot.canonical import canonical, digest
from folkmoot.disclosure.difference import difference
from folkmoot.errors import RefusedError
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.journal.services import DjangoJournal
from folkmoot.office.releases.models import Release
from folkmoot.office.releases.selectors import released_tables
from folkmoot.run.book import AreaTable, Claim


def add_releases(
    journal: DjangoJournal, *, claim: Claim, tables: Sequence[AreaTable], now: datetime
) -> None:
    """Tell ``tables`` in the transaction that ends their run (`DjangoRunBook.finish`).

    The caller holds the ledger's lock, so no other run can tell anything meanwhile: each table is
    held once more against everything that was told before it. RefusedError, and nothing of the
    run is released, when the difference of two would disclose. A table told before stays as it is.
    """
    permit = claim.permit.permit
    earlier = list(released_tables()) if tables else []
    known = {told.sha256 for told in earlier}
    for each in tables:
        table = each.released
        if table.sha256 in known:
            continue
        faults = difference(earlier, table)
        if faults:
            raise RefusedError(faults)
        earlier.append(table)
        known.add(table.sha256)
        Release.objects.create(
            id=table.sha256,
            run_id=claim.run,
            measure=each.measure,
            title=table.title,
            population=table.scope.population,
            begin=table.scope.begin,
            end=table.scope.end,
            payload=canonical(table.plain()).decode(),
            about=dict(each.about),
            released_at=now,
        )
        body: dict[str, Plain] = {
            "run": claim.run,
            "measure": each.measure,
            "agreement": permit.agreement,
            "terms_hash": permit.terms_hash,
            "about_sha256": digest(each.about),
            "cells": len(table.cells),
            "suppressed": sum(cell.count is None for cell in table.cells),
        }
        journal.append(Event(EventKind.TABLE_RELEASED, table.sha256, claim.worker, now, body))
