"""Put: encrypted, whole or not at all, comparable by content; read back only by its own run."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.errors import InputError, NotFoundError, TamperedError, UnavailableError
from folkmoot.store.content_hash import content_sha256
from folkmoot.store.location import Kind, Place
from folkmoot.store.protocols import DataKey
from folkmoot.store.read_artefact import read_artefact
from folkmoot.store.write_table import put

from .conftest import Vault, rows

KEY = DataKey("k", bytes(range(32)))
PLACES = ("{tmp}/home", "file://{tmp}/home", "memory://folkmoot-{tmp}")


@pytest.mark.parametrize("url", PLACES)
def test_a_table_comes_back_from_a_folder_and_from_an_object_store(
    url: str, tmp_path: Path
) -> None:
    place, table = Place(url.format(tmp=tmp_path)), rows(500)
    stored = put(place, "run-1", table, KEY, kind=Kind.RUN)
    assert stored.rows == 500
    assert stored.name == f"runs/run-1/{stored.ciphertext_sha256}.parquet.enc"
    assert place.names(Kind.RUN, "run-1") == (stored.name,)
    raw = place.read(stored.name).read()
    assert (len(raw), hashlib.sha256(raw).hexdigest()) == (stored.size, stored.ciphertext_sha256)
    found = {"name": stored.name, "ciphertext_sha256": stored.ciphertext_sha256, "key": KEY}
    assert read_artefact(place, "run-1", **found).equals(table)
    assert read_artefact(place, "run-1", **found, columns=["ref"]).equals(table.select(["ref"]))
    place.delete(stored.name)
    place.delete(stored.name)
    assert place.names(Kind.RUN, "run-1") == ()
    with pytest.raises(NotFoundError):
        read_artefact(place, "run-1", **found)


def test_a_reader_is_taken_batch_by_batch_and_gives_the_same_content(tmp_path: Path) -> None:
    place, table = Place(str(tmp_path)), rows(500)
    whole = put(place, "run-1", table, KEY, kind=Kind.RUN)
    stream = put(place, "run-1", table.to_reader(max_chunksize=7), KEY, kind=Kind.RUN)
    assert whole.content_sha256 == stream.content_sha256 == content_sha256(table)
    assert whole.ciphertext_sha256 != stream.ciphertext_sha256


def test_a_run_does_not_open_another_run_nor_a_delivery(vault: Vault) -> None:
    key = vault.keys.unwrap("d-1")
    stored = vault.stored
    found = {"name": stored.name, "ciphertext_sha256": stored.ciphertext_sha256}
    with pytest.raises(TamperedError):
        read_artefact(vault.place, "d-1", **found, key=key)
    mine = put(vault.place, "run-1", rows(3), key, kind=Kind.RUN)
    found = {"name": mine.name, "ciphertext_sha256": mine.ciphertext_sha256}
    with pytest.raises(TamperedError):
        read_artefact(vault.place, "run-2", **found, key=key)
    with pytest.raises(TamperedError):
        read_artefact(vault.place, "run-1", **found, key=KEY)


def test_nothing_half_written_stays(tmp_path: Path) -> None:
    def broken() -> object:
        yield rows(5).to_batches()[0]
        raise OSError("the source went away")

    place = Place(str(tmp_path))
    with pytest.raises(OSError, match="went away"):
        put(place, "d-1", pa.RecordBatchReader.from_batches(rows(0).schema, broken()), KEY)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert list((tmp_path / ".parts").iterdir()) == []


@pytest.mark.parametrize("subject", ["", "../x", "a/b", ".hidden", "a b", "x" * 200, "a\n"])
def test_a_subject_cannot_leave_its_folder(subject: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        put(Place(str(tmp_path)), subject, rows(1), KEY)
    with pytest.raises(InputError):
        Place(str(tmp_path)).read(f"deliveries/{subject}/{'0' * 64}.parquet.enc/../..")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_driver_says_so_without_the_url(tmp_path: Path) -> None:
    place = Place("nosuchstore://account:secret@place/x")
    with pytest.raises(UnavailableError) as caught:
        put(place, "d-1", rows(1), KEY)
    assert "secret" not in str(caught.value)
    assert "nosuchstore" in str(caught.value)


def test_folders_are_the_owners_alone(vault: Vault) -> None:
    folders = [path for path in (vault.folder / "home").rglob("*") if path.is_dir()]
    assert {path.name for path in folders} == {".parts", "deliveries", "d-1"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in folders)


# --- the content hash

CELLS = st.one_of(st.none(), st.text(max_size=4))
TABLES = st.lists(st.tuples(CELLS, CELLS, st.integers(-5, 5)), max_size=8)


def table_of(items: list[tuple[str | None, str | None, int]]) -> pa.Table:
    schema = pa.schema([("a", pa.string()), ("b", pa.string()), ("n", pa.int64())])
    return pa.Table.from_pylist([dict(zip("abn", item, strict=True)) for item in items], schema)


@given(TABLES, TABLES, st.randoms())
def test_the_content_hash_is_that_of_the_rows_as_a_bag(one: list, other: list, random) -> None:  # type: ignore[no-untyped-def, type-arg]
    shuffled = list(one)
    random.shuffle(shuffled)
    mine = content_sha256(table_of(one))
    assert mine == content_sha256(table_of(shuffled).select(["n", "b", "a"]))
    same = sorted(map(repr, one)) == sorted(map(repr, other))
    assert (mine == content_sha256(table_of(other))) == same


def test_layout_makes_no_difference_but_type_does() -> None:
    plain = pa.table({"a": pa.array(["x", "y", "x", None])})
    assert content_sha256(plain) == content_sha256(
        pa.table({"a": plain["a"].cast(pa.large_string())})
    )
    assert content_sha256(plain) == content_sha256(pa.table({"a": plain["a"].dictionary_encode()}))
    assert content_sha256(pa.table({"a": ["1"]})) != content_sha256(pa.table({"a": [1]}))
    nested = pa.table({"a": [[1, 2], None]})
    assert content_sha256(nested) != content_sha256(pa.table({"a": [[1], None]}))
    assert content_sha256(pa.table({"a": [b"\xff", None]})) == content_sha256(
        pa.table({"a": [None, b"\xff"]})
    )
