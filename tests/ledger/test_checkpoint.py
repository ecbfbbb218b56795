"""Checkpoints: the published example of a signed note, signatures, witnesses."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from folkmoot.errors import ConflictError, InputError, TamperedError
from folkmoot.ledger.checkpoint import cosign_checkpoint, make_checkpoint, read_checkpoint
from folkmoot.ledger.note import (
    ED25519,
    WITNESS,
    NoteSignature,
    note_key,
    read_note,
    read_note_key,
)
from folkmoot.ledger.tree import EMPTY_ROOT, leaf_hash

from .conftest import ORIGIN, private

NAME = "member.example/w1"
# The example in the documentation of golang.org/x/mod/sumdb/note.
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
SIGNED = (
    f"{TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqf"
    "qdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_the_published_note_verifies() -> None:
    key = read_note_key(PUBLIC)
    assert str(key) == PUBLIC
    assert read_note(SIGNED, [key]) == (TEXT, (NoteSignature("PeterNeumann", ED25519),))
    with pytest.raises(TamperedError):
        read_note(SIGNED.replace("answer", "Answer"), [key])


def test_a_checkpoint_is_read_back_with_its_witness() -> None:
    key, witness = private(1), private(2)
    keys = [str(note_key(ORIGIN, key)), str(note_key(NAME, witness, witness=True))]
    at = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
    text = make_checkpoint(ORIGIN, 5, leaf_hash(b"x"), key)
    assert text.startswith(f"{ORIGIN}\n5\n")
    signed = cosign_checkpoint(text, NAME, witness, at)
    point = read_checkpoint(signed, keys)
    assert (point.origin, point.size, point.root) == (ORIGIN, 5, leaf_hash(b"x"))
    assert point.signatures == (
        NoteSignature(ORIGIN, ED25519),
        NoteSignature(NAME, WITNESS, at),
    )
    with pytest.raises(ConflictError):
        cosign_checkpoint(signed, NAME, witness, at)


def test_unknown_signatures_are_passed_over_but_the_ledgers_own_must_be_there() -> None:
    key, witness = private(1), private(2)
    text = make_checkpoint(ORIGIN, 0, EMPTY_ROOT, key)
    signed = cosign_checkpoint(text, NAME, witness, datetime(2026, 6, 1, tzinfo=UTC))
    assert len(read_checkpoint(signed, [str(note_key(ORIGIN, key))]).signatures) == 1
    with pytest.raises(TamperedError, match="not signed by the ledger's own key"):
        read_checkpoint(signed, [str(note_key(NAME, witness, witness=True))])
    with pytest.raises(TamperedError, match="not signed by the ledger's own key"):
        read_checkpoint(text, [str(note_key(ORIGIN, private(3)))])


def test_after_a_rotation_old_checkpoints_still_verify() -> None:
    old, new = private(1), private(9)
    keys = [str(note_key(ORIGIN, old)), str(note_key(ORIGIN, new))]
    for key in (old, new):
        assert read_checkpoint(make_checkpoint(ORIGIN, 1, leaf_hash(b""), key), keys).size == 1


def test_every_changed_byte_of_a_checkpoint_is_found() -> None:
    key, witness, random = private(1), private(2), Random(5)
    keys = [str(note_key(ORIGIN, key)), str(note_key(NAME, witness, witness=True))]
    text = make_checkpoint(ORIGIN, 17, leaf_hash(b"x"), key)
    raw = cosign_checkpoint(text, NAME, witness, datetime(2026, 6, 1, tzinfo=UTC)).encode()
    whole = read_checkpoint(raw.decode(), keys).signatures
    for place in range(len(raw)):
        bent = bytearray(raw)
        bent[place] ^= random.randrange(1, 256)
        try:
            found = read_checkpoint(bent.decode(), keys).signatures
        except (TamperedError, UnicodeDecodeError):
            continue
        # A witness whose name or key id was changed is an unknown witness, which C2SP passes over.
        assert found == whole[:1], place


@pytest.mark.parametrize(
    "text",
    ["", "no", "a+b+c", PUBLIC[:-1], PUBLIC.replace("c74f", "C74F"), PUBLIC.replace("P", "Q", 1)],
)
def test_what_is_not_a_key_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_note_key(text)


def test_a_name_with_a_blank_is_refused() -> None:
    for name in ("", "a b", "a+b", "a\n"):
        with pytest.raises(InputError):
            note_key(name, private(1))
