"""What the store needs of state: keys, and whether a permit still stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from folkmoot.gate.permit import Permit, Refusal


@dataclass(frozen=True, slots=True)
class DataKey:
    """A 16- or 32-byte AES data key and its id. ``repr`` never shows the bytes."""

    key_id: str
    raw: bytes

    def __repr__(self) -> str:
        return f"DataKey({self.key_id})"


class KeyRing(Protocol):
    """Data keys, each wrapped by a key-encryption key."""

    def create(self, subject: str, *, now: datetime) -> DataKey:
        """A new random data key for ``subject`` (a delivery or a run), wrapped and recorded."""
        ...

    def unwrap(self, subject: str) -> DataKey:
        """The data key of ``subject``; KeyMissingError once it is destroyed or was never made."""
        ...

    def destroy(self, subject: str, *, now: datetime) -> str | None:
        """Forget the key of ``subject`` for good; the ciphertext is then noise.

        The id of the key that ends, None when it had ended before; KeyMissingError if never made.
        It must not need the key in clear: a key that cannot be unwrapped now can be destroyed."""
        ...


class Standing(Protocol):
    """Asked again at each batch: does this permit still stand?"""

    def __call__(self, permit: Permit) -> Refusal | None:
        """None while it stands; the refusal that ends it otherwise. An exception is a refusal."""
        ...
