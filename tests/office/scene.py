"""A small framework for tests: two councils, their keys, a contract each, one agreement."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from folkmoot.dataset.contract import Column, Contract, Semantic
from folkmoot.dataset.write_contract import write_contract
from folkmoot.gate.permit import Request
from folkmoot.office.accounts.services import actor
from folkmoot.office.agreements.services import apply_terms, publish_notice, sign
from folkmoot.office.deliveries.services import accept_delivery, register_contract
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.members.services import add_key, join
from folkmoot.office.voice.services import take_snapshot
from folkmoot.quality.certificate import Certificate, ColumnResult
from folkmoot.run.deliver import delivery_id
from folkmoot.settings import settings
from folkmoot.store.location import Place
from folkmoot.store.write_table import put

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
AGREEMENT = (Path(__file__).parent / "agreement.yaml").read_text("utf-8")
COUNCILS = ("northam", "southam")
DAY = date(2026, 10, 31)


@dataclass
class Scene:
    """Who acts, and when. ``later`` moves the clock on and tells the time."""

    team: str
    office: str = "Business rates team"
    people: dict[str, str] = field(default_factory=dict)
    now: datetime = NOW

    def later(self, **spans: float) -> datetime:
        self.now += timedelta(**(spans or {"seconds": 1}))
        return self.now

    @property
    def place(self) -> Place:
        return Place(str(settings().home_path / "store"))


def begin() -> Scene:
    """The framework's team."""
    return Scene(actor(name="Ada", office="Team", now=NOW))


def join_members(scene: Scene) -> None:
    """Two councils with an assurance, a person each and a key each."""
    for number, council in enumerate(COUNCILS):
        join(
            member=council,
            name=f"{council.title()} Council",
            kind="public_authority",
            ico_number=f"Z000000{number}",
            assured_until=date(2027, 3, 31),
            by=scene.team,
            now=scene.now,
        )
        scene.people[council] = actor(
            name=f"{council} person", office=scene.office, member=council, now=scene.now
        )
        add_key(member=council, by=scene.people[council], now=scene.now)


def contract_of(council: str) -> Contract:
    """A contract of two columns."""
    return Contract(
        id=f"{council}-rates",
        version="1",
        dataset="business-rates",
        member=council,
        title="Business rates",
        columns=(
            Column(name="ratepayer", semantic=Semantic.ORGANISATION, source=("Name",)),
            Column(name="postcode", semantic=Semantic.POSTCODE, source=("Postcode",)),
        ),
    )


def register_contracts(scene: Scene) -> None:
    """The contract of each council."""
    for council in COUNCILS:
        text = write_contract(contract_of(council))
        register_contract(text=text, by=scene.people[council], now=scene.now)


def sign_all(scene: Scene, version: int | None = None) -> None:
    """The signature of each council on the newest version."""
    for council in COUNCILS:
        sign(
            agreement="rates",
            member=council,
            by=scene.people[council],
            now=scene.later(),
            version=version,
        )


def source_of(council: str, name: str = "one") -> str:
    """The hash of the file called ``name`` that ``council`` sends."""
    return hashlib.sha256(f"{council}-{name}".encode()).hexdigest()


def delivery_of(council: str, name: str = "one", as_of: date = DAY) -> str:
    """The id that this file has as a delivery."""
    return delivery_id(contract_of(council), as_of, source_of(council, name))


NORTH, SOUTH = map(delivery_of, COUNCILS)


def deliver(scene: Scene, council: str, name: str = "one") -> str:
    """A real delivery of two rows: encrypted in the store, accepted in the office."""
    delivery = delivery_of(council, name)
    rows = [f"CANARY {council} Limited", f"{council} Bakery"]
    table = pa.table({"_row": [1, 2], "ratepayer": rows, "postcode": ["LS1 4AP", "HD1 2TT"]})
    stored = put(scene.place, delivery, table, DjangoKeyRing().ensure(delivery, now=scene.now))
    accept_delivery(
        delivery=delivery,
        contract=f"{council}-rates@1",
        name=stored.name,
        ciphertext_sha256=stored.ciphertext_sha256,
        rows=2,
        certificate=certificate_of(council, scene.now, source_sha256=source_of(council, name)),
        by=scene.people[council],
        now=scene.now,
    )
    return delivery


def certificate_of(council: str, now: datetime, **changes: object) -> Certificate:
    """A certificate of two rows read and kept."""
    fields = {
        "contract": f"{council}-rates@1",
        "dataset": "business-rates",
        "member": council,
        "as_of": DAY,
        "made_at": now,
        "source_sha256": source_of(council),
        "source_bytes": 100,
        "encoding": "utf-8",
        "read": 2,
        "kept": 2,
        "rejected": 0,
        "failed": 0,
        "reject_reasons": {},
        "columns_missing": (),
        "columns": (ColumnResult(column="ratepayer", present=True, verdicts={"valid": 2}),),
        "rules": (),
        "dimensions": {"validity": Decimal("100.00")},
        "quality": Decimal("100.00"),
        "code_version": "test",
    }
    return Certificate.model_validate(fields | changes)


def ready() -> Scene:
    """Everything that a permit needs."""
    scene = begin()
    join_members(scene)
    register_contracts(scene)
    apply_terms(text=AGREEMENT, where="agreement.yaml", by=scene.team, now=scene.later())
    publish_notice(agreement="rates", by=scene.team, now=scene.later())
    sign_all(scene)
    for council in COUNCILS:
        deliver(scene, council)
    take_snapshot(by=scene.team, now=scene.later())
    return scene


def request(scene: Scene, **changes: object) -> Request:
    """Northam asks to check reliefs over both deliveries."""
    fields = {
        "agreement": "rates",
        "purpose": "relief-check",
        "member": "northam",
        "actor": scene.people["northam"],
        "role": scene.office,
        "recipient": "northam",
        "deliveries": (NORTH, SOUTH),
        "typologies": ("sbrr-multiple",),
    }
    return Request(**(fields | changes))  # type: ignore[arg-type]
