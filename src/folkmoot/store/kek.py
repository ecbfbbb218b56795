"""Key-encryption keys as files: they wrap the data keys that lie in the database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from folkmoot.canonical import canonical
from folkmoot.errors import ConflictError, KeyMissingError, TamperedError
from folkmoot.store.key_file import numbered, read_secret, write_secret

_NONCE = 12


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key under the key-encryption key ``kek_id``: nonce (12 bytes), ciphertext, tag."""

    kek_id: str
    blob: bytes


class FileKek:
    """The key-encryption keys in ``folder``: ``kek-<number>-<fingerprint>.key``, mode 0600.

    The highest number is current and wraps; all unwrap. The fingerprint is in the id, so a folder
    of another installation is noticed at once. Keep the folder out of the backups of the database
    and of the home: a destroyed key must not come back.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> str:
        """The id of the key that wraps now; KeyMissingError before ``create``."""
        files = numbered(self._folder, "kek")
        if not files:
            raise KeyMissingError(
                "There is no key-encryption key.",
                where=str(self._folder),
                next_step="Restore the folder of keys, or set FOLKMOOT_KEYS to where it is.",
            )
        return _id(files[-1][1])

    def ids(self) -> tuple[str, ...]:
        """All key-encryption keys here, oldest first."""
        return tuple(_id(path) for _, path in numbered(self._folder, "kek"))

    def create(self) -> str:
        """The id of the first key, made if there is none yet."""
        return self.current() if self.ids() else self.rotate()

    def rotate(self) -> str:
        """The id of a new current key. Re-wrap every data key afterwards (``rewrap``)."""
        number = max((n for n, _ in numbered(self._folder, "kek")), default=0) + 1
        raw = AESGCM.generate_key(256)
        kek_id = f"{number:04}-{_fingerprint(raw)}"
        write_secret(self._folder / f"kek-{kek_id}.key", raw)
        return self.current()

    def retire(self, kek_id: str) -> None:
        """Delete a key that no data key needs any more; ConflictError for the current one."""
        if kek_id == self.current():
            raise ConflictError(
                "The current key cannot be retired.", where=kek_id, next_step="Rotate first."
            )
        (self._folder / f"kek-{kek_id}.key").unlink(missing_ok=True)

    def wrap(self, subject: str, raw: bytes) -> WrappedKey:
        """``raw`` under the current key, bound to ``subject`` (AES-256-GCM)."""
        kek_id, nonce = self.current(), secrets.token_bytes(_NONCE)
        blob = nonce + AESGCM(self._load(kek_id)).encrypt(nonce, raw, _bound(subject))
        return WrappedKey(kek_id, blob)

    def unwrap(self, subject: str, wrapped: WrappedKey) -> bytes:
        """The data key. KeyMissingError when its key-encryption key is not here, TamperedError
        when the bytes were changed or belong to another subject."""
        kek = AESGCM(self._load(wrapped.kek_id))
        try:
            return kek.decrypt(wrapped.blob[:_NONCE], wrapped.blob[_NONCE:], _bound(subject))
        except (InvalidTag, ValueError):
            pass
        raise TamperedError(
            "The wrapped key is not the one that was made for this subject.",
            where=subject,
            next_step="Restore the database from a backup.",
        )

    def rewrap(self, subject: str, wrapped: WrappedKey) -> WrappedKey:
        """The same data key under the current key; ``wrapped`` itself when it is so already."""
        if wrapped.kek_id == self.current():
            return wrapped
        return self.wrap(subject, self.unwrap(subject, wrapped))

    def _load(self, kek_id: str) -> bytes:
        path = self._folder / f"kek-{kek_id}.key"
        raw = read_secret(path)
        if not kek_id.endswith(_fingerprint(raw)):
            raise TamperedError(
                "The key in this file is not the one that its name says.",
                where=str(path),
                next_step="Restore the folder of keys.",
            )
        return raw


def _id(path: Path) -> str:
    return path.stem.removeprefix("kek-")


def _fingerprint(raw: bytes) -> str:
    return sha256(b"folkmoot kek\n" + raw).hexdigest()[:8]


def _bound(subject: str) -> bytes:
    return canonical(["folkmoot data key", subject])
