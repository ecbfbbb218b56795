"""From records as received to typed values, each beside its raw text and its verdict."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.dataset.column_reader import ColumnReader
from folkmoot.dataset.contract import Column, Contract, Semantic
from folkmoot.dataset.fields.calendar_date import swapped
from folkmoot.dataset.fields.field_of import type_of
from folkmoot.dataset.fields.reading import MISSING, How, Verdict
from folkmoot.dataset.frequency import LEAST_ROWS, frequent
from folkmoot.dataset.raw import Raw

# How many times its fair share (1 in 365) of the birthdays 1 January may have: beyond it, many of
# them stand for "year known, day not".
NEW_YEAR_HEAP = 5

_DATES = (Semantic.DATE, Semantic.DATE_OF_BIRTH)


@dataclass(frozen=True, slots=True)
class Normalised:
    """One row per kept record; for every column ``c`` of the contract, in its order, three columns.

    ``c`` (typed: text, date32, int64 for integers, pence and property numbers, decimal128, bool),
    ``c__raw`` (text as received; null where missing) and ``c__verdict`` (never null; ``absent``
    throughout where the supplier does not hold the column). ``c`` is null unless the verdict is
    valid, test or out_of_region; but a code outside the contract's list stays, with the verdict
    invalid. First of all stands ``_row``, as in ``Raw``.
    """

    table: pa.Table
    notes: tuple[str, ...]

    def __repr__(self) -> str:  # a table's own repr shows rows
        return f"Normalised(rows={self.table.num_rows})"

    def verdicts(self, column: str) -> dict[str, int]:
        """How many rows of ``column`` have each verdict."""
        counts = self.table[f"{column}__verdict"].value_counts().to_pylist()
        return {c["values"]: c["counts"] for c in sorted(counts, key=lambda c: str(c["values"]))}


def normalise(raw: Raw, contract: Contract, *, as_of: date | None = None) -> Normalised:
    """The records of ``raw`` as the contract means them. Each distinct text is read once.

    ``as_of`` is the day on which dates of birth and council codes are judged; without it they are
    judged by their form alone. A name that stands on too many rows and places to be one is taken
    as a placeholder (``frequency``), and a note says so without the name.
    """
    suspects = frequent(raw.table, contract)
    notes = [suspect.note for suspect in suspects]
    columns: dict[str, pa.Array] = {"_row": raw.table["_row"]}
    for column in contract.columns:
        if column.name not in raw.table.column_names:
            columns |= _absent(column, raw.table.num_rows)
            continue
        texts = raw.table[column.name].combine_chunks()
        never = {s.text for s in suspects if s.apply and s.column == column.name}
        how = How(column.formats, column.negate, as_of)
        reader = ColumnReader(column, how, frozenset(never))
        made = _columns(column, texts, reader)
        columns |= made
        notes += _notes(column, made, how)
    return Normalised(pa.table(columns), tuple(notes))


def _columns(column: Column, texts: pa.Array, reader: ColumnReader) -> dict[str, pa.Array]:
    coded = texts.dictionary_encode()
    readings = [reader(text) for text in coded.dictionary.to_pylist()] + [MISSING]
    index = pc.fill_null(coded.indices, len(readings) - 1)
    values = pa.array([r.value for r in readings], type_of(column.semantic))
    verdicts = pa.array([r.verdict.value for r in readings], pa.string())
    raw = pa.array(
        [
            None if reading.verdict is Verdict.MISSING else text
            for text, reading in zip([*coded.dictionary.to_pylist(), None], readings, strict=True)
        ],
        pa.string(),
    )
    return {
        column.name: values.take(index),
        f"{column.name}__raw": raw.take(index),
        f"{column.name}__verdict": verdicts.take(index),
    }


def _absent(column: Column, rows: int) -> dict[str, pa.Array]:
    return {
        column.name: pa.nulls(rows, type_of(column.semantic)),
        f"{column.name}__raw": pa.nulls(rows, pa.string()),
        f"{column.name}__verdict": pa.array([str(Verdict.ABSENT)] * rows, pa.string()),
    }


def _notes(column: Column, made: dict[str, pa.Array], how: How) -> list[str]:
    name, notes = column.name, []
    verdicts = made[f"{name}__verdict"]
    if len(verdicts) and verdicts.null_count == 0:
        blank = pc.sum(pc.equal(verdicts, str(Verdict.MISSING))).as_py()
        if blank == len(verdicts):
            notes.append(f"{name}: the column is there and wholly blank")
    if column.semantic in _DATES:
        bad = made[f"{name}__raw"].filter(pc.equal(verdicts, str(Verdict.INVALID)))
        turned = sum(n for text, n in Counter(bad.to_pylist()).items() if swapped(text, how))
        if turned:
            notes.append(f"{name}: {turned:,} are dates only if day and month change places")
    if column.semantic is Semantic.DATE_OF_BIRTH:
        days = made[name].drop_null()
        first = pc.and_(pc.equal(pc.day(days), 1), pc.equal(pc.month(days), 1))
        heap = pc.sum(first).as_py() or 0
        if heap >= LEAST_ROWS and heap * 365 > NEW_YEAR_HEAP * len(days):
            notes.append(f"{name}: {heap:,} are 1 January, {heap * 365 / len(days):.0f} times")
            notes[-1] += " the fair share: for many of them only the year is known"
    return notes
