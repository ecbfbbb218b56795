"""A snapshot of preferences: one order, one hash, whole again from its bytes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.errors import TamperedError
from folkmoot.voice.preference import Preference
from folkmoot.voice.read_snapshot import read_snapshot
from folkmoot.voice.snapshot import snapshot_bytes, take_snapshot

AT = datetime(2026, 7, 1, 9, tzinfo=UTC)
TEXTS = st.text(min_size=1, max_size=4)
PREFERENCES = st.builds(
    Preference,
    subject=TEXTS,
    dataset=st.sampled_from(["rates", "council-tax"]),
    column=st.sampled_from(["name", "nino"]),
    decision=st.sampled_from(["object", "consent"]),
    purposes=st.lists(st.sampled_from(["tax", "support"]), max_size=3).map(tuple),
    bases=st.lists(st.sampled_from(["UKGDPR-6-1-e"]), max_size=2).map(tuple),
    valid_from=st.dates(),
    valid_to=st.none() | st.dates(),
)
ONE = Preference("p1", "rates", "name", "object", ("tax",), (), date(2026, 1, 1))


@given(st.lists(PREFERENCES, max_size=8), st.randoms())
def test_neither_order_nor_repeats_matter(found: list[Preference], luck: random.Random) -> None:
    shuffled = found + found[:2]
    luck.shuffle(shuffled)
    shuffled = [replace(p, purposes=tuple(reversed(p.purposes))) for p in shuffled]
    assert take_snapshot(shuffled, AT) == take_snapshot(found, AT)


@given(st.lists(PREFERENCES, max_size=8))
def test_it_reads_back_whole(found: list[Preference]) -> None:
    taken = take_snapshot(found, AT)
    assert read_snapshot(snapshot_bytes(taken), AT) == taken


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "p2"},
        {"dataset": "tax"},
        {"column": "nino"},
        {"decision": "consent"},
        {"purposes": ()},
        {"bases": ("UKGDPR-6-1-e",)},
        {"valid_from": date(2026, 1, 2)},
        {"valid_to": date(2027, 1, 1)},
    ],
    ids=str,
)
def test_every_field_is_in_the_hash(change: dict[str, object]) -> None:
    other = replace(ONE, **change)  # type: ignore[arg-type]
    assert take_snapshot([other], AT).sha256 != take_snapshot([ONE], AT).sha256
    assert take_snapshot([other, ONE], AT).sha256 != take_snapshot([ONE], AT).sha256


def test_an_unchanged_registry_keeps_its_hash_from_day_to_day() -> None:
    later = take_snapshot([ONE], AT.replace(day=2))
    assert later.sha256 == take_snapshot([ONE], AT).sha256
    assert later.taken_at == AT.replace(day=2)


def test_an_empty_registry_has_a_snapshot() -> None:
    taken = take_snapshot([], AT)
    assert taken.preferences == ()
    assert read_snapshot(b"", AT) == taken


def test_a_naive_instant_is_our_own_fault() -> None:
    with pytest.raises(TypeError, match="time zone"):
        take_snapshot([], AT.replace(tzinfo=None))


@pytest.mark.parametrize("spoil", ["cut", "order", "blank", "field", "text"])
def test_bytes_that_are_no_snapshot_are_refused(spoil: str) -> None:
    payload = snapshot_bytes(take_snapshot([ONE, replace(ONE, subject="p2")], AT))
    first, second = payload.split(b"\n")
    bad = {
        "cut": payload[:-1],
        "order": second + b"\n" + first,
        "blank": payload + b"\n",
        "field": first.replace(b"{", b'{"more":1,', 1),
        "text": b"Ada Lovelace",
    }[spoil]
    with pytest.raises(TamperedError) as caught:
        read_snapshot(bad, AT)
    assert "Ada" not in str(caught.value)
    assert caught.value.__cause__ is None
