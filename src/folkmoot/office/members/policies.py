"""What a member and its keys must be."""

from __future__ import annotations

import re

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from folkmoot.agreement.terms import PartyKind
from folkmoot.errors import InputError

_SLUG = re.compile(r"[a-z][a-z0-9-]{0,62}")


def check_member(member: str, kind: str) -> None:
    """InputError unless the id and the kind are such as agreements use."""
    if not _SLUG.fullmatch(member):
        raise InputError(
            "A member's id is lower-case letters, digits and hyphens, a letter first.",
            where="member",
            next_step="Choose another id; the name may be anything.",
        )
    if kind not in set(PartyKind):
        raise InputError(
            "is not a kind of member.",
            where=kind,
            next_step=f"Use one of: {', '.join(PartyKind)}.",
        )


def can_be_member(member: str, kind: str) -> bool:
    """Whether ``check_member`` lets them pass."""
    return bool(_SLUG.fullmatch(member)) and kind in set(PartyKind)


def check_public_key(public: bytes) -> None:
    """InputError unless ``public`` are the 32 raw bytes of an Ed25519 public key."""
    if not can_be_public_key(public):
        raise InputError(
            "is not an Ed25519 public key of 32 raw bytes.",
            where="public",
            next_step="Export the public key raw, and send that file.",
        )


def can_be_public_key(public: bytes) -> bool:
    """Whether ``check_public_key`` lets it pass."""
    try:
        Ed25519PublicKey.from_public_bytes(public)
    except ValueError:
        return False
    return True
