"""What was told: a table that cannot be made except by ``release``, with its own fingerprint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from folkmoot.canonical import digest
from folkmoot.disclosure.table import ALL
from folkmoot.errors import InputError, TamperedError

# Held by ``release`` and ``read_released`` alone: a Released that was not made there is a bug.
DOOR = object()
Codes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """``codes``: (dimension, code) without totals, in order. None: suppressed."""

    codes: Codes
    count: int | None
    pence: int | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Who and when a table is about.

    ``population``: the name of what is counted (``council-tax-households``): releases of one
    population are compared with each other. ``filters``: to which part it was cut down, as codes
    of dimensions. ``begin`` to ``end``: half-open; a state on a day is that one day.
    """

    population: str
    begin: date
    end: date
    filters: Codes = ()

    def __post_init__(self) -> None:
        if self.end <= self.begin:
            raise InputError("The end is not after the beginning.", where=self.population)


@dataclass(frozen=True, slots=True)
class Released:
    """A table as it was told. ``sums``: (total, parts) as places in ``cells``."""

    title: str
    scope: Scope
    dimensions: tuple[str, ...]
    cells: tuple[Cell, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    policy: tuple[tuple[str, int], ...]
    released_at: datetime
    sha256: str
    door: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.door is not DOOR:
            raise RuntimeError("a release is made by release() alone")
        if self.sha256 != digest(self._content()):
            raise TamperedError("The release is not the one that was recorded.", where=self.title)

    @classmethod
    def made(cls, door: object, **fields: Any) -> Released:
        """With its fingerprint worked out."""
        return cls(**fields, sha256=digest(_plain(fields)), door=door)

    def plain(self) -> dict[str, Any]:
        """As it is stored and published (JSON): without anything that was not told."""
        return {**self._content(), "sha256": self.sha256}

    def to_arrow(self) -> pa.Table:
        """One row a cell: a column per dimension (``all`` for a total), count, pence, suppressed.

        ``count`` and ``pence`` are null where suppressed; ``pence`` only in tables of money.
        """
        columns: dict[str, pa.Array] = {
            name: pa.array([dict(c.codes).get(name, ALL) for c in self.cells], pa.string())
            for name in self.dimensions
        }
        columns["count"] = pa.array([c.count for c in self.cells], pa.int64())
        if any(c.pence is not None for c in self.cells):
            columns["pence"] = pa.array([c.pence for c in self.cells], pa.int64())
        columns["suppressed"] = pa.array([c.count is None for c in self.cells], pa.bool_())
        return pa.table(columns)

    def _content(self) -> dict[str, Any]:
        names = ("title", "scope", "dimensions", "cells", "sums", "policy", "released_at")
        return _plain({name: getattr(self, name) for name in names})


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    scope: Scope = fields["scope"]
    moment: datetime = fields["released_at"]
    return {
        "title": fields["title"],
        "population": scope.population,
        "begin": scope.begin.isoformat(),
        "end": scope.end.isoformat(),
        "filters": [list(pair) for pair in scope.filters],
        "dimensions": list(fields["dimensions"]),
        "cells": [[[list(p) for p in c.codes], c.count, c.pence] for c in fields["cells"]],
        "sums": [[total, list(addends)] for total, addends in fields["sums"]],
        "policy": dict(fields["policy"]),
        "released_at": moment.isoformat(),
    }


def read_released(plain: Mapping[str, Any]) -> Released:
    """A release as ``plain`` stored it; TamperedError when it is not as it was."""
    scope = Scope(
        plain["population"],
        date.fromisoformat(plain["begin"]),
        date.fromisoformat(plain["end"]),
        tuple((n, c) for n, c in plain["filters"]),
    )
    return Released(
        title=plain["title"],
        scope=scope,
        dimensions=tuple(plain["dimensions"]),
        cells=tuple(Cell(tuple((n, c) for n, c in i), v, p) for i, v, p in plain["cells"]),
        sums=tuple((total, tuple(addends)) for total, addends in plain["sums"]),
        policy=tuple(sorted(plain["policy"].items())),
        released_at=datetime.fromisoformat(plain["released_at"]),
        sha256=plain["sha256"],
        door=DOOR,
    )
