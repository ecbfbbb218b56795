"""Take out the people whose objection holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import Fault, RefusedError
from folkmoot.gate.permit import Grant
from folkmoot.store.protocols import KeyRing
from folkmoot.store.pseudonym import preference_key, pseudonym


@dataclass(frozen=True, slots=True)
class Withheld:
    """For one column: the key of its pseudonyms, and those to take out."""

    key: bytes
    subjects: frozenset[str]

    def __repr__(self) -> str:
        return f"Withheld({len(self.subjects)})"


def withheld(grant: Grant, keys: KeyRing) -> dict[str, Withheld]:
    """What ``grant.withhold`` asks, by column; KeyMissingError without the pseudonyms' master."""
    subjects: dict[str, set[str]] = {}
    for column, subject in grant.withhold:
        subjects.setdefault(column, set()).add(subject)
    return {
        column: Withheld(preference_key(keys, grant.dataset, column), frozenset(found))
        for column, found in subjects.items()
    }


def withhold(batch: pa.RecordBatch, columns: Mapping[str, Withheld]) -> pa.RecordBatch:
    """``batch`` without the rows of people who object. RefusedError when a column is missing.

    Values are compared as ``subject_text`` has them. A null names nobody: its row stays.
    """
    for name, objecting in columns.items():
        if name not in batch.schema.names:
            raise RefusedError(
                Fault(
                    "Objections cannot be honoured: the delivery lacks their column.",
                    clause=f"withhold.{name}",
                    next_step="Deliver the column, or leave this delivery out.",
                    code="store.withhold",
                )
            )
        column = batch.column(name)
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        values = column.unique().drop_null()
        objects = [pseudonym(objecting.key, v) in objecting.subjects for v in values.to_pylist()]
        found = values.filter(pa.array(objects, pa.bool_()))
        batch = batch.filter(pc.invert(pc.is_in(column, value_set=found)))
    return batch
