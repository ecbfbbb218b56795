"""A table before it is protected: every cell with its margins, and the sums that bind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import pyarrow as pa

from folkmoot.errors import InputError

ALL = "all"


@dataclass(frozen=True, slots=True)
class Dimension:
    """``leaves`` and the ``sums`` over them: each total's code and the codes that it is made of.

    Totals may share parts: a small area lies in a ward and in a deprivation decile, and both are
    told, so the tables are linked and are protected as one. ``withheld`` codes are not told at all.
    ``levels`` names the level of a code (``ward``), for reading only.

    >>> Dimension.flat("age", ["young", "old"]).codes
    ('young', 'old', 'all')
    """

    name: str
    leaves: tuple[str, ...]
    sums: Mapping[str, tuple[str, ...]]
    withheld: frozenset[str] = frozenset()
    levels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = set(self.codes)
        unknown = [c for parts in self.sums.values() for c in parts if c not in known]
        if unknown or len(known) < len(self.leaves) + len(self.sums) or ALL not in known:
            raise InputError(
                "The codes of the dimension do not add up.",
                where=self.name,
                next_step=f"Give every code once, every part a row, and a total {ALL!r}.",
            )

    @classmethod
    def flat(cls, name: str, leaves: Sequence[str]) -> Dimension:
        """A dimension with nothing but its leaves and their total."""
        return cls(name, tuple(leaves), {ALL: tuple(leaves)})

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code: the leaves, then the totals."""
        return (*self.leaves, *self.sums)

    def below(self, code: str) -> tuple[str, ...]:
        """The leaves that ``code`` is made of, each once."""
        if code not in self.sums:
            return (code,)
        return tuple(dict.fromkeys(leaf for c in self.sums[code] for leaf in self.below(c)))


@dataclass(frozen=True, slots=True)
class Money:
    """Per cell: the ``total`` in pence, and its largest and second largest contribution."""

    total: tuple[int, ...]
    largest: tuple[int, ...]
    second: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in the order of ``keys`` (one code a dimension), with unweighted ``counts``.

    ``sums``: (total, parts) as places in ``keys``; each holds for the counts and the money.
    ``withheld``: places of cells that are not told whatever their count.
    """

    dimensions: tuple[Dimension, ...]
    keys: tuple[tuple[str, ...], ...]
    counts: tuple[int, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    money: Money | None = None
    withheld: frozenset[int] = frozenset()

    @property
    def place(self) -> dict[tuple[str, ...], int]:
        """Where each key stands."""
        return {key: i for i, key in enumerate(self.keys)}


def tabulate(rows: pa.Table, dimensions: Sequence[Dimension]) -> Table:
    """The table of ``rows``: one row per combination of leaves (those that are not there are 0).

    ``rows`` has a text column per dimension and ``count`` (unweighted, int64); money tables also
    ``pence``, ``largest`` and ``second`` (int64). Margins are worked out here, never read, so that
    a margin cannot speak of rows that were dropped. InputError for an unknown code or a negative.
    """
    dims = tuple(dimensions)
    names = [d.name for d in dims]
    leaf_values = _leaf_values(rows, names)
    known = set(product(*(d.leaves for d in dims)))
    if not set(leaf_values) <= known:
        raise InputError(
            "A row has a code that its dimension does not name.",
            where=", ".join(names),
            next_step="Add the code to the dimension, or leave the row out on purpose.",
        )
    values = leaf_values
    for at, dimension in enumerate(dims):
        values = _add_totals(values, at, dimension)
    keys = tuple(product(*(d.codes for d in dims)))
    cells = [values.get(key, (0, 0, 0, 0)) for key in keys]
    place = {key: i for i, key in enumerate(keys)}
    money = None
    if "pence" in rows.column_names:
        _, total, largest, second = zip(*cells, strict=True)
        money = Money(total, largest, second)
    hidden = {
        i for i, key in enumerate(keys)
        if any(c in d.withheld for c, d in zip(key, dims, strict=True))
    }  # fmt: skip
    return Table(
        dims, keys, tuple(c[0] for c in cells), _sums(dims, place), money, frozenset(hidden)
    )


Values = dict[tuple[str, ...], tuple[int, int, int, int]]


def _leaf_values(rows: pa.Table, names: list[str]) -> Values:
    values: Values = {}
    numbers = ("count", "pence", "largest", "second")
    for row in rows.to_pylist():
        found = tuple(int(row.get(n) or 0) for n in numbers)
        if min(found) < 0:
            raise InputError(
                "A count or an amount is negative.",
                where=", ".join(names),
                next_step="Tables of changes cannot be protected; tell the two levels.",
            )
        key = tuple(row[name] for name in names)
        values[key] = _merge(
            values.get(key, (0, 0, 0, 0)), (found[0], found[1], found[2], found[3])
        )
    return values


def _merge(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    first, second = sorted((a[2], a[3], b[2], b[3]), reverse=True)[:2]
    return a[0] + b[0], a[1] + b[1], first, second


def _add_totals(values: Values, at: int, dimension: Dimension) -> Values:
    above: dict[str, list[str]] = {}
    for code in dimension.sums:
        for leaf in dimension.below(code):
            above.setdefault(leaf, []).append(code)
    out = dict(values)
    for key, value in values.items():
        for code in above.get(key[at], []):
            total = (*key[:at], code, *key[at + 1 :])
            out[total] = _merge(out.get(total, (0, 0, 0, 0)), value)
    return out


def _sums(
    dims: tuple[Dimension, ...], place: Mapping[tuple[str, ...], int]
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    found = []
    for at, dimension in enumerate(dims):
        others = [d.codes for d in dims[:at]], [d.codes for d in dims[at + 1 :]]
        for left in product(*others[0]):
            for right in product(*others[1]):
                found += [
                    (
                        place[(*left, total, *right)],
                        tuple(place[(*left, part, *right)] for part in parts),
                    )
                    for total, parts in dimension.sums.items()
                ]
    return tuple(found)
