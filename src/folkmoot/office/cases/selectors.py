"""Leads as counts and as a list without evidence; and who receives them today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum

from folkmoot.agreement.state import Standing
from folkmoot.errors import NotFoundError
from folkmoot.gate.facts import MemberFacts
from folkmoot.gate.permit import Permit
from folkmoot.office.agreements import selectors as agreements
from folkmoot.office.cases.models import Lead
from folkmoot.office.members.selectors import members
from folkmoot.office.runs.selectors import run_row, sealed_permit


@dataclass(frozen=True, slots=True)
class Receiving:
    """The recipient of a run as things stand: the member that stands for it, its ``roles`` in the
    purpose by the version that counts (none: named no more), where the agreement stands."""

    member: MemberFacts
    roles: tuple[str, ...]
    standing: Standing


def permit_of(run: str) -> Permit:
    """The permit under which ``run`` found its leads; NotFoundError when there is no such run."""
    return sealed_permit(run_row(run).decision).permit


def receiving(permit: Permit, now: datetime) -> Receiving:
    """Who receives what the permit's run released, at ``now``; NotFoundError for no member."""
    row = agreements.version_that_counts(permit.agreement, now)
    heirs = agreements.heirs_of(row, now)
    heir = heirs.get(permit.recipient, permit.recipient)
    purpose = agreements.terms_of(row).purpose(permit.purpose)
    named = purpose.recipients if purpose else ()
    itself = [r.role for r in named if r.party == permit.recipient]
    roles = itself or [r.role for r in named if heirs.get(r.party) == heir]
    member = next((m for m in members() if m.id == heir), None)
    if member is None:
        raise NotFoundError("is not a member of the framework.", where=heir)
    standing = agreements.standing_of(permit.agreement, now)
    return Receiving(member, tuple(dict.fromkeys(roles)), standing)


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
