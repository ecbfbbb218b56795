"""What a preparation hands to the comparison: one row per record that says who somebody is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Prepared:
    """``table`` (one row per record that may link, ids in ``unique_id``) and what became of others.

    ``verdicts`` says for every record ``valid``, or why it is held back: ``placeholder``,
    ``missing``, and what else the preparation names. ``notes`` are counts to know of.
    """

    table: pa.Table
    verdicts: dict[str, str]
    notes: Mapping[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """Records by verdict."""
        return dict(sorted(Counter(self.verdicts.values()).items()))
