"""Forenames that stand for one another: Bill and William, Katie and Catherine."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def forename_variants() -> dict[str, tuple[str, ...]]:
    """Per forename (folded) the fuller names that it stands for, in alphabetical order.

    From ``firstname_uk_variant`` of the R package sdglinkage (MIT); of each pair the name with
    more variants is the fuller one.

    >>> "william" in forename_variants()["bill"]
    True
    """
    found: dict[str, set[str]] = {}
    path = files("folkmoot.linkage").joinpath("data/forename_variants.csv")
    for row in csv.DictReader(path.read_text("utf-8").splitlines()):
        found.setdefault(row["variant"], set()).add(row["name"])
    return {name: tuple(sorted(fuller)) for name, fuller in sorted(found.items())}


@cache
def variant_names() -> frozenset[str]:
    """Every name of the list, on either side."""
    pairs = forename_variants()
    return frozenset(pairs) | {name for fuller in pairs.values() for name in fuller}


def fuller_names(forename: str) -> tuple[str, ...]:
    """``forename`` and the fuller names that it stands for: two that share one are variants.

    >>> "william" in set(fuller_names("billy")) & set(fuller_names("will"))
    True
    """
    return (forename, *forename_variants().get(forename, ()))


def fullest_name(forename: str) -> str:
    """One name for all its variants, as far as the list has one: the name with most variants."""
    return max(fuller_names(forename), key=lambda name: (_variants_of().get(name, 0), name))


@cache
def _variants_of() -> dict[str, int]:
    counts: dict[str, int] = {}
    for fuller in forename_variants().values():
        for name in fuller:
            counts[name] = counts.get(name, 0) + 1
    return counts
