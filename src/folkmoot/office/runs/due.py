"""What has outlived its days: runs past the last day of their permit, deliveries past retention."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from folkmoot.agreement.acts import State
from folkmoot.agreement.in_force import stands_for
from folkmoot.agreement.terms import Terms
from folkmoot.dates import legal_date
from folkmoot.gate.permit import Permit
from folkmoot.office.agreements import selectors as agreements
from folkmoot.office.deliveries.models import Delivery
from folkmoot.office.keys.models import WrappedKey
from folkmoot.office.runs.models import Run
from folkmoot.office.runs.selectors import sealed_permit

_WORKING = (Run.State.QUEUED, Run.State.RUNNING)
_ENDED = frozenset({State.EXPIRED, State.REVOKED})


def due_runs(now: datetime) -> Iterator[tuple[str, str]]:
    """(run, why) of each run that has ended, whose key still lives, and for which it is time.

    A finished run lives through the last day of its permit; one that released nothing has no
    reason to live on (a legal hold may have kept it when it ended).
    """
    alive = WrappedKey.objects.filter(wrapped__isnull=False).values("subject")
    rows = Run.objects.filter(id__in=alive).exclude(state__in=_WORKING).select_related("decision")
    for row in rows.order_by("id"):
        destroy_by = sealed_permit(row.decision).permit.destroy_by
        if row.state != Run.State.FINISHED:
            yield row.id, "The run ended without a release."
        elif destroy_by < legal_date(now):
            yield row.id, f"The last day of its permit was {destroy_by}."


def due_deliveries(now: datetime) -> Iterator[tuple[str, str]]:
    """(delivery, why) of each delivery whose retention has ended under every agreement it serves.

    Only where that can be told: the retention of each agreement says from when it counts, and
    that has come. A delivery that no agreement names, that a run is about to read, or whose
    retention begins with the end of a case, stays.
    """
    released, wanted = _uses()
    versions = [
        agreements.version_that_counts(name, now)
        for name in dict.fromkeys(row.agreement_id for row in agreements.versions())
    ]
    for row in Delivery.objects.filter(destroyed_at=None).order_by("id"):
        days = []
        for version in versions:
            terms, heirs = agreements.terms_of(version), agreements.heirs_of(version, now)
            named = terms.dataset(row.dataset)
            if named and any(stands_for(row.member_id, s.party, heirs) for s in named.suppliers):
                days.append(_last_day(terms, now, released.get((terms.id, row.id))))
        if not days or row.id in wanted:
            continue
        last = [day for day in days if day is not None and day < legal_date(now)]
        if len(last) == len(days):
            yield row.id, f"Its retention ended on {max(last)}."


def _last_day(terms: Terms, now: datetime, released: datetime | None) -> date | None:
    """The last day of retention under these terms; None where it cannot be told (yet)."""
    if terms.retention is None or terms.retention.trigger == "case_closed":
        return None
    standing = agreements.standing_of(terms.id, now)
    begins = standing.since if standing.state in _ENDED else None
    if terms.retention.trigger == "run_released" and released is not None:
        begins = legal_date(released)
    return begins + timedelta(days=terms.retention.period_days) if begins else None


def _uses() -> tuple[dict[tuple[str, str], datetime], set[str]]:
    """When each delivery was last released from under an agreement, and which are still wanted."""
    released: dict[tuple[str, str], datetime] = {}
    wanted: set[str] = set()
    for run in Run.objects.select_related("decision").order_by("ended_at", "id"):
        permit: Permit = sealed_permit(run.decision).permit
        for grant in permit.grants:
            if run.state in _WORKING:
                wanted.add(grant.delivery)
            elif run.state == Run.State.FINISHED and run.ended_at is not None:
                released[permit.agreement, grant.delivery] = run.ended_at
    return released, wanted
