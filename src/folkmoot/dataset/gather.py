"""The kept and rejected records of one sheet or file, as Arrow tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from folkmoot.dataset.header import Header
from folkmoot.dataset.raw import LONGEST_REJECT, REJECTS_SCHEMA, Reason

BATCH = 50_000  # rows that wait as Python objects before they become Arrow


@dataclass(slots=True, repr=False)
class Gather:
    """Takes records in file order; ``finish`` gives the tables. One for each reading."""

    header: Header
    blank: int = 0
    read: int = 0
    trimmed: int = 0
    widths: dict[int, int] = field(default_factory=dict)
    _rows: list[Sequence[str]] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)
    _batches: list[pa.RecordBatch] = field(default_factory=list)
    _rejects: list[tuple[int, str, str]] = field(default_factory=list)
    _least: int = 0
    _most: int = 0

    def __post_init__(self) -> None:
        self._least, self._most = self.header.least, len(self.header.names)

    @property
    def schema(self) -> pa.Schema:
        """``_row`` and a string column for each column that the file has."""
        return pa.schema(
            [("_row", pa.int64()), *((name, pa.string()) for name in self.header.positions)]
        )

    def keep(self, number: int, fields: Sequence[str]) -> Reason | None:
        """Keep the record at line ``number``, or say why it must be rejected."""
        width = len(fields)
        if width != self._most:
            if width < self._least:
                self.widths[width] = self.widths.get(width, 0) + 1
                return Reason.TOO_FEW_FIELDS
            if any(cell.strip() for cell in fields[self._most :]):
                self.widths[width] = self.widths.get(width, 0) + 1
                return Reason.TOO_MANY_FIELDS
            self.trimmed += width > self._most
        self.read += 1
        self._rows.append(fields)
        self._numbers.append(number)
        if len(self._rows) >= BATCH:
            self._flush()
        return None

    def reject(self, number: int, reason: Reason, text: str) -> None:
        """Reject the record at line ``number`` for ``reason``."""
        self.read += 1
        self._rejects.append((number, str(reason), text[:LONGEST_REJECT]))

    def _flush(self) -> None:
        columns = list(zip(*self._rows, strict=False))  # fields beyond the shortest are not asked
        arrays = [pa.array(columns[i], pa.string()) for i in self.header.positions.values()]
        numbers = pa.array(self._numbers, pa.int64())
        self._batches.append(pa.RecordBatch.from_arrays([numbers, *arrays], schema=self.schema))
        self._rows, self._numbers = [], []

    def finish(self) -> tuple[pa.Table, pa.Table]:
        """The table of kept records and the table of rejects."""
        if self._rows:
            self._flush()
        lists = [list(column) for column in zip(*self._rejects, strict=True)] or [[], [], []]
        arrays = [pa.array(c, f.type) for c, f in zip(lists, REJECTS_SCHEMA, strict=True)]
        rejects = pa.Table.from_arrays(arrays, schema=REJECTS_SCHEMA)
        return pa.Table.from_batches(self._batches, schema=self.schema), rejects

    def notes(self) -> tuple[str, ...]:
        """What was odd about the records, in words and counts."""
        notes = [
            f"{count:,} lines have {width} fields instead of {self._most}"
            for width, count in sorted(self.widths.items())
        ]
        if self.blank:
            notes.append(f"{self.blank:,} blank lines were passed over")
        if self.trimmed:
            notes.append(f"{self.trimmed:,} lines have extra empty fields at their end")
        return tuple(notes)
