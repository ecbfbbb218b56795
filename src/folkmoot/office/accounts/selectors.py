"""Who stands behind a pseudonym, for those who may know."""

from __future__ import annotations

from folkmoot.office.accounts.models import Actor
from folkmoot.office.accounts.policies import check_acts_for_or_serves, check_known


def actor_of(pseudonym: str, *, by: str) -> Actor | None:
    """The row of ``pseudonym``, or None; ForbiddenError for somebody of another member."""
    check_known(by)
    row = Actor.objects.filter(pseudonym=pseudonym).first()
    if row is not None and pseudonym != by:
        check_acts_for_or_serves(by, row.member_id or "the framework")
    return row
