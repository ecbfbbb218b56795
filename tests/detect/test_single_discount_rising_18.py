"""Typology 14, case by case: a small table, and what is expected of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.detect.people_tables import AS_OF, outcome, screened, the_lead

from folkmoot.detect import Findings

ACCOUNT: dict[str, Any] = {
    "place": 1, "forename": "Ann", "surname": "Kettle", "account_ref": "A", "person_no": 1,
    "discount": "single_person", "exemption": "none", "liable_from": date(2015, 1, 1),
    "charge_pence": 226_000,
}  # fmt: skip
CHILD = {
    "place": 1, "forename": "Robert", "surname": "Kettle", "carried_over": False,
    "registered_from": date(2024, 5, 1), "attainer_date_of_birth": date(2007, 5, 1),
}  # fmt: skip


def found(accounts: list[Any], electors: list[Any], **how: Any) -> Findings:
    world = {"council-tax": accounts, "electoral-register": electors}
    return screened("single-discount-rising-18", world, **how)


def born(adult_for: int) -> dict[str, Any]:
    """Somebody who became 18 so many days ago."""
    eighteen = AS_OF - timedelta(adult_for)
    return CHILD | {
        "attainer_date_of_birth": eighteen.replace(year=eighteen.year - 18),
        "registered_from": eighteen - timedelta(300),
    }


def test_from_the_18th_birthday_on_it_is_a_lead() -> None:
    lead = the_lead(found([ACCOUNT], [CHILD]))
    assert (lead["overlap_from"], lead["overlap_to"]) == (date(2025, 5, 1), AS_OF)
    assert lead["overlap_days"] == 548
    assert lead["recommended"]
    assert "Sch 1" in lead["citation"]


def test_an_elector_without_a_birthday_is_no_candidate() -> None:
    assert found([ACCOUNT], [CHILD | {"attainer_date_of_birth": None}]).considered == 0
    assert found([ACCOUNT | {"discount": "none"}], [CHILD]).considered == 0
    assert found([ACCOUNT], [CHILD | {"place": 2}]).considered == 0


def test_a_discount_that_began_after_the_birthday_counts_from_its_first_day() -> None:
    later = ACCOUNT | {"discount_from": date(2026, 1, 1)}
    assert the_lead(found([later], [CHILD]))["overlap_from"] == date(2026, 1, 1)


@pytest.mark.parametrize(
    "how", [{"forename": "Ann"}, {"entity": "ann"}, {"attainer_date_of_birth": date(2006, 2, 3)}]
)
def test_exclusion_same_person(how: dict[str, Any]) -> None:
    account = ACCOUNT | {"entity": "ann", "date_of_birth": date(2006, 2, 3)}
    assert outcome(found([account], [CHILD | how])) == "same_person"


@pytest.mark.parametrize(
    "why",
    [
        {"discount": "student"},
        {"discount": "apprentice"},
        {"discount": "carer"},
        {"discount": "severely_mentally_impaired"},
        {"discount": "none", "exemption": "n"},
    ],
)
@pytest.mark.parametrize("place", [1, 9, None])
def test_exclusion_disregarded(why: dict[str, str], place: int | None) -> None:
    known = ACCOUNT | {"forename": "Robert", "person_no": 2, "place": place}
    known |= {"date_of_birth": date(2007, 5, 1)} | why
    assert outcome(found([ACCOUNT, known], [CHILD])) == "disregarded"


def test_a_namesake_of_another_birthday_is_not_the_child() -> None:
    other = ACCOUNT | {"forename": "Robert", "account_ref": "B", "place": 9, "discount": "student"}
    assert outcome(found([ACCOUNT, other | {"date_of_birth": date(2001, 1, 1)}], [CHILD])) == "lead"
    # Without a birthday a name is enough at the same dwelling alone.
    assert outcome(found([ACCOUNT, other], [CHILD])) == "lead"
    assert outcome(found([ACCOUNT, other | {"place": 1}], [CHILD])) == "disregarded"


def test_exclusion_own_account() -> None:
    own = ACCOUNT | {"forename": "Robert", "account_ref": "B", "place": 9}
    own |= {"date_of_birth": date(2007, 5, 1)}
    assert outcome(found([ACCOUNT, own], [CHILD])) == "own_account"
    linked = own | {"date_of_birth": None, "entity": "bob", "discount": "none"}
    assert outcome(found([ACCOUNT, linked], [CHILD | {"entity": "bob"}])) == "own_account"


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, "not_yet_18"), (30, "not_yet_18"), (31, "lead")]
)
def test_exclusion_not_yet_18(days: int, expected: str) -> None:
    assert outcome(found([ACCOUNT], [born(days)])) == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(0, "discount_ended"), (30, "discount_ended"), (31, "lead")]
)
def test_exclusion_discount_ended(days: int, expected: str) -> None:
    ended = ACCOUNT | {"discount_to": date(2025, 5, 1) + timedelta(days)}
    assert outcome(found([ended], [CHILD])) == expected


def test_exclusion_former_occupier() -> None:
    moved = ACCOUNT | {"liable_from": date(2024, 5, 2)}
    assert outcome(found([moved], [CHILD])) == "former_occupier"
    assert outcome(found([moved | {"liable_from": date(2024, 5, 1)}], [CHILD])) == "lead"


@pytest.mark.parametrize(
    ("birthday", "good"),
    [
        (date(2007, 8, 31), True),  # left school in 2025, a leaver until 1 November 2025
        (date(2007, 9, 1), False),  # may have been at school until 2026
    ],
)
def test_trap_child_benefit(birthday: date, good: bool) -> None:
    lead = the_lead(found([ACCOUNT], [CHILD | {"attainer_date_of_birth": birthday}]))
    assert lead["recommended"] is good
    assert any("school leaver" in text for text in lead["reasons_against"]) is not good


def test_on_1_november_the_school_leaver_counts() -> None:
    young = [ACCOUNT], [CHILD | {"attainer_date_of_birth": date(2008, 3, 1)}]
    assert not the_lead(found(*young, as_of=date(2026, 10, 31)))["recommended"]
    assert the_lead(found(*young, as_of=date(2026, 11, 1)))["recommended"]


def test_trap_carried_over() -> None:
    lead = the_lead(found([ACCOUNT], [CHILD | {"carried_over": True}]))
    assert not lead["recommended"]
    assert any("left home" in text for text in lead["reasons_against"])


def test_trap_registered_twice() -> None:
    lead = the_lead(found([ACCOUNT], [CHILD, CHILD | {"place": 9}]))
    assert not lead["recommended"]
    other = CHILD | {"place": 9, "forename": "Joan"}
    assert the_lead(found([ACCOUNT], [CHILD, other]))["recommended"]


def test_trap_disregarded_under_another_name() -> None:
    known = ACCOUNT | {"forename": "Bobby", "surname": "Pan", "discount": "student"}
    assert not the_lead(found([ACCOUNT, known], [CHILD]))["recommended"]
    # With two young people one of them counts.
    other = CHILD | {"forename": "Joan", "attainer_date_of_birth": date(2006, 12, 1)}
    assert the_lead(found([ACCOUNT, known], [CHILD, other]))["recommended"]


def test_trap_disregard_not_recorded() -> None:
    assert "study" in the_lead(found([ACCOUNT], [CHILD]))["reasons_against"][0]


def test_trap_mistyped_birthday() -> None:
    lead = the_lead(found([ACCOUNT], [CHILD | {"attainer_date_of_birth": date(1997, 5, 1)}]))
    assert not lead["recommended"]
    assert any("mistyped" in text for text in lead["reasons_against"])


def test_trap_wrong_flat() -> None:
    assert not the_lead(found([ACCOUNT], [CHILD | {"sure": 0.98}]))["recommended"]


def test_money() -> None:
    lead = the_lead(found([ACCOUNT], [CHILD]))
    assert lead["actual_pence"] == 226_000 * 213 // 1460  # 1 April to 31 October
    assert lead["forward_pence"] == 226_000 * 152 // 1460
    assert lead["notional_pence"] is None
    young = born(100)
    assert the_lead(found([ACCOUNT], [young]))["actual_pence"] == 226_000 * 100 // 1460
    lead = the_lead(found([ACCOUNT | {"charge_pence": None}], [CHILD]))
    assert lead["money"] == "not computable"
