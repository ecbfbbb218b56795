"""Residents can read of an agreement before data move."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from folkmoot.agreement.explain import explain
from folkmoot.dates import legal_date
from folkmoot.errors import ConflictError
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.accounts.policies import check_serves_framework
from folkmoot.office.agreements import selectors
from folkmoot.office.agreements.models import Notice
from folkmoot.office.journal.services import writing
from folkmoot.settings import settings


def publish_notice(
    *,
    agreement: str,
    by: str,
    now: datetime,
    published_on: date | None = None,
    version: int | None = None,
) -> date:
    """The day on which the public notice of a version appeared: today, or ``published_on``.

    The agreement in plain English is written to ``public/agreements`` of the home, for everybody.

    Of the newest version when none is named. Repeatable; ConflictError for another day, or for a
    day that has not come.
    """
    check_serves_framework(by)
    day = published_on or legal_date(now)
    row = (
        selectors.version_row(agreement, version)
        if version is not None
        else selectors.latest_version(agreement)
    )
    if day > legal_date(now):
        raise ConflictError(
            "A notice that has not appeared yet cannot be recorded.",
            where=agreement,
            next_step="Record it on the day.",
        )
    with writing() as journal:
        known = Notice.objects.filter(version=row).first()
        if known is not None:
            if published_on in {None, known.published_on}:
                return known.published_on
            raise ConflictError(
                f"Its notice is recorded as of {known.published_on.isoformat()}.",
                where=f"{agreement} version {row.version}",
                next_step="The day of a notice does not change; vary the agreement instead.",
            )
        Notice.objects.create(version=row, published_on=day, recorded_at=now)
        body: dict[str, Plain] = {
            "version": row.version,
            "terms_hash": row.terms_hash,
            "published_on": day.isoformat(),
        }
        journal.append(Event(EventKind.NOTICE_PUBLISHED, agreement, by, now, body))
        page = explain(selectors.terms_of(row))
        name = f"{agreement}-v{row.version}.md"
        transaction.on_commit(
            lambda: _write(settings().home_path / "public/agreements", name, page)
        )
    return day


def _write(folder: Path, name: str, page: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}"
    part.write_text(page, encoding="utf-8")
    part.replace(folder / name)
