"""One text of one column, read as its contract means it."""

from __future__ import annotations

from folkmoot.dataset.contract import Column
from folkmoot.dataset.fields.field_of import field_of
from folkmoot.dataset.fields.placeholder import Placeholders
from folkmoot.dataset.fields.reading import MISSING, PLACEHOLDER, How, Reading, Verdict
from folkmoot.dataset.header import alike


class ColumnReader:
    """Reads the texts of one column: nulls, placeholders, value maps, the field, the list.

    ``never`` are texts of this file that are placeholders besides.
    """

    def __init__(self, column: Column, how: How, never: frozenset[str] = frozenset()) -> None:
        self.column, self.how, self.never = column, how, never
        self.field = field_of(column.semantic)
        self.placeholders = Placeholders(column.semantic, column.placeholders)
        self.nulls = frozenset(alike(text) for text in column.nulls)
        self.values = {alike(text): value for text, value in column.values.items()}
        self.contains = [(alike(text), value) for text, value in column.contains]
        self.allowed = {alike(text): text for text in column.allowed or ()}

    def __call__(self, text: str) -> Reading:
        key = alike(text)
        if key in self.nulls:
            return MISSING
        if text in self.never or self.placeholders(text):
            return PLACEHOLDER
        mapped = self.values.get(key)
        if mapped is None:
            mapped = self._contained(key, text) if self.contains else text
        reading = self.field(mapped, self.how)
        if self.column.allowed is None or not isinstance(reading.value, str):
            return reading
        own = self.allowed.get(alike(reading.value))
        verdict = Verdict.INVALID if own is None else reading.verdict
        return Reading(own or reading.value, verdict)

    def _contained(self, key: str, text: str) -> str:
        return next((value for part, value in self.contains if part in key), text)
