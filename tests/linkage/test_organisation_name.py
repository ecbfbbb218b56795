"""Names in their parts: what two spellings of one name share, and what tells two names apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.linkage import NameKind, organisation_name

ALIKE = [
    ("Kettle & Sons Ltd", "KETTLE AND SONS LIMITED"),
    ("R.D.S. Lighting Ltd", "RDS Lighting Limited"),
    ("R D S Lighting Ltd", "R.D.S.Lighting Ltd."),
    ("The Kettle Co Ltd", "Kettle Company Limited"),
    ("Kettle Public Limited Company", "Kettle PLC"),
    ("Kettle Community Interest Company", "Kettle C.I.C."),
    ("Kettle Limited Liability Partnership", "Kettle LLP"),
    ("Wanda'S Haberdashery Ltd", "Wandas Haberdashery Limited"),
    ("Wanda’s Haberdashery Ltd", "Wanda's Haberdashery Ltd"),
    ("Kettle (UK) Ltd", "Kettle Ltd"),
    ("Café Noir Ltd", "Cafe Noir Ltd"),
    ("Co-operative Kettles Ltd", "Cooperative Kettles Ltd"),
    ("Kettle Ltd (In Administration)", "Kettle Ltd"),
    ("Kettle Club Fao The Secretary", "Kettle Club"),
    ("Kettle(Yorkshire)Ltd", "Kettle (Yorkshire) Limited"),
    ("Kettle Golf Club Limited(The)", "The Kettle Golf Club Ltd"),
    ("Kettle Ltd T/A Corner Shop", "Kettle Limited"),
]
APART = [
    ("Kettle Ltd", "Kettles Ltd"),
    ("Kettle No 1 Ltd", "Kettle No 2 Ltd"),
    ("Kettle Holdings Ltd", "Kettle Ltd"),
    ("Kettle (Leeds) Ltd", "Kettle (York) Ltd"),
    ("A Kettle & Sons", "B Kettle & Sons"),
    ("St Anne Church", "St Ann Church"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    first, second = organisation_name(one), organisation_name(other)
    assert first.key == second.key != ""
    assert first.form == second.form


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_that_differ_have_keys_that_differ(one: str, other: str) -> None:
    assert organisation_name(one).key != organisation_name(other).key


@pytest.mark.parametrize(
    ("one", "other"), [("Kettle (UK) Ltd", "Kettle Ltd"), ("Kettle Co Ltd", "Kettle Ltd")]
)
def test_what_the_register_once_told_apart_has_two_strict_keys(one: str, other: str) -> None:
    assert organisation_name(one).strict != organisation_name(other).strict


@pytest.mark.parametrize("and_", ["T/A", "t/a", "t / a", "trading as", "T/as", "T.A."])
def test_trading_names(and_: str) -> None:
    name = organisation_name(f"Kettle Ltd {and_} The Corner Café")
    assert (name.core, name.form, name.trading) == ("kettle", "ltd", "corner cafe")


def test_ta_without_a_stroke_counts_after_a_legal_form_only() -> None:
    assert organisation_name("Kettle Ltd Ta Cash Corner").trading == "cash corner"
    assert organisation_name("Kettle Ta Moko").trading is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Kettle Ltd", NameKind.COMPANY),
        ("Kettle Holdings Sarl", NameKind.COMPANY),
        ("Anytown Cricket Club", NameKind.ORGANISATION),
        ("Help For 40 Causes", NameKind.ORGANISATION),
        ("John Smith", NameKind.PERSON),
        ("Dr J Smith & Partners", NameKind.PERSON),
        ("J & M Smith", NameKind.PERSON),
        ("The Committee & Members", NameKind.GENERIC),
        ("Executors Of", NameKind.GENERIC),
        ("Trustees of", NameKind.GENERIC),
        ("Corporate Landlord", NameKind.GENERIC),
        ("A Ltd", NameKind.GENERIC),
        ("Personal details not supplied", NameKind.PLACEHOLDER),
        ("PERSONAL DETAILS NOT SUPPLIED ", NameKind.PLACEHOLDER),
        ("n/a", NameKind.PLACEHOLDER),
        ("TBC", NameKind.PLACEHOLDER),
        ("", NameKind.MISSING),
        ("  ", NameKind.MISSING),
        (None, NameKind.MISSING),
        ("...", NameKind.GENERIC),
    ],
)
def test_how_much_a_name_says(text: str | None, kind: NameKind) -> None:
    assert organisation_name(text).kind is kind


def test_the_executors_of_somebody_are_somebody() -> None:
    assert organisation_name("Executors of J R Kettle").kind is not NameKind.GENERIC


@given(st.text(max_size=80))
def test_any_text_has_its_parts(text: str) -> None:
    name = organisation_name(text)
    assert name.key == name.core.replace(" ", "")
    assert name.key == "" or name.key.isascii()
    assert name == organisation_name(text)
    assert organisation_name(f" {text}").key == name.key


@given(st.text("abcdefgh ", min_size=4, max_size=30).filter(lambda t: len(t.split()) > 1))
def test_case_and_outer_blanks_say_nothing(text: str) -> None:
    assert organisation_name(f"  {text.upper()} LTD. ").key == organisation_name(f"{text} ltd").key
