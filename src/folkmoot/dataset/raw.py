"""What reading a file gives: its cells as received, and every line that could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

LONGEST_REJECT = 10_000  # characters of a rejected line that are kept

REJECTS_SCHEMA = pa.schema([("_row", pa.int64()), ("reason", pa.string()), ("text", pa.string())])


class Reason(StrEnum):
    """Why a line was rejected. The codes are stable: certificates carry them."""

    TOO_FEW_FIELDS = "too_few_fields"
    TOO_MANY_FIELDS = "too_many_fields"
    UNCLOSED_QUOTE = "unclosed_quote"
    LINE_TOO_LONG = "line_too_long"
    NUL_BYTE = "nul_byte"
    BAD_ENCODING = "bad_encoding"
    REPEATED_HEADER = "repeated_header"


@dataclass(frozen=True, slots=True)
class Raw:
    """The records of one file. ``read == table.num_rows + rejects.num_rows`` always.

    ``table`` has ``_row`` (int64, the 1-based line or sheet row on which the record begins) and
    one string column for each column of the contract that the file has, as received, null where
    blank. ``rejects`` has ``_row``, ``reason`` and ``text`` (the raw line, at most 10,000
    characters): personal data, to be kept encrypted and never logged. ``columns_missing`` are
    those of the contract that this supplier does not hold; ``columns_ignored`` the headers that
    no column asks for. Lines that are wholly blank are no records; the notes count them.
    """

    table: pa.Table
    rejects: pa.Table
    read: int
    encoding: str
    sheet: str | None
    header_row: int
    columns_missing: tuple[str, ...]
    columns_ignored: tuple[str, ...]
    notes: tuple[str, ...]
    source_sha256: str
    source_bytes: int

    def __post_init__(self) -> None:
        assert self.read == self.table.num_rows + self.rejects.num_rows, "a line was lost"  # noqa: S101

    def __repr__(self) -> str:  # a table's own repr shows rows, and a log might show a repr
        return f"Raw(read={self.read}, kept={self.table.num_rows})"

    @property
    def reject_reasons(self) -> dict[str, int]:
        """How many lines were rejected for each reason."""
        counts = self.rejects["reason"].value_counts().to_pylist()
        return {c["values"]: c["counts"] for c in sorted(counts, key=lambda c: str(c["values"]))}
