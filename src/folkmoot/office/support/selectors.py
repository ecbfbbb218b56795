"""Cases of support as a list that names nobody, and as counts."""

from __future__ import annotations

from collections import Counter

from folkmoot.errors import NotFoundError
from folkmoot.office.support.models import SupportAct, SupportCase


def support_cases(run: str | None = None) -> tuple[SupportCase, ...]:
    """Cases (of a run), evidence left unread, newest first."""
    rows = SupportCase.objects.defer("evidence").order_by("-made_at", "id")
    return tuple(rows.filter(run_id=run) if run is not None else rows)


def case_row(case: str) -> SupportCase:
    """The case; NotFoundError when there is none."""
    row = SupportCase.objects.filter(id=case).first()
    if row is None:
        raise NotFoundError(
            "There is no such case.", where=case, next_step="See `folkmoot support list`."
        )
    return row


def outcomes(run: str | None = None) -> dict[str, int]:
    """How many offers came to what: accepted, unsuitable, harmful, declined, no_contact."""
    acts = SupportAct.objects.filter(kind=SupportAct.Kind.OUTCOME)
    if run is not None:
        acts = acts.filter(case__run_id=run)
    return dict(sorted(Counter(acts.values_list("detail", flat=True)).items()))
