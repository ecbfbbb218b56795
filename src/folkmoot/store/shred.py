"""End a delivery or a run for good: its key, then its ciphertext, with a certificate."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime

from folkmoot.canonical import digest
from folkmoot.errors import ConflictError, Fault, KeyMissingError
from folkmoot.ledger.journal import Event, EventKind, Journal, Plain
from folkmoot.store.location import Kind, Place
from folkmoot.store.protocols import KeyRing

Act = Callable[[], None]


def _at_once(act: Act) -> None:
    act()


def shred(
    subject: str,
    *,
    keys: KeyRing,
    place: Place,
    journal: Journal,
    holds: Iterable[str],
    actor: str,
    reason: str,
    now: datetime,
    kind: Kind = Kind.DELIVERY,
    after: Callable[[Act], None] = _at_once,
) -> dict[str, Plain]:
    """The certificate of destruction: what was destroyed, when, why and by whom (a pseudonym).

    ``holds`` are the legal holds in force on ``subject``, open cases and appeals among them, each
    one plain sentence; while there is any, ConflictError names them all and nothing changes.
    Call it inside the transaction that ends the subject. The key goes and the event is appended in
    that transaction; ``after`` is handed the deletion of the files, to be done once it has
    committed: a transaction that fails must not have cost a file whose key lives on. A crash
    before that leaves noise, in the place as in every backup, which the next call sweeps.

    ``sha256`` is over the other fields (RFC 8785). The ledger learns the hash of ``reason``, as
    free text may name a person. A second call finds no key, records nothing and certifies None.
    """
    faults = [
        Fault(hold, subject, "Wait until the hold is released.", code="legal.hold")
        for hold in holds
    ]
    if faults:
        raise ConflictError(faults)
    key_id = _destroy(keys, subject, now)
    names = tuple(
        name for each in _TOGETHER.get(kind, (kind,)) for name in place.names(each, subject)
    )
    if names:
        after(lambda: _delete(place, names))
    content: dict[str, Plain] = {
        "v": 1,
        "kind": kind.value,
        "subject": subject,
        "key_id": key_id,
        "files": names,
        "reason": reason,
        "actor": actor,
        "destroyed_at": now.isoformat(),
    }
    certificate = content | {"sha256": digest(content)}
    if key_id is not None:
        body: dict[str, Plain] = {k: v for k, v in certificate.items() if k not in _ELSEWHERE}
        body["reason_sha256"] = hashlib.sha256(reason.encode()).hexdigest()
        journal.append(Event(EventKind.DELIVERY_DESTROYED, subject, actor, now, body))
    return certificate


# What lies under one key ends with it.
_TOGETHER = {Kind.DELIVERY: (Kind.DELIVERY, Kind.REJECTS)}
# The event has these as fields of its own, and of the reason the hash alone.
_ELSEWHERE = frozenset({"subject", "actor", "destroyed_at", "reason"})


def _delete(place: Place, names: Iterable[str]) -> None:
    for name in names:
        place.delete(name)


def _destroy(keys: KeyRing, subject: str, now: datetime) -> str | None:
    try:
        return keys.destroy(subject, now=now)
    except KeyMissingError:
        return None
