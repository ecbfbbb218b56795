"""The seal: the gate's signature that makes a permit worth something to the store."""

from __future__ import annotations

from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from folkmoot.canonical import canonical
from folkmoot.errors import Fault, RefusedError, TamperedError
from folkmoot.gate.permit import Permit, SealedPermit, permit_content
from folkmoot.gate.read_permit import read_permit

# What a permit's signature says. No signature over an agreement or a checkpoint can pass for it.
DOMAIN = b"folkmoot permit v1\n"


def seal(permit: Permit, private_key: Ed25519PrivateKey, key_id: str) -> SealedPermit:
    """The permit with the gate's Ed25519 signature (RFC 8032) over its canonical bytes.

    Signed are ``DOMAIN``, ``key_id``, a line feed and the canonical bytes (RFC 8785).
    """
    payload = canonical(permit_content(permit))
    return SealedPermit(permit, payload, key_id, private_key.sign(_signed(key_id, payload)))


def verify_seal(sealed: SealedPermit, public_raw: bytes, now: datetime) -> Permit:
    """The permit, when the key with the 32 raw bytes ``public_raw`` sealed it and it runs now.

    RefusedError when the signature is not that key's, when the bytes are not those of the permit
    beside them, before the permit was issued and from ``expires_at`` on. An error on the way is a
    refusal as well.
    """
    try:
        key = Ed25519PublicKey.from_public_bytes(public_raw)
        key.verify(sealed.signature, _signed(sealed.key_id, sealed.payload))
        permit = read_permit(sealed.payload)
        fault = _fault(permit, sealed.permit, now)
    except InvalidSignature:
        fault = _NOT_SIGNED
    except TamperedError as error:
        fault = error.faults[0]
    except Exception:  # a refusal whatever goes wrong: facts/trust.md, "deny on error"
        fault = _NOT_CHECKED
    if fault is not None:
        raise RefusedError(fault)
    return permit


def _signed(key_id: str, payload: bytes) -> bytes:
    return DOMAIN + key_id.encode() + b"\n" + payload


def _fault(permit: Permit, beside: Permit, now: datetime) -> Fault | None:
    if permit != beside:
        return Fault(
            "The permit is not the one that was signed.", "permit", _ASK_AGAIN, code="permit.swap"
        )
    if now < permit.issued_at:
        return Fault(
            "The permit is not valid yet.", "permit", "Check the clock.", code="permit.early"
        )
    if now >= permit.expires_at:
        return Fault("The permit has expired.", "permit", _ASK_AGAIN, code="permit.expired")
    return None


_ASK_AGAIN = "Ask the gate again."
_NOT_SIGNED = Fault(
    "The permit does not carry the gate's signature.", "permit", _ASK_AGAIN, code="permit.signature"
)
_NOT_CHECKED = Fault(
    "The permit's seal could not be checked.", "permit", _ASK_AGAIN, code="permit.unchecked"
)
