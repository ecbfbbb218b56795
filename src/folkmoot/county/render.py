"""Canonical rows as the text of a member's file, column by column, never row by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.county.layouts import Layout, header, sent
from folkmoot.dataset.contract import Semantic
from folkmoot.dataset.standard import StandardColumn

_DAYS = frozenset({Semantic.DATE, Semantic.DATE_OF_BIRTH})
_NUMBERS = frozenset({Semantic.INTEGER, Semantic.UPRN})


def render(dataset: str, rows: pa.Table, layout: Layout, *, typed: bool = False) -> pa.Table:
    """``rows`` (``canonical_schema``) under the headers of ``layout`` and in its words.

    Every column is text, and what is not known is ``layout.null`` (null where that is empty).
    ``typed``: dates, whole numbers and truth values keep their types and nulls are null, as in a
    Parquet file.
    """
    columns: dict[str, pa.Array] = {}
    for column in sent(layout, dataset):
        values = _values(rows, column)
        keeps = typed and (column.semantic in _DAYS | _NUMBERS | {Semantic.BOOLEAN})
        columns[header(layout, column.name)] = values if keeps else _text(values, column, layout)
    if typed:
        return pa.table(columns)
    if layout.null:
        columns = {name: pc.fill_null(column, layout.null) for name, column in columns.items()}
    for name, constant in layout.junk:
        columns[name] = pa.array([constant] * rows.num_rows, pa.string())
    return pa.table(columns)


def _values(rows: pa.Table, column: StandardColumn) -> pa.Array:
    values = rows[column.name].combine_chunks()
    if column.name != "full_name":
        return values
    parts = [pc.utf8_upper(rows["surname"]), rows["forename"]]
    made = pc.binary_join_element_wise(*parts, ", ", null_handling="skip")
    made = pc.if_else(pc.is_null(rows["surname"]), None, made)
    return pc.coalesce(values, made.combine_chunks())


def _text(values: pa.Array, column: StandardColumn, layout: Layout) -> pa.Array:
    kind = column.semantic
    if kind in _NUMBERS:
        return values.cast(pa.string())
    if kind is Semantic.NINO and layout.spaced_nino:
        pattern = r"^(..)(..)(..)(..)(.?)$"
        return pc.replace_substring_regex(values, pattern, r"\1 \2 \3 \4 \5")
    word = _word(column, layout)
    return _by_distinct(values, word) if word else values


def _word(column: StandardColumn, layout: Layout) -> Callable[[Any], str] | None:
    """How a value of ``column`` is written; None where it is text that stays as it is."""
    if column.semantic in _DAYS:
        return lambda day: day.strftime(layout.day)
    if column.semantic is Semantic.PENCE:
        return _MONEY[layout.money]
    if column.semantic is Semantic.BOOLEAN:
        yes, no = layout.yes_no
        return lambda value: yes if value else no
    codes = layout.codes.get(column.name)
    return (lambda code: codes.get(code, code)) if codes and column.allowed else None


def _by_distinct(values: pa.Array, text: Callable[[Any], str]) -> pa.Array:
    """``text`` of each value; each distinct one is written once. Nulls stay null."""
    coded = values.dictionary_encode()
    words = pa.array([text(value) for value in coded.dictionary.to_pylist()], pa.string())
    return words.take(coded.indices)


def _plain(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def _commas(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


_MONEY: dict[str, Callable[[int], str]] = {"plain": _plain, "commas": _commas, "pounds": _pounds}
