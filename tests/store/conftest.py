"""A store on disk with real keys, a journal that chains real entries, and a sealed permit."""

from __future__ import annotations

from dataclasses import dataclass, field
from dataclasses import replace as changed
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from folkmoot.agreement.terms import Level
from folkmoot.errors import KeyMissingError
from folkmoot.gate.permit import Grant, Permit, Reason, Refusal, Request, SealedPermit
from folkmoot.gate.seal import seal
from folkmoot.ledger.journal import Event, EventKind, Receipt
from folkmoot.ledger.leaf import GENESIS, leaf_bytes
from folkmoot.ledger.tree import leaf_hash
from folkmoot.store.kek import FileKek, WrappedKey
from folkmoot.store.location import Place
from folkmoot.store.open import OpenDelivery, open_delivery
from folkmoot.store.protocols import DataKey
from folkmoot.store.pseudonym import MASTER
from folkmoot.store.signing_key import SigningKey, load_or_create
from folkmoot.store.write_table import Stored, put

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
REQUEST = Request("rates", "relief", "bradford", "actor-1", "analyst", "bradford", ("d-1",))


@dataclass
class ChainedJournal:
    """A Journal that makes each entry's real bytes."""

    events: list[Event] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)

    def append(self, event: Event) -> Receipt:
        seq = len(self.leaves)
        prev = leaf_hash(self.leaves[-1]) if seq else GENESIS
        self.leaves.append(leaf_bytes(event, seq, prev))
        self.events.append(event)
        return Receipt(seq, leaf_hash(self.leaves[-1]))

    append_now = append

    @property
    def kinds(self) -> list[EventKind]:
        return [event.kind for event in self.events]


@dataclass
class FileRing:
    """A KeyRing over key-encryption keys in files; wrapped keys are held in memory."""

    kek: FileKek
    wrapped: dict[str, WrappedKey] = field(default_factory=dict)

    def create(self, subject: str, *, now: datetime) -> DataKey:
        assert now.tzinfo
        raw = (len(self.wrapped) + 1).to_bytes(1, "big") * 32
        self.wrapped[subject] = self.kek.wrap(subject, raw)
        return DataKey(f"key-{subject}", raw)

    def unwrap(self, subject: str) -> DataKey:
        if subject not in self.wrapped:
            raise KeyMissingError("The key is not there.", where=subject)
        return DataKey(f"key-{subject}", self.kek.unwrap(subject, self.wrapped[subject]))

    def destroy(self, subject: str, *, now: datetime) -> str | None:
        assert now.tzinfo
        return f"key-{subject}" if self.wrapped.pop(subject, None) else None


def stands(permit: Permit) -> Refusal | None:
    """A Standing that always says yes."""
    assert permit.id
    return None


def refusal(*rules: str) -> Refusal:
    reasons = tuple(
        Reason(rule, f"clause {rule}", f"{rule} says no.", f"Mend {rule}.", "Ask us first.")
        for rule in rules
    )
    return Refusal("rates", REQUEST, reasons, NOW)


def rows(count: int) -> pa.Table:
    """A delivery as the dataset room makes it: clean, raw and verdict columns, a row number."""
    names = ("ref", "ref__raw", "postcode", "postcode__raw", "postcode__verdict", "relief")
    table = pa.table(
        {
            "_row": pa.array(range(2, count + 2), pa.int64()),
            "ref": [f"REF{n:06}" for n in range(count)],
            "ref__raw": [f" ref{n:06} " for n in range(count)],
            "postcode": [None if n % 7 == 0 else f"BD1 {n % 9}AA" for n in range(count)],
            "postcode__raw": [f"bd1{n % 9}aa" for n in range(count)],
            "postcode__verdict": ["ok" if n % 7 else "blank" for n in range(count)],
            "relief": ["small" if n % 3 else "charity" for n in range(count)],
            "pence": pa.array([n * 100 for n in range(count)], pa.int64()),
            "since": pa.array([date(2020, 1, 1) + timedelta(days=n % 900) for n in range(count)]),
        }
    )
    fields = [pa.field(f.name, pa.string()) if f.name in names else f for f in table.schema]
    fields[-1] = pa.field("since", pa.date32())
    return table.cast(pa.schema(fields))


@dataclass
class Vault:
    """Everything that an opening needs, with one delivery ``d-1`` in it."""

    folder: Path
    place: Place
    keys: FileRing
    journal: ChainedJournal
    gate: SigningKey
    table: pa.Table
    stored: Stored
    time: datetime = NOW

    def grant(self, **changes: object) -> Grant:
        grant = Grant(
            delivery="d-1",
            dataset="rates",
            member="bradford",
            contract="bradford-rates@1",
            as_of=date(2026, 5, 1),
            ciphertext_sha256=self.stored.ciphertext_sha256,
            columns=("pence", "postcode", "ref"),
        )
        return changed(grant, **changes)  # type: ignore[arg-type]

    def permit(self, *grants: Grant) -> Permit:
        return Permit(
            id="permit-1",
            agreement="rates",
            version=1,
            terms_hash="0" * 64,
            purpose="relief",
            request=REQUEST,
            grants=grants or (self.grant(),),
            level=Level.IDENTIFIABLE,
            sees=(),
            least_probability=None,
            model=None,
            typologies=(),
            insights=(),
            recipient="bradford",
            destroy_by=date(2026, 12, 1),
            preferences_sha256=None,
            issued_at=NOW,
            expires_at=NOW + timedelta(hours=1),
        )

    def sealed(self, *grants: Grant) -> SealedPermit:
        return seal(self.permit(*grants), self.gate.private, self.gate.key_id)

    def open(self, *grants: Grant, **changes: object) -> OpenDelivery:
        given = {
            "sealed": self.sealed(*grants),
            "delivery_id": "d-1",
            "place": self.place,
            "name": self.stored.name,
            "keys": self.keys,
            "journal": self.journal,
            "standing": stands,
            "gate_key": self.gate.public_raw,
            "actor": "actor-1",
            "now": lambda: self.time,
            "batch_rows": 100,
        } | changes
        return open_delivery(**given)  # type: ignore[arg-type]


def make_vault(folder: Path, table: pa.Table) -> Vault:
    folder.mkdir(exist_ok=True)
    kek = FileKek(folder / "keys")
    kek.create()
    ring, place = FileRing(kek), Place(str(folder / "home"))
    ring.create(MASTER, now=NOW)
    stored = put(place, "d-1", table, ring.create("d-1", now=NOW))
    gate = load_or_create(folder / "keys", "gate")
    return Vault(folder, place, ring, ChainedJournal(), gate, table, stored)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return make_vault(tmp_path / "vault", rows(1000))
