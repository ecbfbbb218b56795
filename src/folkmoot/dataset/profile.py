"""What a dataset looks like, column by column, in counts."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.dataset.contract import Column, Contract, Semantic, Tag
from folkmoot.dataset.normalise import Normalised
from folkmoot.dataset.protection import guess_protection

MOST_LENGTHS = 5

_PROTECTED = {Tag.PERSONAL, Tag.IDENTIFIER, Tag.SPECIAL_CATEGORY, Tag.CRIMINAL, Tag.SUPPORT}


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column's counts: rows by verdict, distinct raw texts, the commonest lengths of them.

    ``lengths`` are (characters, rows), most frequent first. ``values`` are (value, rows) of the
    values on the list that the contract allows, where it has one and neither its tags nor the
    headers tell of people; None otherwise: a profile shows no person's values.
    """

    column: str
    semantic: Semantic
    present: bool
    rows: int
    missing: int
    distinct: int
    verdicts: tuple[tuple[str, int], ...]
    lengths: tuple[tuple[int, int], ...]
    values: tuple[tuple[str, int], ...] | None


def profile(normalised: Normalised, contract: Contract) -> tuple[ColumnProfile, ...]:
    """A profile of every column of ``contract``, in its order."""
    return tuple(_profile(normalised, column) for column in contract.columns)


def _profile(normalised: Normalised, column: Column) -> ColumnProfile:
    raw = normalised.table[f"{column.name}__raw"]
    verdicts = normalised.verdicts(column.name)
    distinct = pc.count_distinct(raw, mode="only_valid").as_py()
    listed = pa.array(column.allowed or (), pa.string())
    values = normalised.table[column.name].cast(pa.string()) if _shown(column) else None
    return ColumnProfile(
        column=column.name,
        semantic=column.semantic,
        present="absent" not in verdicts,
        rows=len(raw),
        missing=raw.null_count,
        distinct=distinct,
        verdicts=tuple(verdicts.items()),
        lengths=tuple((int(n), rows) for n, rows in _counted(pc.utf8_length(raw))[:MOST_LENGTHS]),
        # A code that is not on the list may be anything, so it is counted as invalid only.
        values=None if values is None else _counted(values.filter(pc.is_in(values, listed))),
    )


def _shown(column: Column) -> bool:
    tells = any(guess_protection(h)[0] for h in (column.name, column.title, *column.source))
    return column.allowed is not None and not tells and not _PROTECTED & set(column.tags)


def _counted(array: pa.ChunkedArray) -> tuple[tuple[str, int], ...]:
    """(value, rows) without nulls, most frequent first, equals in the order of the value."""
    counts = array.drop_null().value_counts().to_pylist()
    pairs = ((str(entry["values"]), entry["counts"]) for entry in counts)
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))
