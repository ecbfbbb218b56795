"""The bytes of one ledger entry, and back again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from folkmoot.canonical import canonical
from folkmoot.errors import TamperedError
from folkmoot.ledger.journal import Event, EventKind

LEAF_VERSION = 1
# What stands in ``prev`` of the first entry.
GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Leaf:
    """An entry read back: the event, its ``seq`` from 0, the leaf hash of the entry before."""

    event: Event
    seq: int
    prev: bytes


def leaf_bytes(event: Event, seq: int, prev_hash: bytes) -> bytes:
    """Canonical bytes (RFC 8785, NFC) of ``event`` as entry ``seq``; to be stored verbatim.

    ``prev_hash`` is the leaf hash (32 bytes) of entry ``seq - 1``, or ``GENESIS`` for the first:
    a database that holds it unique cannot fork. TypeError for a float, a set or a naive instant.
    """
    if seq < 0 or len(prev_hash) != 32 or (seq == 0) != (prev_hash == GENESIS):
        raise ValueError("the first entry follows GENESIS, every other one a leaf hash")
    return canonical(
        {
            "v": LEAF_VERSION,
            "seq": seq,
            "at": event.at,
            "kind": event.kind,
            "subject": event.subject,
            "actor": event.actor,
            "body": event.body,
            "prev": prev_hash.hex(),
        }
    )


def read_leaf(raw: bytes) -> Leaf:
    """The entry whose bytes are ``raw``; TamperedError unless they are the one canonical form."""
    try:
        data = json.loads(raw)
        leaf = _leaf(data)
        same = leaf_bytes(leaf.event, leaf.seq, leaf.prev) == raw
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        same = False
    if not same:
        raise TamperedError(
            "The bytes are not an entry of the ledger.",
            where="ledger",
            next_step="Restore the ledger from a copy that verifies.",
        )
    return leaf


def _leaf(data: Mapping[str, Any]) -> Leaf:
    if data["v"] != LEAF_VERSION or not isinstance(data["seq"], int):
        raise ValueError("unknown version")
    event = Event(
        kind=EventKind(data["kind"]),
        subject=data["subject"],
        actor=data["actor"],
        at=datetime.fromisoformat(data["at"]),
        body=data["body"],
    )
    return Leaf(event, data["seq"], bytes.fromhex(data["prev"]))
