"""The ledger as one text file that an outsider can verify without Folkmoot."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from folkmoot.canonical import canonical
from folkmoot.errors import ConflictError, TamperedError
from folkmoot.ledger.checkpoint import Checkpoint, read_checkpoint

EXPORT_VERSION = 1


def export(
    entries: Iterable[bytes], checkpoints: Iterable[str], keys: Iterable[str], *, to: Path
) -> int:
    """Write the bundle to ``to`` and return the number of entries in it.

    One canonical JSON object a line: ``{"keys":[...],"v":1}``, then for each entry in order
    ``{"leaf":"<base64 of its bytes>"}``, and after entry *n* the checkpoint of size *n*,
    ``{"checkpoint":"<signed note>"}``; of several checkpoints of one size the last is kept. The
    last line is a checkpoint over everything. ``keys`` (``name+id+key``) are the public keys of
    the ledger and of every witness that signed. Every byte of the bundle has a meaning.

    ConflictError when entries lie after the last checkpoint (the signed part would have a tail
    that nobody signed) or when one reaches beyond the entries; nothing is left at ``to`` then.
    """
    keys = sorted(set(keys))
    points: dict[int, Checkpoint] = {}
    for text in checkpoints:
        point = read_checkpoint(text, keys)
        if (old := points.get(point.size)) and old.root != point.root:
            raise TamperedError(
                "Two signed checkpoints of one size differ: the ledger has forked.",
                where=f"checkpoint {point.size}",
                next_step="Keep both and tell every member.",
            )
        points[point.size] = point
    part = to.with_name(to.name + ".part")
    try:
        with part.open("wb") as file:
            size = 0
            for size, line in _lines(entries, points, keys):  # noqa: B007 - the last one counts
                file.write(canonical(line) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if max(points, default=-1) != size:
            raise ConflictError(
                "The last checkpoint does not cover the ledger as exported.",
                where=f"entry {size}",
                next_step="Make a checkpoint and export again.",
            )
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)
    return size


def _lines(
    entries: Iterable[bytes], points: dict[int, Checkpoint], keys: list[str]
) -> Iterator[tuple[int, dict[str, object]]]:
    yield 0, {"v": EXPORT_VERSION, "keys": keys}
    if 0 in points:
        yield 0, {"checkpoint": points[0].text}
    for size, entry in enumerate(entries, start=1):
        yield size, {"leaf": base64.b64encode(entry).decode()}
        if size in points:
            yield size, {"checkpoint": points[size].text}
