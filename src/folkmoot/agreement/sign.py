"""Ed25519 signatures over what was agreed, each bound to its kind, party, key and time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from folkmoot.agreement.acts import PublicKey, Signature
from folkmoot.canonical import canonical


class Domain(StrEnum):
    """What is signed. One kind's signature never stands for another's."""

    TERMS = "folkmoot/terms/v1"
    INSTRUMENT = "folkmoot/instrument/v1"


def signing_bytes(
    payload: bytes, *, domain: Domain, member: str, party: str, key_id: str, signed_at: datetime
) -> bytes:
    """The bytes that a member's key signs, to be signed here or elsewhere (detached).

    They hold the payload's SHA-256, and who signs for which party, with which key and when, so
    that a signature cannot be moved to another party, key or day.
    """
    statement = {
        "payload_sha256": hashlib.sha256(payload).hexdigest(),
        "member": member,
        "party": party,
        "key_id": key_id,
        "signed_at": signed_at,
    }
    return f"{domain}\n".encode() + canonical(statement)


def sign(
    payload: bytes,
    private_key: Ed25519PrivateKey,
    *,
    domain: Domain,
    member: str,
    key_id: str,
    at: datetime,
    party: str | None = None,
) -> Signature:
    """``member``'s signature of ``payload``, made at ``at`` for ``party`` (the member itself)."""
    stands_for = member if party is None else party
    message = signing_bytes(
        payload, domain=domain, member=member, party=stands_for, key_id=key_id, signed_at=at
    )
    return Signature(member, stands_for, key_id, private_key.sign(message), at)


def verify_signature(
    payload: bytes, signature: Signature, keys: Iterable[PublicKey], at: datetime, *, domain: Domain
) -> bool:
    """Whether ``signature`` is over ``payload`` by a key that was its member's when it was made.

    ``at`` is now: a signature dated later does not count. A key that has since been retired still
    verifies what it signed in its time (from ``valid_from`` until before ``valid_to``).
    """
    if signature.signed_at.tzinfo is None or signature.signed_at > at:
        return False
    message = signing_bytes(
        payload,
        domain=domain,
        member=signature.member,
        party=signature.party,
        key_id=signature.key_id,
        signed_at=signature.signed_at,
    )
    return any(
        _holds(key, signature, message)
        for key in keys
        if key.key_id == signature.key_id and key.member == signature.member
    )


def key_is_valid(key: PublicKey, at: datetime) -> bool:
    """Whether a key may sign at an instant: from ``valid_from`` until before ``valid_to``."""
    return key.valid_from <= at and (key.valid_to is None or at < key.valid_to)


def _holds(key: PublicKey, signature: Signature, message: bytes) -> bool:
    if not key_is_valid(key, signature.signed_at):
        return False
    return _verifies(key.raw, signature.value, message)


@lru_cache(maxsize=4096)
def _verifies(raw: bytes, value: bytes, message: bytes) -> bool:
    """Remembered, for it depends on nothing but these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(value, message)
    except (InvalidSignature, ValueError):
        return False
    return True
