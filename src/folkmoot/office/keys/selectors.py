"""The keys with which the service signs: the gate's for permits, the ledger's for checkpoints."""

from __future__ import annotations

from folkmoot.errors import KeyMissingError
from folkmoot.settings import settings
from folkmoot.store.signing_key import SigningKey, load_or_create, public_keys


def gate_key() -> SigningKey:
    """The key that seals permits now, made when there is none."""
    return load_or_create(settings().keys_path, "gate")


def gate_public(key_id: str) -> bytes:
    """The 32 raw public bytes of the gate's key ``key_id``, current or replaced."""
    found = public_keys(settings().keys_path, "gate")
    if key_id not in found:
        raise KeyMissingError(
            "The gate of this service has no such key.",
            where=key_id,
            next_step="Restore the folder of keys, or ask the gate again.",
        )
    return found[key_id]


def ledger_key() -> SigningKey:
    """The key that signs checkpoints now, made when there is none."""
    return load_or_create(settings().keys_path, "ledger")


def ledger_publics() -> tuple[bytes, ...]:
    """The 32 raw public bytes of every key that the ledger ever had here, oldest first."""
    ledger_key()
    return tuple(public_keys(settings().keys_path, "ledger").values())
