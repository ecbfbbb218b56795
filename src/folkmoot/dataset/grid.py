"""A grid of cells that may hold the dataset: one sheet, or one way to split a text file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from folkmoot.dataset.header import Header


@dataclass(frozen=True, slots=True, repr=False)
class Loaded:
    """The records under a header; ``numbers`` counts the cells of each column that were floats."""

    table: pa.Table
    rejects: pa.Table
    notes: tuple[str, ...] = ()
    numbers: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Grid:
    """The first rows, each with its 1-based number, and how to load all under a header of them."""

    head: tuple[tuple[int, list[str]], ...]
    load: Callable[[Header], Loaded]
    encoding: str
    sheet: str | None = None
    delimiter: str | None = None
    notes: tuple[str, ...] = ()
