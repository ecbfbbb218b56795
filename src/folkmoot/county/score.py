"""How well the planted cases were found: per typology precision and recall, with intervals.

Only a made-up county has such truth. Of real matches 1 to 5 in a hundred turn out to be error or
fraud (see ``REAL_WORLD``): a score here says how well the rules tell the planted stories apart,
not what a county would recover.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from folkmoot.county.desk import Case
from folkmoot.linkage.precision import Precision, precision

REAL_WORLD = (
    "Synthetic: made-up people, planted cases. In real life 1 to 5 of 100 matches turn out to be"
    " error or fraud (533 matches worked in one district: 4 errors, £3,671)."
)

# (dataset, member, row of the file): by which a record is known outside the store.
Source = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A lead as the score needs it: its typology, whether it was recommended, its records."""

    typology: str
    recommended: bool
    records: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """One typology: how many were planted, how many leads came, and how right they are.

    ``precision`` is of the recommended leads, ``recall`` of the planted true cases that have a
    recommended lead; None where there was nothing to judge. ``recall_any`` counts every lead.
    ``unplanted`` are recommended leads that rest on no planted case at all.
    """

    typology: str
    planted: int
    lookalikes: int
    leads: int
    recommended: int
    precision: Precision | None
    recall: Precision | None
    recall_any: Precision | None
    unplanted: int
    missed: Mapping[str, int]
    mistaken: Mapping[str, int]


def score(
    cases: Iterable[Case], case_of: Mapping[Source, str], leads: Iterable[Found]
) -> dict[str, Score]:
    """The score of every typology that was planted. ``case_of``: the case of a record, if any.

    A lead is right when one of its records belongs to a true case of its own typology. ``missed``
    and ``mistaken`` count, by story, true cases without a recommended lead and look-alikes with
    one.
    """
    planted = {case.id: case for case in cases}
    found: dict[str, list[tuple[Found, set[str]]]] = {}
    for lead in leads:
        theirs = {case_of[source] for source in lead.records if source in case_of}
        found.setdefault(lead.typology, []).append((lead, theirs))
    typologies = sorted({case.typology for case in planted.values()})
    return {name: _score(name, planted, found.get(name, [])) for name in typologies}


def _score(
    typology: str, planted: Mapping[str, Case], found: list[tuple[Found, set[str]]]
) -> Score:
    mine = {name: case for name, case in planted.items() if case.typology == typology}
    true = {name for name, case in mine.items() if case.true}
    advised = [theirs for lead, theirs in found if lead.recommended]
    right = sum(bool(theirs & true) for theirs in advised)
    seen = set().union(*advised)
    any_seen = set().union(*(theirs for _, theirs in found))
    return Score(
        typology=typology,
        planted=len(true),
        lookalikes=len(mine) - len(true),
        leads=len(found),
        recommended=len(advised),
        precision=precision(right, len(advised)) if advised else None,
        recall=precision(len(true & seen), len(true)) if true else None,
        recall_any=precision(len(true & any_seen), len(true)) if true else None,
        unplanted=sum(not theirs & set(mine) for theirs in advised),
        missed=_by_story(mine, true - seen),
        mistaken=_by_story(mine, (seen & set(mine)) - true),
    )


def _by_story(cases: Mapping[str, Case], names: set[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in sorted(names):
        story = cases[name].story
        counts[story] = counts.get(story, 0) + 1
    return dict(sorted(counts.items()))
