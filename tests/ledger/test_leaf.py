"""An entry's bytes: one form, read back whole, the same in every process."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from folkmoot.errors import TamperedError
from folkmoot.ledger.journal import Event, EventKind
from folkmoot.ledger.leaf import GENESIS, leaf_bytes, read_leaf
from folkmoot.ledger.tree import leaf_hash

EVENT = Event(
    kind=EventKind.DELIVERY_ACCEPTED,
    subject="delivery-1",
    actor="actor-7f",
    at=datetime(2026, 6, 1, 9, 30, tzinfo=UTC),
    body={"rows": 12, "note": "cafe\u0301", "ids": ("b", "a"), "late": False, "none": None},
)


def test_the_bytes_are_canonical_and_in_nfc() -> None:
    assert leaf_bytes(EVENT, 0, GENESIS).decode() == (
        '{"actor":"actor-7f","at":"2026-06-01T09:30:00.000000Z","body":{"ids":["b","a"],'
        '"late":false,"none":null,"note":"caf\u00e9","rows":12},"kind":"delivery.accepted",'
        f'"prev":"{"00" * 32}","seq":0,"subject":"delivery-1","v":1}}'
    )


def test_an_entry_is_read_back() -> None:
    raw = leaf_bytes(EVENT, 3, leaf_hash(b"before"))
    leaf = read_leaf(raw)
    assert (leaf.seq, leaf.prev) == (3, leaf_hash(b"before"))
    assert leaf_bytes(leaf.event, leaf.seq, leaf.prev) == raw
    assert (leaf.event.kind, leaf.event.at) == (EVENT.kind, EVENT.at)


def test_the_bytes_are_the_same_in_another_process_and_hash_seed() -> None:
    code = (
        "import sys; from folkmoot.ledger.leaf import read_leaf, leaf_bytes;"
        "raw = sys.stdin.buffer.read(); leaf = read_leaf(raw);"
        "sys.stdout.buffer.write(leaf_bytes(leaf.event, leaf.seq, leaf.prev))"
    )
    raw = leaf_bytes(EVENT, 0, GENESIS)
    for seed in ("1", "4242"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            input=raw,
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        assert done.stdout == raw


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"v":1', b'"v":2'),
        (b'"seq":0', b'"seq": 0'),
        (b'"seq":0', b'"seq":0.0'),
        (b'"rows":12', b'"rows":1.5'),
        (b'"seq":0', b'"seq":1'),
        (b"delivery.accepted", b"delivery.unheard"),
        (b'"v":1', b'"v":1,"x":1'),
        (b"000000Z", b"000000+00:00"),
        (b"{", b"["),
    ],
)
def test_any_other_form_is_refused_without_quoting_it(old: bytes, new: bytes) -> None:
    raw = leaf_bytes(EVENT, 0, GENESIS)
    assert old in raw
    with pytest.raises(TamperedError) as caught:
        read_leaf(raw.replace(old, new))
    assert "actor-7f" not in str(caught.value)


def test_floats_naive_instants_and_a_false_start_are_refused() -> None:
    for body in ({"x": 1.5}, {"x": {1, 2}}):
        with pytest.raises(TypeError):
            leaf_bytes(Event(EVENT.kind, "s", "a", EVENT.at, body), 0, GENESIS)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        naive = datetime(2026, 6, 1)  # noqa: DTZ001 - what is refused
        leaf_bytes(Event(EVENT.kind, "s", "a", naive, {}), 0, GENESIS)
    for seq, prev in ((1, GENESIS), (0, leaf_hash(b"")), (-1, GENESIS), (1, b"short")):
        with pytest.raises(ValueError, match="first entry"):
            leaf_bytes(EVENT, seq, prev)
