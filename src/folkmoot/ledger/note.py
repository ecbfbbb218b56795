"""Signed notes: a short text with signatures that anyone can check with a published key.

C2SP signed-note (https://c2sp.org/signed-note) with Ed25519 keys, and the timestamped witness
signatures of C2SP tlog-cosignature (https://c2sp.org/tlog-cosignature).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from folkmoot.errors import InputError, TamperedError

ED25519 = 1
WITNESS = 4
_DASH = "— "


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key: its ``name``, ``kind`` (``ED25519`` or ``WITNESS``) and 32 ``raw`` bytes."""

    name: str
    kind: int
    raw: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.raw).digest()[:4]

    def __str__(self) -> str:
        key = base64.b64encode(bytes([self.kind]) + self.raw).decode()
        return f"{self.name}+{self.id.hex()}+{key}"


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """A signature that holds: whose, and for a witness when."""

    name: str
    kind: int
    at: datetime | None = None


def note_key(name: str, key: Ed25519PrivateKey | bytes, *, witness: bool = False) -> NoteKey:
    """The public key of ``key`` (or 32 raw public bytes) under ``name``; ``str`` publishes it."""
    if not name or "+" in name or any(c.isspace() for c in name):
        raise InputError("A key's name has no blank and no plus sign.", next_step="Rename it.")
    raw = key if isinstance(key, bytes) else key.public_key().public_bytes_raw()
    return NoteKey(name, WITNESS if witness else ED25519, raw)


def read_note_key(text: str) -> NoteKey:
    """The key in the published form ``name+id+base64``; InputError when it is not one."""
    try:
        name, _, encoded = text.strip().split("+", 2)
        data = base64.b64decode(encoded, validate=True)
        key = note_key(name, data[1:])
        key = NoteKey(name, data[0], data[1:])
        known = key.kind in {ED25519, WITNESS} and len(key.raw) == 32
    except (ValueError, IndexError):
        known = False
    if not known or str(key) != text.strip():
        raise InputError(
            "is not a public key of the form name+id+key.",
            where="key",
            next_step="Copy the whole line from where the ledger publishes its key.",
        )
    return key


def sign_note(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """The signature line of ``name`` for a note's ``text`` (which ends in a line feed)."""
    note = note_key(name, key)
    return _line(note, key.sign(text.encode()))


def cosign_note(text: str, name: str, key: Ed25519PrivateKey, at: datetime) -> str:
    """The witness line of ``name`` for a note's ``text``: seen, and consistent, at ``at``."""
    note = note_key(name, key, witness=True)
    seconds = int(at.timestamp())
    return _line(note, seconds.to_bytes(8, "big") + key.sign(_witnessed(text, seconds)))


def _line(key: NoteKey, signature: bytes) -> str:
    return f"{_DASH}{key.name} {base64.b64encode(key.id + signature).decode()}\n"


def _witnessed(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def read_note(note: str, keys: Iterable[NoteKey]) -> tuple[str, tuple[NoteSignature, ...]]:
    """The text of ``note`` and the signatures on it by ``keys``.

    Signatures by other keys are passed over, as the standard asks. TamperedError when the note is
    malformed or a signature by one of ``keys`` does not hold.
    """
    head, gap, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not gap or len(lines) < 2 or lines[-1]:
        raise _tampered("The note has no signatures.")
    text, known = head + "\n", {(key.name, key.id): key for key in keys}
    found = []
    for line in lines[:-1]:
        name, key_id, signature = _read_line(line)
        if key := known.get((name, key_id)):
            found.append(_verify(key, text, signature))
    return text, tuple(found)


def _read_line(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        data = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        data = b""
    if line != f"{_DASH}{name} {base64.b64encode(data).decode()}" or len(data) < 5 or not name:
        raise _tampered("A signature line is malformed.")
    return name, data[:4], data[4:]


def _verify(key: NoteKey, text: str, signature: bytes) -> NoteSignature:
    at, message = None, text.encode()
    try:
        if key.kind == WITNESS:
            seconds, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message, at = _witnessed(text, seconds), datetime.fromtimestamp(seconds, UTC)
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, message)
    except (InvalidSignature, ValueError, OverflowError, OSError):
        raise _tampered(f"The signature of {key.name} does not hold.") from None
    return NoteSignature(key.name, key.kind, at)


def _tampered(what: str) -> TamperedError:
    return TamperedError(what, where="checkpoint", next_step="Fetch it again from its publisher.")
