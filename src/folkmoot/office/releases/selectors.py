"""Released tables, read back as they were told; they are public."""

from __future__ import annotations

import json

from django.db.models import QuerySet

from folkmoot.disclosure.released import Released, read_released
from folkmoot.errors import NotFoundError
from folkmoot.insight.area_release import AreaRelease
from folkmoot.insight.read_area_release import read_area_release
from folkmoot.office.releases.models import Release


def releases(run: str | None = None) -> QuerySet[Release]:
    """Every release, or those of one run, in the order in which they were made."""
    rows = Release.objects.order_by("released_at", "id")
    return rows.filter(run_id=run) if run else rows


def release_row(release: str) -> Release:
    """The release whose id begins with ``release``; NotFoundError when none or several do."""
    found = list(Release.objects.filter(id__startswith=release)[:2])
    if len(found) != 1:
        raise NotFoundError(
            "There is no such release." if not found else "Several releases begin like this.",
            where=release,
            next_step="See `folkmoot insight list`.",
        )
    return found[0]


def released_of(row: Release) -> Released:
    """The table of ``row``; TamperedError when it is not the one that was told."""
    return read_released(json.loads(row.payload))


def area_release_of(row: Release) -> AreaRelease:
    """The table of ``row`` with its words and levels, to be read and drawn; TamperedError when it
    is not the one that was told."""
    return read_area_release(released_of(row), row.about)


def released_tables() -> tuple[Released, ...]:
    """Everything that was ever told, for the check against what is about to be."""
    return tuple(released_of(row) for row in releases())
