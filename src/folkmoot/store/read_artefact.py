"""Read back what a run has put away for itself: its steps' outputs, its leads."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

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
) -> pa.Table:
    """The table that run ``subject`` put under ``name``, or only its ``columns``.

    It opens objects of the kind RUN only: a delivery is sealed as another kind and needs a permit
    (``open_delivery``), whatever key is given. TamperedError for other bytes, key or run.
    """
    source = verified(place, name, ciphertext_sha256)
    wanted = None if columns is None else list(columns)
    with unsealed(source, key, Kind.RUN, subject, name=name) as file:
        return cleanly(name, lambda: file.read(columns=wanted))
