"""Pseudonyms: the published HKDF and HMAC, and no link from one agreement to the next."""

from __future__ import annotations

import hashlib
import hmac

from hypothesis import assume, given
from hypothesis import strategies as st

from folkmoot.store.protocols import DataKey
from folkmoot.store.pseudonym import pseudonym, pseudonym_key

MASTER = DataKey("m", bytes(range(32)))
WORDS = st.text(max_size=12)
TRIPLES = st.tuples(WORDS, WORDS, st.integers(1, 9))


def plain_hkdf(master: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256, no salt, one block: an independent reading of the standard."""
    extracted = hmac.digest(bytes(32), master, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def test_it_is_hmac_under_hkdf() -> None:
    key = pseudonym_key(MASTER, "rates", "ref", 2)
    assert key == plain_hkdf(MASTER.raw, b'["folkmoot pseudonym","rates","ref",2]')
    wanted = hmac.new(key, b"9434765919", hashlib.sha256).hexdigest()
    assert pseudonym(key, "9434765919") == wanted


def test_composed_and_decomposed_letters_are_one_person() -> None:
    key = pseudonym_key(MASTER, "rates", "name")
    assert pseudonym(key, "Zoe\u0308") == pseudonym(key, "Zo\u00eb")


@given(TRIPLES, TRIPLES, st.lists(WORDS, max_size=20))
def test_two_agreements_fields_or_versions_never_share_a_pseudonym(
    one: tuple[str, str, int], other: tuple[str, str, int], values: list[str]
) -> None:
    import unicodedata

    def nfc(triple: tuple[str, str, int]) -> tuple[str, str, int]:
        agreement, field, version = triple
        return (
            unicodedata.normalize("NFC", agreement),
            unicodedata.normalize("NFC", field),
            version,
        )

    assume(nfc(one) != nfc(other))
    mine, theirs = pseudonym_key(MASTER, *one), pseudonym_key(MASTER, *other)
    assert {pseudonym(mine, v) for v in values}.isdisjoint(pseudonym(theirs, v) for v in values)


def test_a_boundary_between_parts_cannot_be_moved() -> None:
    assert pseudonym_key(MASTER, "a|b", "c") != pseudonym_key(MASTER, "a", "b|c")
    assert pseudonym_key(MASTER, 'a","b', "c") != pseudonym_key(MASTER, "a", 'b","c')
