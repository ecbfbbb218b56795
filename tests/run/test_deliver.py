"""A delivery: read = kept + rejected, the same file twice is one, and unaccepted it is nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.databases import Office
from tests.run.sample import FOLDER, Sample, again, ask, shop

from folkmoot.errors import InputError
from folkmoot.gate.permit import Refusal
from folkmoot.ledger.journal import EventKind
from folkmoot.ledger.leaf import read_leaf
from folkmoot.office.deliveries.deliver_file import deliver_file
from folkmoot.office.deliveries.models import ContractRow, Delivery
from folkmoot.office.deliveries.selectors import certificate, contract
from folkmoot.office.journal.selectors import leaves
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.keys.models import WrappedKey
from folkmoot.run.bundle import unpack
from folkmoot.run.deliver import deliver, delivery_id
from folkmoot.settings import settings
from folkmoot.store.ciphertext import unsealed, verified
from folkmoot.store.location import Kind

DAY = date(2026, 11, 19)
CONTRACT = (FOLDER / "contracts" / "ashvale.yaml").read_text("utf-8")
REF = "ashvale-business-rates@1"


@pytest.fixture
def rates(tmp_path: Path) -> Path:
    """The sample's file with three lines that cannot be read and one whose fields are wrong."""
    text = (FOLDER / "data" / "ashvale.csv").read_bytes().decode("utf-8-sig")
    ragged = ["A1,too,few", "A2,CANARY Ltd" + ",x" * 30, "A3"]
    wrong = "A4,CANARY Ltd,Somewhere,NOT A POSTCODE,many,,maybe,31/31/2020,,,,a lot"
    file = tmp_path / "rates.csv"
    file.write_text("\n".join([text.rstrip("\n"), *ragged, wrong, ""]), "utf-8-sig")
    return file


def accept(sample: Sample, file: Path, as_of: date = DAY) -> tuple[Delivery, Any]:
    return deliver_file(
        file=file, contract_text=CONTRACT, where="ashvale.yaml", as_of=as_of,
        by_for=lambda member: sample.people[member], conf=settings(), now=sample.later(),
    )  # fmt: skip


def put_only(sample: Sample, file: Path) -> Any:
    """Everything that happens before the office accepts."""
    return deliver(
        file, contract(REF), as_of=DAY, place=shop().place, keys=DjangoKeyRing(),
        now=sample.later(),
    )  # fmt: skip


def accepted_events() -> int:
    return sum(read_leaf(leaf).event.kind is EventKind.DELIVERY_ACCEPTED for leaf in leaves())


def test_every_line_is_kept_or_rejected_and_counted(county: Office, rates: Path) -> None:
    made = put_only(again(), rates)
    found = made.certificate
    lines = len(rates.read_text("utf-8-sig").splitlines()) - 1
    assert found.read == lines == found.kept + found.rejected
    assert found.rejected == 3 == sum(found.reject_reasons.values())
    assert made.stored.rows == found.kept
    assert found.failed > 0


def test_what_was_rejected_lies_encrypted_for_its_supplier(county: Office, rates: Path) -> None:
    made = put_only(again(), rates)
    key = DjangoKeyRing().unwrap(made.delivery)
    source = verified(shop().place, made.rejects.name, made.rejects.ciphertext_sha256)
    with unsealed(source, key, Kind.REJECTS, made.delivery, name=made.rejects.name) as file:
        aside = unpack(file.read())
    assert sorted(aside) == ["failures", "rejects"]
    assert aside["rejects"].num_rows == made.certificate.rejected
    store = county.home / "store"
    assert all(b"CANARY" not in f.read_bytes() for f in store.rglob("*") if f.is_file())


def test_the_same_file_twice_is_one_delivery(county: Office, rates: Path) -> None:
    sample, before = again(), accepted_events()
    first, once = accept(sample, rates)
    second, twice = accept(sample, rates)
    assert (first.id, first.ciphertext_sha256) == (second.id, second.ciphertext_sha256)
    assert once == twice == certificate(Delivery.objects.get(id=first.id))
    assert accepted_events() == before + 1
    assert first.id == delivery_id(contract(REF), DAY, once.source_sha256)


def test_another_day_or_another_byte_is_another_delivery(county: Office, rates: Path) -> None:
    sample = again()
    ids = {accept(sample, rates)[0].id, accept(sample, rates, date(2026, 11, 18))[0].id}
    rates.write_bytes(rates.read_bytes() + b"A5,x\n")
    assert len(ids | {accept(sample, rates)[0].id}) == 3


def test_what_is_put_and_not_accepted_does_not_exist(county: Office, rates: Path) -> None:
    sample, before = again(), Delivery.objects.count()
    made = put_only(sample, rates)
    assert Delivery.objects.count() == before
    others = list(Delivery.objects.exclude(member_id="ashvale").values_list("id", flat=True))
    answer = ask(sample, [made.delivery, *others])
    assert isinstance(answer, Refusal)
    assert f"deliveries[{made.delivery}]" in [reason.clause for reason in answer.reasons]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04zip", b"\xff\xfe\x00\x00", b"a,b\n1,2\n"])
def test_a_file_that_cannot_be_used_leaves_nothing(
    county: Office, content: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "rates.csv"
    file.write_bytes(content)

    def there() -> tuple[object, ...]:
        store = sorted(str(path) for path in (county.home / "store").rglob("*"))
        return store, WrappedKey.objects.count(), ContractRow.objects.count(), len(list(leaves()))

    before = there()
    with pytest.raises(InputError) as caught:
        accept(again(), file)
    assert all(fault.next_step for fault in caught.value.faults)
    assert there() == before
