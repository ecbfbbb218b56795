"""A ledger in memory, made with the real parts, whose keys and history a test may tamper with."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from folkmoot.ledger import verify_ledger
from folkmoot.ledger.checkpoint import cosign_checkpoint, make_checkpoint
from folkmoot.ledger.export import export
from folkmoot.ledger.journal import Event, EventKind
from folkmoot.ledger.leaf import GENESIS, leaf_bytes
from folkmoot.ledger.note import note_key
from folkmoot.ledger.tree import leaf_hash, root

ORIGIN = "county.example/ledger"
WITNESS = "member.example/w1"
START = datetime(2026, 6, 1, 9, tzinfo=UTC)


def private(seed: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(Random(seed).randbytes(32))


@dataclass
class MadeLedger:
    """Entries that chain, and the checkpoints that were made at some sizes."""

    entries: list[bytes] = field(default_factory=list)
    checkpoints: list[str] = field(default_factory=list)
    key: Ed25519PrivateKey = field(default_factory=lambda: private(1))
    witness: Ed25519PrivateKey = field(default_factory=lambda: private(2))

    @property
    def hashes(self) -> list[bytes]:
        return [leaf_hash(entry) for entry in self.entries]

    @property
    def keys(self) -> list[str]:
        return [str(note_key(ORIGIN, self.key)), str(note_key(WITNESS, self.witness, witness=True))]

    def add(self, count: int, random: Random) -> None:
        for _ in range(count):
            seq = len(self.entries)
            event = Event(
                kind=random.choice(list(EventKind)),
                subject=f"agreement-{random.randrange(9)}",
                actor=f"actor-{random.randrange(9)}",
                at=START + timedelta(seconds=seq),
                body={"count": random.randrange(10**6), "title": "Dãta – “é”", "ids": ("a", "b")},
            )
            prev = leaf_hash(self.entries[-1]) if seq else GENESIS
            self.entries.append(leaf_bytes(event, seq, prev))

    def sign(self, *, cosigned: bool = True) -> str:
        text = make_checkpoint(ORIGIN, len(self.entries), root(self.hashes), self.key)
        if cosigned:
            text = cosign_checkpoint(text, WITNESS, self.witness, START + timedelta(days=1))
        self.checkpoints.append(text)
        return text

    def bundle(self, folder: Path) -> bytes:
        file = folder / "bundle.jsonl"
        export(self.entries, self.checkpoints, self.keys, to=file)
        return file.read_bytes()


def make(seed: int, parts: Sequence[int]) -> MadeLedger:
    """A ledger with a checkpoint after each of ``parts`` entries."""
    made, random = MadeLedger(), Random(seed)
    for part in parts:
        made.add(part, random)
        made.sign()
    return made


def fault_of(
    bundle: bytes | None, keys: list[str], kept: str | None = None, receipt: bytes | None = None
) -> str | None:
    """The name of the fault that the stand-alone verifier finds, or None when all holds."""
    stream = io.BytesIO(bundle) if bundle is not None else None
    try:
        verify_ledger.verify(stream, verify_ledger.read_keys(keys), kept, receipt)
    except verify_ledger.LedgerFault as fault:
        assert fault.code == verify_ledger.FAULTS[fault.name]
        assert str(fault).endswith(".")
        return fault.name
    return None


@pytest.fixture
def ledger() -> MadeLedger:
    return make(7, (5, 8, 3))
