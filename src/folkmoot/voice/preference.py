"""Preferences: one person's consent or objection, and the snapshot that a run rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Preference:
    """``subject`` is the keyed pseudonym of a value of column ``column`` of ``dataset``.

    ``decision`` is `object` or `consent`; it names the ``purposes`` (aim classes) and ``bases``
    (codes) for which it holds; empty means all.
    """

    subject: str
    dataset: str
    column: str
    decision: str
    purposes: tuple[str, ...]
    bases: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class PreferenceSnapshot:
    """All preferences as they stood at ``taken_at``; ``sha256`` of their canonical form."""

    taken_at: datetime
    sha256: str
    preferences: tuple[Preference, ...]


def objections(
    preferences: Iterable[Preference], *, aim_class: str, basis: str, on: date
) -> tuple[Preference, ...]:
    """The objections that hold for a purpose of ``aim_class`` resting on ``basis`` on a day."""
    return tuple(
        p
        for p in preferences
        if p.decision == "object"
        and (not p.purposes or aim_class in p.purposes)
        and (not p.bases or basis in p.bases)
        and p.valid_from <= on
        and (p.valid_to is None or on < p.valid_to)
    )
