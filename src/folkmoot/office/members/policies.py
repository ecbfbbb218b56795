"""What a member and its keys must be."""

from __future__ import annotations

import re

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from folkmoot.agreement.terms import PartyKind
from folkmoot.errors import InputError

# Edwards25519 over the integers modulo P (RFC 7748 section 4.1, RFC 8032 section 5.1). The eight
# points of order 1, 2, 4 and 8 have these five y coordinates: with one of them as a public key,
# signatures that verify can be made over any bytes without a private key.
_P = 2**255 - 19
_Y_OF_ORDER_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL_ORDER = frozenset({0, 1, _P - 1, _Y_OF_ORDER_8, _P - _Y_OF_ORDER_8})

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
    """InputError unless ``public`` are the 32 raw bytes of an Ed25519 public key.

    One of a point of small order, under which anybody could sign, is none; nor is a y coordinate
    that is written otherwise than RFC 8032 section 5.1.3 has it.
    """
    if not can_be_public_key(public):
        raise InputError(
            "is not an Ed25519 public key of 32 raw bytes (or one under which anybody could sign).",
            where="public",
            next_step="Export the public key raw, and send that file.",
        )


def can_be_public_key(public: bytes) -> bool:
    """Whether ``check_public_key`` lets it pass."""
    try:
        Ed25519PublicKey.from_public_bytes(public)
    except ValueError:
        return False
    y = int.from_bytes(public, "little") & (2**255 - 1)  # the top bit is the sign of x
    return y < _P and y not in _SMALL_ORDER
