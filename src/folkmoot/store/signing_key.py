"""The service's own signing keys: one seals permits, one signs checkpoints."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from folkmoot.store.key_file import numbered, read_secret, write_secret


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 private key and its id, ``<name>-<number>-<fingerprint of the public key>``."""

    key_id: str
    private: Ed25519PrivateKey

    @property
    def public_raw(self) -> bytes:
        """The 32 raw bytes of the public key."""
        return self.private.public_key().public_bytes_raw()


def load_or_create(folder: Path, name: str) -> SigningKey:
    """The current signing key ``name`` in ``folder``, made (0600) when there is none."""
    if not numbered(folder, name):
        write_secret(folder / f"{name}-0001.key", Ed25519PrivateKey.generate().private_bytes_raw())
    number, path = numbered(folder, name)[-1]
    private = Ed25519PrivateKey.from_private_bytes(read_secret(path))
    return SigningKey(_key_id(name, number, private.public_key().public_bytes_raw()), private)


def rotate(folder: Path, name: str) -> SigningKey:
    """A new current key. Of the old one only the public half stays: what it signed still verifies,
    and nobody signs with it again."""
    load_or_create(folder, name)
    number, old = numbered(folder, name)[-1]
    raw = Ed25519PrivateKey.from_private_bytes(read_secret(old)).public_key().public_bytes_raw()
    fresh = Ed25519PrivateKey.generate().private_bytes_raw()
    write_secret(folder / f"{name}-{number + 1:04}.key", fresh)
    write_secret(old.with_suffix(".pub"), raw)
    old.unlink()
    return load_or_create(folder, name)


def public_keys(folder: Path, name: str) -> dict[str, bytes]:
    """Every public key that ``name`` ever had here, oldest first: key id and 32 raw bytes."""
    found = {n: read_secret(path) for n, path in numbered(folder, name, "pub")}
    for number, path in numbered(folder, name):
        private = Ed25519PrivateKey.from_private_bytes(read_secret(path))
        found[number] = private.public_key().public_bytes_raw()
    return {_key_id(name, number, raw): raw for number, raw in sorted(found.items())}


def _key_id(name: str, number: int, public_raw: bytes) -> str:
    return f"{name}-{number:04}-{sha256(public_raw).hexdigest()[:8]}"
