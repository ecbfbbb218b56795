"""A kind of county by its name."""

from __future__ import annotations

import difflib

from folkmoot.county.configuration import CONFIGURATIONS, Configuration
from folkmoot.errors import NotFoundError


def find_configuration(name: str) -> Configuration:
    """The configuration called ``name``; NotFoundError says which there are, the nearest first.

    >>> find_configuration("rural").title[:8]
    'Villages'
    """
    if name in CONFIGURATIONS:
        return CONFIGURATIONS[name]
    near = difflib.get_close_matches(name, CONFIGURATIONS, 1, 0.5)
    told = f"Did you mean “{near[0]}”? " if near else ""
    raise NotFoundError(
        "There is no such kind of county.",
        where=name,
        next_step=f"{told}There are: {', '.join(CONFIGURATIONS)}.",
    )
