"""A lead's evidence opens with its run's key, for its run and lead, unaltered; or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.canonical import canonical
from folkmoot.errors import TamperedError
from folkmoot.run.evidence import open_evidence, seal_evidence
from folkmoot.store.protocols import DataKey

KEY = DataKey("k", bytes(range(32)))
WORDS = st.text(st.characters(codec="utf-8"), max_size=20)
SAFE = st.integers(1 - 2**53, 2**53 - 1)  # RFC 8785
EVIDENCE = st.dictionaries(WORDS, WORDS | SAFE | st.lists(WORDS), max_size=5)


@given(evidence=EVIDENCE)
def test_what_was_sealed_opens(evidence: dict[str, object]) -> None:
    sealed = seal_evidence(KEY, "run", "lead", evidence)
    assert open_evidence(KEY, "run", "lead", sealed) == canonical(evidence)
    assert seal_evidence(KEY, "run", "lead", evidence) != sealed, "a nonce is used once"


@given(where=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_is_found(where: int, bit: int) -> None:
    sealed = bytearray(seal_evidence(KEY, "run", "lead", {"name": "CANARY Limited"}))
    sealed[where % len(sealed)] ^= 1 << bit
    with pytest.raises(TamperedError) as caught:
        open_evidence(KEY, "run", "lead", bytes(sealed))
    assert "CANARY" not in str(caught.value)


@pytest.mark.parametrize(
    ("key", "run", "lead"),
    [
        (DataKey("k", bytes(32)), "run", "lead"),
        (KEY, "run-2", "lead"),
        (KEY, "run", "lead-2"),
        (KEY, "runl", "ead"),
    ],
)
def test_another_key_run_or_lead_does_not_open_it(key: DataKey, run: str, lead: str) -> None:
    sealed = seal_evidence(KEY, "run", "lead", {"a": 1})
    with pytest.raises(TamperedError):
        open_evidence(key, run, lead, sealed)


@pytest.mark.parametrize("length", [0, 1, 12, 20])
def test_a_cut_tail_is_found(length: int) -> None:
    sealed = seal_evidence(KEY, "run", "lead", {"a": 1})
    with pytest.raises(TamperedError):
        open_evidence(KEY, "run", "lead", sealed[:length])


def test_nothing_rests_in_clear() -> None:
    assert b"CANARY" not in seal_evidence(KEY, "run", "lead", {"name": "CANARY Limited"})
