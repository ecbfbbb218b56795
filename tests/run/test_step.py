"""A step is made once, rests encrypted, and is read back by whoever comes after."""

from __future__ import annotations

import pyarrow as pa
import pytest
from tests.databases import Office
from tests.run.sample import again, shop

from folkmoot.errors import LeaseLostError, TamperedError
from folkmoot.office.runs.models import Step
from folkmoot.office.runs.run_book import DjangoRunBook
from folkmoot.run.book import Claim
from folkmoot.run.step import Tables, step
from folkmoot.store.location import Kind

TABLES = {"names": pa.table({"name": ["CANARY Ltd", "Other Ltd"]}), "none": pa.table({"a": [1]})}


def make() -> Tables:
    return dict(TABLES)


def never() -> Tables:
    raise AssertionError("a committed step is not made again")


def claimed(minutes: int = 0) -> Claim:
    claim = DjangoRunBook().claim("w", now=again().later(minutes=minutes))
    assert claim is not None
    return claim


def test_a_committed_step_is_read_back_and_not_made_again(county: Office) -> None:
    tables, record = step("x", make, claim=claimed(), shop=shop(), place=(0, 1))
    assert record.counts == {"names": 2, "none": 1}
    later = claimed(minutes=5)
    assert later.done == (record,)
    back, same = step("x", never, claim=later, shop=shop(), place=(0, 1))
    assert same == record
    assert {name: table.to_pylist() for name, table in back.items()} == {
        name: table.to_pylist() for name, table in tables.items()
    }


def test_a_step_made_again_has_other_ciphertext_and_the_same_content(county: Office) -> None:
    class Forgetful(DjangoRunBook):
        """Never commits, as if killed just before."""

        def commit_step(self, *_: object, **__: object) -> None: ...

    _, first = step("x", make, claim=claimed(), shop=shop(book=Forgetful()), place=(0, 1))
    _, second = step("x", make, claim=claimed(minutes=5), shop=shop(), place=(0, 1))
    assert first.content_sha256 == second.content_sha256
    assert first.ciphertext_sha256 != second.ciphertext_sha256
    assert [row.artefact for row in Step.objects.all()] == [second.artefact]


def test_it_rests_encrypted(county: Office) -> None:
    claim = claimed()
    _, record = step("x", make, claim=claim, shop=shop(), place=(0, 1))
    assert shop().place.names(Kind.RUN, claim.run) == (record.artefact,)
    assert all(
        b"CANARY" not in file.read_bytes() for file in county.home.rglob("*") if file.is_file()
    )


def test_an_altered_artefact_is_not_read(county: Office) -> None:
    _, record = step("x", make, claim=claimed(), shop=shop(), place=(0, 1))
    file = county.home / "store" / record.artefact
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    with pytest.raises(TamperedError):
        step("x", never, claim=claimed(minutes=5), shop=shop(), place=(0, 1))


def test_whoever_lost_the_lease_commits_nothing(county: Office) -> None:
    mine = claimed()

    def taken_over() -> Tables:
        claimed(minutes=5)
        return make()

    with pytest.raises(LeaseLostError):
        step("x", taken_over, claim=mine, shop=shop(), place=(0, 1))
    assert not Step.objects.exists()
