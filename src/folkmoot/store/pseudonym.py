"""Keyed pseudonyms: the same person is one pseudonym in one agreement and another in the next."""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from folkmoot.canonical import canonical
from folkmoot.store.protocols import DataKey, KeyRing
from folkmoot.store.subject_text import Stored, subject_text

# The subject of the ring's master secret. Made once, never destroyed with a delivery.
MASTER = "pseudonyms"
# Preferences hold across agreements. No agreement can have the empty id.
_PREFERENCES = ""


def pseudonym_key(master: DataKey, agreement: str, field: str, version: int = 1) -> bytes:
    """32 bytes: HKDF-SHA256 (RFC 5869) of the master for one agreement, field and version.

    The three are bound as canonical JSON, so that no two different triples give the same key.
    """
    info = canonical(["folkmoot pseudonym", agreement, field, version])
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(master.raw)


def preference_key(keys: KeyRing, dataset: str, column: str) -> bytes:
    """The key under which residents' preferences name a value of ``column`` of ``dataset``.

    KeyMissingError when the ring has no master (``MASTER``): then nobody can be withheld, so
    nothing may be opened.
    """
    return pseudonym_key(keys.unwrap(MASTER), _PREFERENCES, f"{dataset}.{column}")


def pseudonym(key: bytes, value: Stored) -> str:
    """HMAC-SHA256 of an identifier, 64 hex digits, over the one form in which it is compared
    (``subject_text``). An unkeyed hash of an NHS number can be enumerated in minutes."""
    return hmac.digest(key, subject_text(value).encode(), "sha256").hex()
