"""What a preparation hands to the comparison: one row per record that says who somebody is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True, slots=True)
class Prepared:
    """``table`` (one row per record that may link, ids in ``unique_id``) and what became of others.

    ``verdicts`` (``record, verdict``, in order of records) says for every record ``valid``, or why
    it is held back: ``placeholder``, ``missing``, and what else the preparation names. ``notes``
    are counts to know of.
    """

    table: pa.Table
    verdicts: pa.Table
    notes: Mapping[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """Records by verdict."""
        counts = pc.value_counts(self.verdicts["verdict"]).to_pylist()
        return {row["values"]: row["counts"] for row in sorted(counts, key=lambda r: r["values"])}
