"""A delivery opens only under a sealed permit that stands, and only as far as it grants."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from folkmoot.agreement.terms import RowFilter
from folkmoot.errors import KeyMissingError, NotFoundError, RefusedError, TamperedError
from folkmoot.gate.permit import Permit, Refusal
from folkmoot.gate.seal import seal
from folkmoot.ledger.journal import Event, EventKind, Receipt
from folkmoot.store.pseudonym import MASTER, preference_key, pseudonym
from folkmoot.store.sandbox import connect
from folkmoot.store.write_table import put

from .conftest import NOW, Vault, refusal, rows

OPENED, REFUSED = EventKind.DELIVERY_OPENED, EventKind.DECISION_REFUSAL


def test_what_is_granted_comes_out_and_nothing_else(vault: Vault) -> None:
    opened = vault.open()
    shown = ["_row", "ref", "postcode", "postcode__verdict", "pence"]
    assert opened.schema.names == shown
    table = opened.read_all()
    assert table.equals(vault.table.select(shown))
    assert (opened.kept, opened.withheld, opened.missing) == (1000, 0, ())
    assert vault.journal.kinds == [OPENED]
    assert vault.journal.events[0].body["columns"] == ("pence", "postcode", "ref")


def test_the_value_as_it_was_sent_never_comes_out_even_when_it_is_asked_for(vault: Vault) -> None:
    opened = vault.open(vault.grant(columns=("ref", "ref__raw", "rent")))
    assert opened.schema.names == ["_row", "ref"]
    assert opened.missing == ("ref__raw", "rent")


def test_only_the_columns_that_are_needed_are_decrypted(vault: Vault) -> None:
    opened = vault.open(vault.grant(columns=("ref",), rows=(filter_of("pence", "ge", "99900"),)))
    assert opened._decrypted == ["_row", "ref", "pence"]
    assert opened.read_all().to_pydict() == {"_row": [1001], "ref": ["REF000999"]}


def test_a_stream_is_read_once(vault: Vault) -> None:
    opened = vault.open()
    assert opened.read_all().num_rows == 1000
    assert opened.read_all().num_rows == 0


# --- the seal, the grant, the time


def test_a_permit_that_the_gate_did_not_seal_opens_nothing(vault: Vault) -> None:
    sealed = vault.sealed()
    stranger = seal(vault.permit(), Ed25519PrivateKey.generate(), vault.gate.key_id)
    wider = replace(vault.permit(vault.grant(columns=("relief",))))
    for bent in (
        stranger,
        replace(sealed, permit=wider),
        replace(sealed, signature=bytes(64)),
        replace(sealed, payload=sealed.payload + b" "),
    ):
        with pytest.raises(RefusedError):
            vault.open(sealed=bent)
    assert vault.journal.kinds == [REFUSED] * 4


def test_expired_before_the_opening_and_in_mid_stream(vault: Vault) -> None:
    batches = iter(opened := vault.open())
    assert next(batches).num_rows == 100
    vault.time = NOW + timedelta(hours=1)
    with pytest.raises(RefusedError, match="expired"):
        next(batches)
    assert opened.kept == 100
    with pytest.raises(RefusedError, match="expired"):
        vault.open()
    assert vault.journal.kinds == [OPENED, REFUSED, REFUSED]


def test_a_delivery_that_is_not_granted_does_not_open(vault: Vault) -> None:
    with pytest.raises(RefusedError, match="does not grant this delivery"):
        vault.open(delivery_id="d-2")
    assert vault.journal.kinds == [REFUSED]


# --- standing


def test_every_reason_of_a_refusal_is_told(vault: Vault) -> None:
    with pytest.raises(RefusedError) as caught:
        vault.open(standing=lambda _: refusal("state", "dates"))
    assert [(f.code, f.clause, f.next_step) for f in caught.value.faults] == [
        ("state", "clause state", "Mend state."),
        ("dates", "clause dates", "Mend dates."),
    ]
    assert "Residents say: “Ask us first.”" in str(caught.value)
    assert vault.journal.events[0].body["rules"] == ("state", "dates")


def test_a_refusal_without_a_reason_is_still_one(vault: Vault) -> None:
    with pytest.raises(RefusedError, match="The gate refuses"):
        vault.open(standing=lambda _: refusal())


@pytest.mark.parametrize("error", [ValueError("REF000001"), RuntimeError(), KeyError("x")])
def test_an_error_in_standing_is_a_refusal_that_quotes_nothing(
    vault: Vault, error: Exception
) -> None:
    def broken(_: Permit) -> Refusal | None:
        raise error

    with pytest.raises(RefusedError, match="is not known") as caught:
        vault.open(standing=broken)
    assert "REF000001" not in str(caught.value)


def test_revoked_in_mid_stream_the_next_batch_is_refused_within_a_second(vault: Vault) -> None:
    revoked: list[float] = []
    opened = vault.open(standing=lambda _: refusal("state") if revoked else None)
    batches, seen = iter(opened), 0
    for _ in range(3):
        seen += next(batches).num_rows
    revoked.append(time.monotonic())
    with pytest.raises(RefusedError, match="state says no"):
        next(batches)
    assert time.monotonic() - revoked[0] < 1
    assert next(batches, None) is None
    assert (seen, opened.kept) == (300, 300)
    assert vault.journal.kinds == [OPENED, REFUSED]
    with pytest.raises(RefusedError):
        opened.check()


def test_revoked_in_mid_stream_inside_duckdb(vault: Vault) -> None:
    asked: list[int] = []

    def standing(_: Permit) -> Refusal | None:
        asked.append(1)
        return refusal("state") if len(asked) > 4 else None

    opened = vault.open(standing=standing)
    with connect(memory_mb=64, threads=2, spill=vault.folder / "spill") as con:
        con.register("d", opened.reader())
        with pytest.raises(duckdb.Error):
            con.execute("SELECT sum(pence) FROM d").fetchall()
    assert isinstance(opened.error, RefusedError)
    assert len(asked) == 5


def test_duckdb_computes_on_what_is_granted_and_cannot_name_the_rest(vault: Vault) -> None:
    opened = vault.open()
    with connect(memory_mb=64, threads=2, spill=vault.folder / "spill") as con:
        con.register("d", opened.reader())
        assert con.execute("SELECT sum(pence) FROM d").fetchall() == [(49_950_000,)]
        with pytest.raises(duckdb.BinderException):
            con.execute("SELECT max(relief) FROM d")
    opened.check()


def test_the_opening_is_recorded_before_anything_is_decrypted(vault: Vault) -> None:
    class BrokenJournal:
        def append_now(self, event: Event) -> Receipt:
            raise OSError(event.kind)

        append = append_now

    class Untouched:
        def __getattr__(self, name: str) -> None:
            raise AssertionError(f"the ring was asked to {name}")

    with pytest.raises(OSError, match="opened"):
        vault.open(journal=BrokenJournal(), keys=Untouched())


# --- the file


def test_another_delivery_in_its_place_is_noticed(vault: Vault) -> None:
    other = put(vault.place, "d-2", rows(10), vault.keys.create("d-2", now=NOW))
    with pytest.raises(TamperedError):
        vault.open(name=other.name)
    # Even when the permit names the other file's hash: it is bound to its own subject, ...
    with pytest.raises(TamperedError):
        vault.open(vault.grant(ciphertext_sha256=other.ciphertext_sha256), name=other.name)
    # ... and it does not help to wrap the same key for both.
    same = put(vault.place, "d-3", rows(10), vault.keys.unwrap("d-1"))
    with pytest.raises(TamperedError):
        vault.open(vault.grant(ciphertext_sha256=same.ciphertext_sha256), name=same.name)


def test_a_destroyed_key_and_a_lost_file_are_told_apart(vault: Vault) -> None:
    kept = vault.keys.wrapped["d-1"]
    vault.keys.destroy("d-1", now=NOW)
    with pytest.raises(KeyMissingError):
        vault.open()
    vault.keys.wrapped["d-1"] = kept
    vault.place.delete(vault.stored.name)
    with pytest.raises(NotFoundError):
        vault.open()


# --- rows


def filter_of(column: str, op: str, *values: str) -> RowFilter:
    return RowFilter(column=column, op=op, values=values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row_filter", "wanted"),
    [
        (filter_of("relief", "eq", "charity"), pc.field("relief") == "charity"),
        (filter_of("relief", "ne", "charity"), pc.field("relief") != "charity"),
        (filter_of("pence", "ge", "5000"), pc.field("pence") >= 5000),
        (filter_of("pence", "le", "5000"), pc.field("pence") <= 5000),
        (filter_of("since", "ge", "2021-03-04"), pc.field("since") >= date(2021, 3, 4)),
        (
            filter_of("postcode", "in", "BD1 1AA", "BD1 2AA"),
            pc.field("postcode").isin(["BD1 1AA", "BD1 2AA"]),
        ),
        (filter_of("postcode", "not_in", "BD1 1AA"), (pc.field("postcode") != "BD1 1AA")),
        (filter_of("postcode", "ne", "BD1 1AA"), (pc.field("postcode") != "BD1 1AA")),
        (filter_of("postcode", "is_null"), pc.field("postcode").is_null()),
        (filter_of("postcode", "not_null"), pc.field("postcode").is_valid()),
    ],
)  # fmt: skip
def test_every_row_filter(vault: Vault, row_filter: RowFilter, wanted: pc.Expression) -> None:
    table = vault.open(vault.grant(rows=(row_filter,))).read_all()
    expected = vault.table.filter(wanted)["_row"]
    assert 0 < len(expected) < 1000
    assert table["_row"].to_pylist() == expected.to_pylist()


def test_filters_are_joined_by_and(vault: Vault) -> None:
    filters = (filter_of("relief", "eq", "charity"), filter_of("pence", "le", "5000"))
    table = vault.open(vault.grant(rows=filters)).read_all()
    assert table["pence"].to_pylist() == [n * 100 for n in range(51) if n % 3 == 0]
    assert "relief" not in table.schema.names


@pytest.mark.parametrize(
    "row_filter",
    [
        filter_of("rent", "eq", "1"),
        filter_of("pence", "ge", "many"),
        filter_of("since", "ge", "04/03/2021"),
        filter_of("relief", "eq", "a", "b"),
        filter_of("relief", "eq"),
    ],
)
def test_a_filter_that_cannot_be_applied_grants_nothing(
    vault: Vault, row_filter: RowFilter
) -> None:
    with pytest.raises(RefusedError):
        vault.open(vault.grant(rows=(row_filter,))).read_all()


def test_a_value_of_a_filter_is_never_read_as_code(vault: Vault) -> None:
    grant = vault.grant(rows=(filter_of("relief", "eq", "x' OR 1=1 --"),))
    assert vault.open(grant).read_all().num_rows == 0


# --- people who object


def test_people_whose_objection_holds_are_taken_out(vault: Vault) -> None:
    key = preference_key(vault.keys, "rates", "ref")
    objecting = [f"REF{n:06}" for n in (0, 99, 100, 999)]
    grant = vault.grant(
        columns=("pence",), withhold=tuple(("ref", pseudonym(key, ref)) for ref in objecting)
    )
    opened = vault.open(grant)
    table = opened.read_all()
    assert table.schema.names == ["_row", "pence"]
    assert (opened.kept, opened.withheld) == (996, 4)
    gone = set(vault.table["_row"].to_pylist()) - set(table["_row"].to_pylist())
    assert gone == {2, 101, 102, 1001}


def test_a_number_can_be_withheld_and_a_null_is_nobody(vault: Vault) -> None:
    by_pence = pseudonym(preference_key(vault.keys, "rates", "pence"), "700")
    by_postcode = pseudonym(preference_key(vault.keys, "rates", "postcode"), "BD1 1AA")
    grant = vault.grant(withhold=(("pence", by_pence), ("postcode", by_postcode)))
    left = vault.open(grant).read_all()
    assert 700 not in left["pence"].to_pylist()
    assert "BD1 1AA" not in left["postcode"].to_pylist()
    assert left["postcode"].null_count == vault.table["postcode"].null_count - 1  # row 7, by pence


def test_without_the_means_to_withhold_nothing_opens(vault: Vault) -> None:
    with pytest.raises(RefusedError):
        vault.open(vault.grant(withhold=(("rent", "0" * 64),))).read_all()
    vault.keys.destroy(MASTER, now=NOW)
    with pytest.raises(KeyMissingError):
        vault.open(vault.grant(withhold=(("ref", "0" * 64),)))
    assert vault.open().read_all().num_rows == 1000


def test_coded_columns_and_metadata_come_through(vault: Vault) -> None:
    table = rows(300)
    coded = table.set_column(6, "relief", table["relief"].dictionary_encode())
    coded = coded.replace_schema_metadata({"made": "by hand"})
    stored = put(vault.place, "d-2", coded, vault.keys.create("d-2", now=NOW))
    key = preference_key(vault.keys, "rates", "relief")
    grant = vault.grant(
        delivery="d-2",
        ciphertext_sha256=stored.ciphertext_sha256,
        columns=("relief",),
        rows=(filter_of("relief", "in", "charity", "small"),),
        withhold=(("relief", pseudonym(key, "charity")),),
    )
    opened = vault.open(grant, delivery_id="d-2", name=stored.name)
    assert opened.reader().read_all()["relief"].to_pylist() == ["small"] * 200
    assert opened.withheld == 100


def test_an_empty_delivery_and_no_granted_column(vault: Vault) -> None:
    empty = put(vault.place, "d-2", rows(0), vault.keys.create("d-2", now=NOW))
    grant = vault.grant(delivery="d-2", ciphertext_sha256=empty.ciphertext_sha256)
    table = vault.open(grant, delivery_id="d-2", name=empty.name).read_all()
    assert (table.num_rows, len(table.schema)) == (0, 5)
    only_rows = vault.open(vault.grant(columns=("rent",))).read_all()
    assert only_rows.schema.names == ["_row"]
    assert isinstance(only_rows, pa.Table)
