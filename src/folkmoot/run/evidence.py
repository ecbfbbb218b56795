"""A lead's evidence, sealed under the run's key: it ends when the key does."""

from __future__ import annotations

import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from folkmoot.canonical import canonical
from folkmoot.errors import TamperedError
from folkmoot.store.protocols import DataKey

NONCE_BYTES = 12  # NIST SP 800-38D, section 8.2: 96-bit nonces


def seal_evidence(key: DataKey, run: str, lead: str, evidence: dict[str, Any]) -> bytes:
    """Nonce and AES-GCM ciphertext of the evidence's canonical JSON, bound to run and lead."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key.raw).encrypt(nonce, canonical(evidence), _bound(run, lead))


def open_evidence(key: DataKey, run: str, lead: str, sealed: bytes) -> bytes:
    """The canonical JSON that was sealed; TamperedError when it is another lead's or was altered.

    >>> key = DataKey("k", bytes(16))
    >>> open_evidence(key, "r", "l", seal_evidence(key, "r", "l", {"records": ["d:1", "d:2"]}))
    b'{"records":["d:1","d:2"]}'
    """
    try:
        return AESGCM(key.raw).decrypt(
            sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(run, lead)
        )
    except (InvalidTag, ValueError):  # a tail so short that no nonce is left
        raise TamperedError(
            "The evidence of this lead is not what the run sealed.",
            where=f"lead {lead}",
            next_step="Compare the database with its backup; run `folkmoot ledger verify`.",
        ) from None


def _bound(run: str, lead: str) -> bytes:
    return canonical(["folkmoot/evidence/v1", run, lead])
