"""Leads as counts and as a list without evidence."""

from __future__ import annotations

from django.db.models import Count, Q, Sum

from folkmoot.office.cases.models import Lead


def leads(run: str | None = None, member: str | None = None) -> tuple[Lead, ...]:
    """Leads (of a run; that a member's data are part of), evidence left unread, newest first."""
    rows = Lead.objects.defer("evidence").order_by("-made_at", "typology", "id")
    if run is not None:
        rows = rows.filter(run_id=run)
    if member is not None:
        rows = rows.filter(members=member)
    return tuple(rows)


def totals(run: str) -> dict[str, dict[str, int | None]]:
    """By typology: leads, recommended, and pence (None where no lead has a figure)."""
    rows = (
        Lead.objects.filter(run_id=run)
        .values("typology")
        .annotate(
            leads=Count("id"),
            advised=Count("id", filter=Q(recommended=True)),
            actual=Sum("actual_pence"),
            forward=Sum("forward_pence"),
            notional=Sum("notional_pence"),
        )
        .order_by("typology")
    )
    return {
        row["typology"]: {
            "leads": row["leads"],
            "recommended": row["advised"],
            "actual": row["actual"],
            "forward": row["forward"],
            "notional": row["notional"],
        }
        for row in rows
    }
