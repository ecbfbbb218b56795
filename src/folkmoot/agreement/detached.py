"""A signature that was made elsewhere: raw bytes or Base64 in a file."""

from __future__ import annotations

import base64
import binascii

from folkmoot.errors import InputError

SIGNATURE_BYTES = 64  # Ed25519, RFC 8032 section 5.1.6


def read_detached(data: bytes, *, where: str = "") -> bytes:
    """The 64 raw bytes of an Ed25519 signature, given raw or as Base64 text.

    InputError when it is neither. Raw is tried first; Base64 may have line ends and blanks.

    >>> read_detached(base64.b64encode(bytes(64)) + b"\\n") == bytes(64)
    True
    """
    if len(data) == SIGNATURE_BYTES:
        return data
    try:
        raw = base64.b64decode(b"".join(data[:4096].split()), validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != SIGNATURE_BYTES:
        raise InputError(
            "is not an Ed25519 signature: 64 raw bytes, or those bytes in Base64.",
            where=where,
            next_step="Sign the exported bytes again and send the signature file as it is made.",
        )
    return raw
