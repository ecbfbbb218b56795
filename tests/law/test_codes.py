"""The codes of law and the restrictions of sources are complete, cited and refer to what exists."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from pydantic import TypeAdapter

from folkmoot.agreement.terms import Aim, Code, PartyKind
from folkmoot.dataset.contract import Semantic
from folkmoot.errors import NotFoundError
from folkmoot.law.codes import codes
from folkmoot.law.find_code import find_code
from folkmoot.law.restriction import restriction, restrictions

TODAY = date(2026, 11, 21)
KINDS, AIMS = {kind.value for kind in PartyKind}, {aim.value for aim in Aim}
MEANINGS = {meaning.value for meaning in Semantic}
# Every code that the project's account of the law names.
NAMED = [
    *(f"UKGDPR-6-1-{letter}" for letter in ("a", "b", "c", "d", "e", "f", "ea")),
    *(f"UKGDPR-9-2-{letter}" for letter in "abcdefghij"),
    *(f"DPA18-S1-P{n}" for n in (*range(1, 5), *range(6, 29), *range(29, 38))),
    *["DPA18-P3", "DEA17-S35", "DEA17-S46", "DEA17-S48", "DEA17-S56", "DEA17-S64", "LAAA14-S9"],
    *[
        "LGFA92-S2-P18A",
        "LGFA92-HMRC",
        "CDA98-S115",
        "CA04-S10",
        "CA04-S11",
        "CA04-S16LA",
        "CA04-S16LC",
    ],
    *["CARE14-S45", "SCA07-S68", "LA11-S1", "LGA72-S111", "LGFA88-S43-47"],
    *(f"CLDC-{how}" for how in ("implied", "explicit", "statute", "s251", "publicInterest")),
    *("CLDC-courtOrder", "CLDC-notEngaged"),
]
SOURCES = [
    *["electoral-register-full", "housing-benefit", "council-tax-reduction", "council-tax"],
    *["business-rates", "tenancies", "licences", "payroll", "social-care", "education"],
    *["health", "police", "permits", "deaths"],
]


def test_every_named_code_and_source_is_there():
    assert set(NAMED) <= codes().keys()
    assert set(SOURCES) <= restrictions().keys()


@pytest.mark.parametrize("code", codes().values(), ids=lambda code: code.id)
def test_code_is_cited_and_refers_to_what_exists(code):
    assert re.search(r"Act|GDPR|SI \d|Common law|Regulations", code.citation)
    assert TypeAdapter(Code).validate_python(code.id) == code.id
    assert set(code.needs_any) <= codes().keys()
    assert {*code.barred_for, *code.warn_for, *(code.only_for or ())} <= KINDS
    assert set(code.aims) <= AIMS
    assert set(code.column_whitelist or ()) <= MEANINGS
    assert set(code.meets) <= {"special_category", "criminal"}
    assert bool(code.meets) == (code.kind == "condition")
    assert bool(code.gateway) == (code.kind == "power")
    assert code.valid_from is not None or "commencement" in code.note
    assert code.valid_to is None or (code.valid_from or code.valid_to) < code.valid_to


@pytest.mark.parametrize("each", restrictions().values(), ids=lambda each: each.kind)
def test_restriction_is_cited_and_refers_to_what_exists(each):
    assert each.citation
    assert each.aims
    assert set(each.aims) | each.withhold.keys() <= AIMS
    assert set(each.powers_any) <= codes().keys()
    assert {meaning for named in each.withhold.values() for meaning in named} <= MEANINGS


def test_legitimate_interests_are_barred_for_public_bodies_only():
    for code_id in ("UKGDPR-6-1-f", "UKGDPR-6-1-ea"):
        code = find_code(code_id, on=TODAY)
        open_to = {kind for kind in KINDS if code.open_to(kind)}
        assert open_to == {"charity", "private"}
    assert not any(find_code("LAAA14-S9").open_to(kind) for kind in KINDS)


def test_code_is_in_force_from_its_first_day():
    begun = date(2026, 2, 5)
    assert find_code("UKGDPR-6-1-ea", on=begun).title == "Recognised legitimate interest"
    with pytest.raises(NotFoundError, match="only from 5 February 2026") as caught:
        find_code("UKGDPR-6-1-ea", on=begun - timedelta(days=1))
    assert caught.value.faults[0].code == "code-not-in-force"


def test_code_ends_before_its_last_date():
    ended = codes()["LGA72-S111"].model_copy(update={"valid_to": TODAY})
    assert ended.in_force(TODAY - timedelta(days=1))
    assert not ended.in_force(TODAY)


def test_code_without_a_recorded_commencement_is_not_relied_on():
    with pytest.raises(NotFoundError, match="not known to be in force"):
        find_code("CA04-S16LA", on=TODAY)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("UKGDPR-6-1-E", "UKGDPR-6-1-e"),
        ("UKGDPR-6-1e", "UKGDPR-6-1-e"),
        ("DEA17-56", "DEA17-S56"),
        ("CLDC-public-interest", "CLDC-publicInterest"),
    ],
)
def test_unknown_code_suggests_the_nearest(written, meant):
    with pytest.raises(NotFoundError) as caught:
        find_code(written)
    fault = caught.value.faults[0]
    assert meant in fault.next_step
    assert (fault.where, fault.code) == (written, "unknown-code")


def test_unknown_code_that_is_like_none():
    with pytest.raises(NotFoundError, match="not a code of law"):
        find_code("zzzzzz")


def test_unknown_kind_of_source_suggests_the_nearest():
    with pytest.raises(NotFoundError, match="Did you mean council-tax"):
        restriction("council-taxes")
    with pytest.raises(NotFoundError, match="Use one of: business-rates"):
        restriction("zzzz")


def test_electoral_register_and_benefits():
    register = restriction("electoral-register-full")
    assert {"support", "tax", "safeguarding"}.isdisjoint(register.aims)
    assert {"full_name", "address"} <= set(register.withhold["planning"])
    assert restriction("housing-benefit").outcome == "refer"
    assert restriction("social-care").support
    assert not restriction("business-rates").support


def test_data_cannot_be_changed():
    with pytest.raises(TypeError):
        codes()["x"] = codes()["LA11-S1"]
    with pytest.raises(ValueError, match="frozen"):
        codes()["LA11-S1"].title = "x"
