"""Pseudonyms: the published HKDF and HMAC, and no link from one agreement to the next."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from folkmoot.dataset.contract import Semantic
from folkmoot.dataset.fields.field_of import field_of, type_of
from folkmoot.dataset.fields.reading import How
from folkmoot.store.protocols import DataKey
from folkmoot.store.pseudonym import pseudonym, pseudonym_key
from folkmoot.store.subject_text import Stored, subject_text
from folkmoot.store.withhold import Withheld, withhold

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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Merrow Books Ltd", "MERROW  BOOKS LTD"),
        ("Anne O’Neill", "anne o'neill"),
        ("AB123456C", "ab 12 34 56"),
        ("AB-12-34-56-C", "AB123456D"),
        ("ＡＶ２ ２ＡＢ", "av22ab"),
        ("Straße", "STRASSE"),
        (True, "True"),
        (700, "700"),
        (Decimal("1.500000"), "1.5"),
        (date(2019, 4, 1), "2019-04-01"),
    ],
)
def test_what_two_systems_write_differently_is_one_person(one: Stored, other: Stored) -> None:
    assert subject_text(one) == subject_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith", "Smyth"), ("12/3", "1/23"), ("AB123456C", "AB123457C"), ("SC1234567", "SC123456"),
        ("A001011", "A001012"), (1, 11), (True, 1), (date(2019, 4, 1), date(2019, 1, 4)),
    ],
)  # fmt: skip
def test_two_people_are_not_one(one: Stored, other: Stored) -> None:
    assert subject_text(one) != subject_text(other)


GIVEN = {
    Semantic.BOOLEAN: ["Y", "no"],
    Semantic.UPRN: ["000100012797"],
    Semantic.PENCE: ["£1,234.50"],
    Semantic.DECIMAL: ["12.5"],
    Semantic.DATE: ["2019-04-01"],
    Semantic.DATE_OF_BIRTH: ["1984-02-29"],
    Semantic.NINO: ["ab123456c", "AB 12 34 56"],
    Semantic.NHS_NUMBER: ["1010100009", "943 476 5919", "401 023 2137"],
    Semantic.POSTCODE: ["yo84ab"],
    Semantic.SURNAME: ["O’NEILL"],
}


@pytest.mark.parametrize("semantic", list(Semantic))
def test_what_is_stored_is_found_by_what_a_resident_gives(semantic: Semantic) -> None:
    """Through Arrow and back: whoever objects is taken out, a null and the others stay."""
    read = field_of(semantic)
    texts = GIVEN.get(semantic, ["Some One 12"])
    mine = [read(text, How()).value for text in texts]
    mine = [value for value in mine if value is not None]
    rest = {"No": "Y", "Y": "N"}.get(texts[0], "Another 13")
    other = read(rest, How()).value
    column = pa.array([*mine, other, None, *mine], type_of(semantic))
    batch = pa.record_batch([column, pa.array(range(len(column)))], names=["x", "row"])
    key = pseudonym_key(MASTER, "", "rates.x")
    subjects = frozenset(pseudonym(key, value) for value in mine)
    kept = withhold(batch, {"x": Withheld(key, subjects)})
    assert None in kept["x"].to_pylist()
    left = {subject_text(value) for value in kept["x"].to_pylist() if value is not None}
    assert left.isdisjoint(subject_text(value) for value in mine)
    assert kept.num_rows == len(column) - sum(
        value is not None and subject_text(value) in {subject_text(m) for m in mine}
        for value in column.to_pylist()
    )
    assert semantic not in GIVEN or len(mine) == len(texts)
