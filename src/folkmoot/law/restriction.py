"""What the law of its source says of a kind of dataset."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from pydantic import TypeAdapter

from folkmoot.errors import NotFoundError
from folkmoot.law.code import Restriction


@cache
def restrictions() -> Mapping[str, Restriction]:
    """Every restriction by the kind of dataset, from ``restrictions.json``."""
    text = files("folkmoot.law").joinpath("restrictions.json").read_bytes()
    every = TypeAdapter(tuple[Restriction, ...]).validate_json(text)
    return MappingProxyType({each.kind: each for each in every})


def restriction(kind: str) -> Restriction:
    """The restriction of one kind of dataset; NotFoundError suggests the nearest kind.

    >>> restriction("electoral-register-full").withhold["planning"][:3]
    ('forename', 'surname', 'full_name')
    """
    found = restrictions().get(kind)
    if found is None:
        close = difflib.get_close_matches(kind, restrictions(), n=3, cutoff=0.6)
        known = " or ".join(close) or f"one of: {', '.join(sorted(restrictions()))}"
        raise NotFoundError(
            "is not a kind of dataset whose law is known here.",
            where=kind,
            next_step=f"Did you mean {known}?" if close else f"Use {known}.",
        )
    return found
