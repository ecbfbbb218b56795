"""1,000 planted values: none in clear on disk, in a log or in a traceback."""

from __future__ import annotations

import logging
import secrets
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from folkmoot.agreement.terms import RowFilter
from folkmoot.errors import FolkmootError
from folkmoot.logs import AllowListFormatter
from folkmoot.store.location import Kind, Place
from folkmoot.store.protocols import DataKey
from folkmoot.store.read_artefact import read_artefact
from folkmoot.store.sandbox import connect
from folkmoot.store.write_table import put

from .conftest import NOW, Vault, make_vault, refusal

CANARIES = tuple(f"CANARY{secrets.token_hex(8)}" for _ in range(1000))


@pytest.fixture
def planted(tmp_path: Path) -> Vault:
    table = pa.table(
        {
            "_row": list(range(1000)),
            "ref": CANARIES,
            "ref__raw": CANARIES,
            "pence": list(range(1000)),
        }
    )
    return make_vault(tmp_path / "vault", table)


def hits(text: bytes) -> int:
    """How many canaries are in ``text``; their common prefix is looked for, so none is missed."""
    return text.count(b"CANARY")


def on_disk(folder: Path) -> int:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return sum(hits(path.read_bytes()) for path in files)


def test_the_search_would_find_one(tmp_path: Path) -> None:
    (tmp_path / "leak").write_bytes(b"..." + CANARIES[3].encode())
    assert on_disk(tmp_path) == 1


def test_none_on_disk_after_put_open_compute_and_shred(planted: Vault) -> None:
    spill = planted.folder / "spill"
    opened = planted.open()
    with connect(memory_mb=64, threads=2, spill=spill) as con:
        con.register("d", opened.reader())
        out = con.sql("SELECT DISTINCT ref FROM d").to_arrow_table()
    assert sorted(out["ref"].to_pylist()) == sorted(CANARIES)
    put(planted.place, "run-1", out, planted.keys.create("run-1", now=NOW), kind=Kind.RUN)
    assert on_disk(planted.folder) == 0
    assert all(hits(leaf) == 0 for leaf in planted.journal.leaves)


def swapped_column(vault: Vault) -> object:
    return vault.open(
        vault.grant(rows=(RowFilter(column="ref", op="ge", values=("a", "b")),))
    ).read_all()


def tampered(vault: Vault) -> object:
    assert vault.place.folder
    file = vault.place.folder / vault.stored.name
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    return vault.open()


def wrong_key(vault: Vault) -> object:
    stored = put(vault.place, "run-1", vault.table, DataKey("k", bytes(32)), kind=Kind.RUN)
    return read_artefact(
        vault.place,
        "run-1",
        name=stored.name,
        ciphertext_sha256=stored.ciphertext_sha256,
        key=DataKey("k", bytes(31) + b"\x01"),
    )


def broken_standing(vault: Vault) -> object:
    def standing(_: object) -> None:
        raise ValueError(CANARIES[0])

    return vault.open(standing=standing)


def broken_write(vault: Vault) -> object:
    schema = vault.table.schema.set(1, pa.field("ref", pa.int64()))
    batches = iter(vault.table.to_batches())
    return put(
        vault.place,
        "d-9",
        pa.RecordBatchReader.from_batches(schema, batches),
        DataKey("k", bytes(32)),
    )


def computed(vault: Vault) -> object:
    with connect(memory_mb=64, threads=1, spill=vault.folder / "spill") as con:
        con.register("d", vault.open().reader())
        return con.execute("SELECT ref::INTEGER FROM d").fetchall()


ERRORS: dict[str, Callable[[Vault], object]] = {
    "refused": lambda v: v.open(standing=lambda _: refusal("state")),
    "forged": lambda v: v.open(sealed=replace(v.sealed(), signature=bytes(64))),
    "tampered": tampered,
    "wrong key": wrong_key,
    "wrong place": lambda v: v.open(place=Place(str(v.folder / "elsewhere"))),
    "filter": swapped_column,
    "standing": broken_standing,
    "computed": computed,
    "write": broken_write,
}


@pytest.mark.parametrize("name", ERRORS)
def test_none_in_the_log_or_the_traceback_of_an_error(name: str, planted: Vault) -> None:
    record = None
    try:
        ERRORS[name](planted)
    except Exception as error:
        assert isinstance(error, FolkmootError) or name == "write"
        text = "".join(traceback.format_exception(error))
        record = logging.LogRecord(
            "folkmoot.store", logging.ERROR, __file__, 1, "failed", None, sys.exc_info()
        )
        text += AllowListFormatter().format(record) + repr(error)
        # The error is told by its own words: not even what led to it holds a value.
        assert hits(text.encode()) == 0
    assert record is not None
    assert on_disk(planted.folder) == 0
