"""Read back what was put away beside the deliveries: a run's outputs, a delivery's rejects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pyarrow as pa

from folkmoot.errors import RefusedError
from folkmoot.store.ciphertext import cleanly, unsealed, verified
from folkmoot.store.location import Kind, Place
from folkmoot.store.protocols import DataKey


def read_artefact(
    place: Place,
    subject: str,
    *,
    name: str,
    ciphertext_sha256: str,
    key: DataKey,
    columns: Sequence[str] | None = None,
    kind: Literal[Kind.RUN, Kind.REJECTS] = Kind.RUN,
) -> pa.Table:
    """The table that ``subject`` put under ``name``, or only its ``columns``.

    It never opens a delivery: that is sealed as another kind and needs a permit
    (``open_delivery``), whatever key is given. TamperedError for other bytes, key or subject.
    """
    if kind not in {Kind.RUN, Kind.REJECTS}:
        raise RefusedError(
            "A delivery opens under a permit only.", where=name, next_step="Ask the gate."
        )
    source = verified(place, name, ciphertext_sha256)
    wanted = None if columns is None else list(columns)
    with unsealed(source, key, kind, subject, name=name) as file:
        return cleanly(name, lambda: file.read(columns=wanted))
