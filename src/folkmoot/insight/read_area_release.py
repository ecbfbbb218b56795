"""A told table with its words again, as it was stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from folkmoot.disclosure import Released
from folkmoot.insight.area_release import AreaRelease, tally
from folkmoot.insight.measure import MeasureHeader


def read_area_release(released: Released, about: Mapping[str, Any]) -> AreaRelease:
    """The release whose table is ``released`` and of which `AreaRelease.about` said ``about``.

    The words are those of the measure as it was then, whatever it says today.
    """
    header = MeasureHeader.model_validate(about["header"])
    level_of = {code: level for level, codes in about["areas"].items() for code in codes}
    shown, hidden = tally(released, level_of)
    return AreaRelease(
        header=header,
        released=released,
        levels=tuple(about["levels"]),
        left_out=tuple(about["left_out"]),
        breakdown=header.breakdown if about["breakdown"] else None,
        not_placed=about["not_placed"],
        level_of=level_of,
        shown=shown,
        hidden=hidden,
    )
