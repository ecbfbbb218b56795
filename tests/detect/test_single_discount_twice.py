"""Typology 15, case by case: a small table, and what is expected of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.detect.people_tables import AS_OF, outcome, screened, the_lead

from folkmoot.detect import Findings

FIRST: dict[str, Any] = {
    "place": 1, "entity": "ann", "account_ref": "A", "person_no": 1, "liability": "resident",
    "discount": "single_person", "liable_from": date(2015, 1, 1), "charge_pence": 226_000,
    "date_of_birth": date(1980, 2, 3),
}  # fmt: skip
SECOND = FIRST | {
    "place": 2, "account_ref": "B", "member": "brayvale", "liable_from": date(2026, 1, 1),
    "charge_pence": 150_000,
}  # fmt: skip


def found(*accounts: Any, **how: Any) -> Findings:
    return screened("single-discount-twice", {"council-tax": list(accounts)}, **how)


def test_two_discounts_at_once_are_a_lead() -> None:
    lead = the_lead(found(FIRST, SECOND))
    assert lead["members"] == ["ashvale", "brayvale"]
    assert (lead["overlap_from"], lead["overlap_to"]) == (date(2026, 1, 1), AS_OF)
    assert lead["overlap_days"] == 303
    assert lead["recommended"]
    assert lead["recommended_because"][0] == "identity: high"


def test_within_one_council() -> None:
    assert the_lead(found(FIRST, SECOND | {"member": "ashvale"}))["members"] == ["ashvale"]


def test_one_discount_is_no_candidate() -> None:
    assert found(FIRST, SECOND | {"discount": "none"}).considered == 0
    assert found(FIRST, SECOND | {"entity": "joan"}).considered == 0


def test_exclusion_below_least_probability() -> None:
    assert outcome(found(FIRST, SECOND, probability=0.949)) == "below_least_probability"
    assert outcome(found(FIRST, SECOND, probability=0.95)) == "lead"


def test_exclusion_different_birth() -> None:
    assert outcome(found(FIRST, SECOND | {"date_of_birth": date(1980, 3, 4)})) == "different_birth"
    assert outcome(found(FIRST, SECOND | {"date_of_birth": None})) == "lead"


@pytest.mark.parametrize("born", [date(1980, 2, 4), date(1980, 3, 2), date(1990, 2, 3)])
def test_a_slip_of_the_key_is_no_other_day_of_birth(born: date) -> None:
    assert outcome(found(FIRST, SECOND | {"date_of_birth": born})) == "lead"


def test_a_weak_link_to_another_record_does_not_count() -> None:
    """What else hangs on the person says nothing of the two accounts."""
    weak = FIRST | {"account_ref": "C", "place": 9, "discount": "none"}
    lead = the_lead(found(FIRST, SECOND | {"probability": 0.96}, weak))
    assert lead["match_probability"] == Decimal("0.999")
    assert lead["recommended"]


@pytest.mark.parametrize("how", [{"place": 1}, {"account_ref": "A", "member": "ashvale"}])
def test_exclusion_same_dwelling(how: dict[str, Any]) -> None:
    assert outcome(found(FIRST, SECOND | how)) == "same_dwelling"


def test_the_same_reference_in_another_council_is_another_account() -> None:
    assert outcome(found(FIRST, SECOND | {"account_ref": "A"})) == "lead"


@pytest.mark.parametrize(
    "how", [{"person_no": 2}, {"liability": "owner"}, {"liability": "landlord"}]
)
def test_exclusion_other_liable_person(how: dict[str, Any]) -> None:
    assert outcome(found(FIRST, SECOND | how)) == "other_liable_person"
    assert outcome(found(FIRST | how, SECOND)) == "other_liable_person"


@pytest.mark.parametrize(
    ("days", "expected"), [(0, "no_overlap"), (30, "no_overlap"), (31, "lead")]
)
@pytest.mark.parametrize("end", ["discount_to", "liable_to"])
def test_exclusion_no_overlap(days: int, expected: str, end: str) -> None:
    left = FIRST | {end: date(2026, 1, 1) + timedelta(days)}
    assert outcome(found(left, SECOND)) == expected


def test_trap_namesake() -> None:
    lead = the_lead(found(FIRST, SECOND, probability=0.969))
    assert not lead["recommended"]
    assert "namesakes" in lead["reasons_against"][0]
    assert the_lead(found(FIRST, SECOND, probability=0.97))["recommended"]


def test_trap_recent_move() -> None:
    for days, good in ((89, False), (90, True)):
        new = SECOND | {"liable_from": AS_OF - timedelta(days)}
        assert the_lead(found(FIRST, new))["recommended"] is good


def test_trap_place_unknown() -> None:
    lead = the_lead(found(FIRST, SECOND | {"place": None}))
    assert not lead["recommended"]
    assert any("UPRN is not known" in text for text in lead["reasons_against"])


def test_trap_old_extract() -> None:
    days = {"ashvale": date(2026, 9, 30), "brayvale": AS_OF}
    lead = the_lead(found(FIRST, SECOND, as_of=days))
    assert lead["overlap_to"] == date(2026, 9, 30)
    assert "The lists are of different dates." in lead["reasons_against"]


def test_money() -> None:
    lead = the_lead(found(FIRST, SECOND))
    # One of the two discounts is right: the larger one is left alone.
    assert lead["actual_pence"] == 150_000 * 213 // 1460
    assert lead["forward_pence"] == 150_000 * 152 // 1460
    assert lead["notional_pence"] is None
    ends = FIRST | {"discount_to": date(2026, 12, 1)}
    assert the_lead(found(ends, SECOND))["forward_pence"] == 150_000 * 31 // 1460


def test_money_of_three_accounts_is_of_all_but_the_largest() -> None:
    third = SECOND | {"place": 3, "account_ref": "C", "charge_pence": 99_999}
    lead = the_lead(found(FIRST, SECOND, third))
    assert lead["actual_pence"] == 150_000 * 213 // 1460 + 99_999 * 213 // 1460
    assert "3 dwellings" in lead["reasons_for"][0]


def test_money_without_every_charge_is_not_computable() -> None:
    for a, b in ((None, 1), (1, None)):
        lead = the_lead(found(FIRST | {"charge_pence": a}, SECOND | {"charge_pence": b}))
        assert lead["actual_pence"] is None and lead["money"] == "not computable"
