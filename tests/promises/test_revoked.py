"""Revoked in mid-stream, the next batch is refused in at most a second."""

from __future__ import annotations

import time
from datetime import timedelta
from threading import Event, Thread

import pyarrow as pa
import pytest
from django.db import connections
from tests.databases import Office
from tests.office.scene import SOUTH, Scene, certificate_of, delivery_of, ready, request, source_of

from folkmoot.agreement.acts import InstrumentKind
from folkmoot.errors import RefusedError
from folkmoot.gate.permit import SealedPermit
from folkmoot.office.agreements.services import make_instrument
from folkmoot.office.deliveries.selectors import delivery_row
from folkmoot.office.deliveries.services import accept_delivery
from folkmoot.office.journal.services import DjangoJournal
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.keys.selectors import gate_key
from folkmoot.office.runs.services import decide_request
from folkmoot.office.runs.standing import standing
from folkmoot.store.open import OpenDelivery, open_delivery
from folkmoot.store.write_table import put

ROWS = 1_000_000
AT_MOST = 1.0  # seconds


def deliver_many(scene: Scene) -> str:
    """A delivery of a million rows: sixteen batches."""
    name, numbers = delivery_of("northam", "many"), pa.array(range(ROWS))
    names = pa.array([f"Firm {n % 1000} Limited" for n in range(ROWS)])
    table = pa.table({"_row": numbers, "ratepayer": names, "postcode": ["LS1 4AP"] * ROWS})
    stored = put(scene.place, name, table, DjangoKeyRing().create(name, now=scene.now))
    accept_delivery(
        delivery=name, contract="northam-rates@1", name=stored.name,
        ciphertext_sha256=stored.ciphertext_sha256, rows=ROWS,
        certificate=certificate_of(
            "northam", scene.now, read=ROWS, kept=ROWS, source_sha256=source_of("northam", "many")
        ),
        by=scene.people["northam"], now=scene.now,
    )  # fmt: skip
    return name


def opened(scene: Scene, name: str) -> OpenDelivery:
    asked = request(scene, deliveries=(name, SOUTH))
    sealed = decide_request(request=asked, by=asked.actor, now=scene.later())
    assert isinstance(sealed, SealedPermit)
    return open_delivery(
        sealed, name, place=scene.place, name=delivery_row(name).name, keys=DjangoKeyRing(),
        journal=DjangoJournal(), standing=standing(lambda: scene.now + timedelta(minutes=1)),
        gate_key=gate_key().public_raw, actor=asked.actor, now=lambda: scene.now,
    )  # fmt: skip


def test_the_next_batch_is_refused(office: Office) -> None:
    """One thread reads without a pause; another revokes; the time from its commit to the end."""
    scene = ready()
    stream = opened(scene, deliver_many(scene))
    reading, revoked = Event(), []

    def revoke() -> None:
        reading.wait(30)
        make_instrument(
            agreement="rates", kind=InstrumentKind.REVOKE, body={"reason": "no more"},
            member="southam", by=scene.people["southam"], now=scene.now,
        )  # fmt: skip
        revoked.append(time.monotonic())
        connections.close_all()

    other = Thread(target=revoke)
    other.start()
    batches, after = 0, 0
    with pytest.raises(RefusedError, match="Withdrawn by southam"):
        for _ in stream:
            batches, after = batches + 1, after + bool(revoked)
            reading.set()
            time.sleep(0.05)  # somebody works with the rows
    ended = time.monotonic()
    other.join()
    print(
        f"\n{office.vendor}: refused {1000 * (ended - revoked[0]):.0f} ms after the revocation,"
        f" {batches} batches before, {after} after"
    )
    assert 0 < batches < ROWS / 65_536
    assert after <= 1, "the one whose permission had been asked before"
    assert ended - revoked[0] <= AT_MOST
