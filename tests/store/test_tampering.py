"""A changed byte is found, and what is said of it quotes nothing."""

from __future__ import annotations

import hashlib
import traceback
from random import Random

import pytest

from folkmoot.errors import TamperedError
from folkmoot.store.kek import FileKek, WrappedKey

from .conftest import Vault, make_vault, rows


def replace_file(vault: Vault, raw: bytes) -> str:
    assert vault.place.folder
    (vault.place.folder / vault.stored.name).write_bytes(raw)
    return hashlib.sha256(raw).hexdigest()


def test_every_flipped_byte_and_every_cut_is_found_before_anything_is_decrypted(
    vault: Vault,
) -> None:
    raw, random = vault.place.read(vault.stored.name).read(), Random(1)
    for place in (0, len(raw) - 1, *random.sample(range(len(raw)), 200)):
        bent = bytearray(raw)
        bent[place] ^= random.randrange(1, 256)
        replace_file(vault, bytes(bent))
        with pytest.raises(TamperedError):
            vault.open()
    for length in (0, 1, len(raw) // 2, len(raw) - 1):
        replace_file(vault, raw[:length])
        with pytest.raises(TamperedError):
            vault.open()
    assert vault.journal.events == []


def test_the_cipher_finds_it_too_when_the_recorded_hash_was_changed_along(vault: Vault) -> None:
    # Every column is granted, so that every page is authenticated; the file's plain parts (magic
    # numbers, lengths) are read by Arrow and fail as such.
    raw, random = vault.place.read(vault.stored.name).read(), Random(2)
    columns = tuple(c for c in vault.table.schema.names if "__" not in c and c != "_row")
    shown = vault.open(vault.grant(columns=columns)).read_all()
    found = 0
    for place in random.sample(range(4, len(raw) - 8), 150):
        bent = bytearray(raw)
        bent[place] ^= random.randrange(1, 256)
        grant = vault.grant(columns=columns, ciphertext_sha256=replace_file(vault, bytes(bent)))
        try:
            # Only a byte of a column that is not read (ref__raw, postcode__raw) can go unnoticed.
            assert vault.open(grant).read_all().equals(shown)
        except TamperedError as error:
            found += 1
            text = "".join(traceback.format_exception(error))
            assert "REF0" not in text
            assert error.__cause__ is None
            assert error.__context__ is None
    assert found > 75


def test_a_key_of_another_installation_does_not_open(vault: Vault) -> None:
    other = make_vault(vault.folder.parent / "other", rows(5))
    other.keys.create("d-1", now=other.time)
    with pytest.raises(TamperedError) as caught:
        vault.open(keys=other.keys)
    assert caught.value.__context__ is None


def test_a_wrapped_key_is_bound_to_its_subject_and_to_every_byte(vault: Vault) -> None:
    kek = FileKek(vault.folder / "keys")
    wrapped = vault.keys.wrapped["d-1"]
    for place in range(len(wrapped.blob)):
        bent = bytearray(wrapped.blob)
        bent[place] ^= 1
        with pytest.raises(TamperedError):
            kek.unwrap("d-1", WrappedKey(wrapped.kek_id, bytes(bent)))
    for blob in (b"", wrapped.blob[:5], wrapped.blob[:-1]):
        with pytest.raises(TamperedError):
            kek.unwrap("d-1", WrappedKey(wrapped.kek_id, blob))
    with pytest.raises(TamperedError):
        kek.unwrap("d-2", wrapped)
