"""What reading a file found, which no table of rows can tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadingFacts:
    """``read`` lines of data, ``rejected`` of them; every other line is a row of the table.

    ``source_sha256`` and ``source_bytes`` are of the file as it came. ``reject_reasons`` counts
    rejected lines by reason. ``columns_missing`` names the columns of the contract that this
    supplier does not hold or the file does not have. ``notes`` are sentences for people. Nothing
    here ever holds a row's value.
    """

    source_sha256: str
    source_bytes: int
    encoding: str
    read: int
    rejected: int
    reject_reasons: Mapping[str, int]
    columns_missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
