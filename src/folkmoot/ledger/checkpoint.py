"""A checkpoint: the ledger's size and root, signed, and co-signed by members as witnesses.

C2SP tlog-checkpoint (https://c2sp.org/tlog-checkpoint). Whoever keeps one can later tell whether
the ledger lost its tail, was edited or forked.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from folkmoot.errors import ConflictError, TamperedError
from folkmoot.ledger.note import (
    ED25519,
    NoteSignature,
    cosign_note,
    read_note,
    read_note_key,
    sign_note,
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """``origin`` names the ledger, ``size`` its entries, ``root`` the tree over them (32 bytes).

    ``signatures`` are those that were checked and hold; ``text`` is the signed note verbatim.
    """

    origin: str
    size: int
    root: bytes
    signatures: tuple[NoteSignature, ...]
    text: str


def make_checkpoint(origin: str, size: int, root: bytes, key: Ed25519PrivateKey) -> str:
    """The checkpoint's text, signed by the ledger's ``key`` under the name ``origin``."""
    body = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    return f"{body}\n{sign_note(body, origin, key)}"


def cosign_checkpoint(text: str, name: str, key: Ed25519PrivateKey, at: datetime) -> str:
    """``text`` with the line of witness ``name``, once the witness found it consistent.

    ConflictError when this witness has signed it already.
    """
    body, _ = read_note(text, ())
    if f"\n— {name} " in text.removeprefix(body):
        raise ConflictError(f"{name} has signed this checkpoint.", next_step="Nothing to do.")
    return text + cosign_note(body, name, key, at)


def read_checkpoint(text: str, keys: Iterable[str]) -> Checkpoint:
    """The checkpoint in ``text``, with the signatures by ``keys`` (each ``name+id+base64``).

    TamperedError when it is malformed, when a signature by one of the keys does not hold, or when
    the ledger itself (a key named like the origin) has not signed it.
    """
    body, signatures = read_note(text, [read_note_key(key) for key in keys])
    lines = body.split("\n")
    try:
        origin, size, root = lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True)
    except (ValueError, IndexError, binascii.Error):
        origin, size, root = "", 0, b""
    exact = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    if not origin or size < 0 or len(root) != 32 or body != exact:
        raise TamperedError(
            "The text is not a checkpoint of origin, size and root.",
            where="checkpoint",
            next_step="Fetch it again from its publisher.",
        )
    if not any(s.name == origin and s.kind == ED25519 for s in signatures):
        raise TamperedError(
            "The checkpoint is not signed by the ledger's own key.",
            where="checkpoint",
            next_step="Use the key that the ledger publishes.",
        )
    return Checkpoint(origin, size, root, signatures, text)
