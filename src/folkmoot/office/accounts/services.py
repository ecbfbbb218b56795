"""Enrol a person under a pseudonym, and forget who it was.

Neither writes an event: the mapping from pseudonym to name must lie outside the ledger, where
nothing can be erased.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from folkmoot.errors import NotFoundError
from folkmoot.office.accounts.models import Actor
from folkmoot.office.accounts.policies import check_acts_for_or_serves, check_known
from folkmoot.office.members.models import Member
from folkmoot.office.truncate_log import truncate_log


def actor(*, name: str, office: str, member: str | None = None, now: datetime) -> str:
    """The pseudonym of ``name`` in ``office`` of ``member`` (None: the framework's own team).

    The same one when called again; a new one after ``erase``. NotFoundError for an unknown member.
    """
    if member is not None and not Member.objects.filter(id=member).exists():
        raise NotFoundError("is not a member.", where=member, next_step="Join it first.")
    with transaction.atomic():
        row, _ = Actor.objects.get_or_create(
            name=name,
            office=office,
            member_id=member,
            defaults={"pseudonym": f"actor-{secrets.token_hex(8)}", "made_at": now},
        )
    return row.pseudonym


def erase(*, pseudonym: str, by: str, now: datetime) -> None:
    """Forget the name behind ``pseudonym`` (UK GDPR Art 17); the pseudonym stays in the ledger.

    By the person, by somebody of their member, or by the framework's team. Repeatable.
    """
    check_known(by)
    with transaction.atomic(durable=True):
        row = Actor.objects.filter(pseudonym=pseudonym).first()
        if row is None:
            raise NotFoundError("Nobody has this pseudonym.", where=pseudonym)
        if by != pseudonym:
            check_acts_for_or_serves(by, row.member_id or "the framework")
        row.name, row.erased_at = None, row.erased_at or now
        row.save(update_fields=["name", "erased_at"])
    truncate_log()
