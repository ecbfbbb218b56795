"""End a delivery or a run for good: its key first, then its ciphertext, with a certificate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from folkmoot.canonical import digest
from folkmoot.errors import ConflictError, Fault, KeyMissingError
from folkmoot.ledger.journal import Event, EventKind, Journal, Plain
from folkmoot.store.location import Kind, Place
from folkmoot.store.protocols import KeyRing


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
) -> dict[str, Plain]:
    """The certificate of destruction: what was destroyed, when, why and by whom (a pseudonym).

    ``holds`` are the legal holds in force on ``subject``, open cases and appeals among them, each
    one plain sentence; while there is any, ConflictError names them all and nothing changes.
    Call it inside the transaction that ends the subject: the key goes first (from then on the
    ciphertext is noise, in every backup too), then the files, then the event is appended. A crash
    anywhere leaves it to be called again. ``sha256`` is over the other fields (RFC 8785). A second
    call finds nothing, records nothing and certifies an empty list.
    """
    faults = [
        Fault(hold, subject, "Wait until the hold is released.", code="legal.hold")
        for hold in holds
    ]
    if faults:
        raise ConflictError(faults)
    key_id = _destroy(keys, subject, now)
    names = place.names(kind, subject)
    for name in names:
        place.delete(name)
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
    if key_id is not None or names:
        body: dict[str, Plain] = {k: v for k, v in certificate.items() if k not in _IN_THE_EVENT}
        journal.append(Event(EventKind.DELIVERY_DESTROYED, subject, actor, now, body))
    return certificate


_IN_THE_EVENT = frozenset({"subject", "actor", "destroyed_at"})


def _destroy(keys: KeyRing, subject: str, now: datetime) -> str | None:
    try:
        key_id = keys.unwrap(subject).key_id
    except KeyMissingError:
        return None
    keys.destroy(subject, now=now)
    return key_id
