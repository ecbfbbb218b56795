"""Typology 16, case by case: a small table, and what is expected of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.detect.people_tables import AS_OF, outcome, screened, the_lead

from folkmoot.detect import Findings

EMPTY: dict[str, Any] = {
    "place": 1, "forename": "Ann", "surname": "Kettle", "account_ref": "A", "person_no": 1,
    "exemption": "b", "exemption_from": date(2025, 6, 1), "liable_from": date(2015, 1, 1),
    "empty_from": date(2025, 6, 1), "charge_pence": 226_000,
}  # fmt: skip
WHO = {"place": 1, "forename": "Robert", "surname": "Pan"}
ENTRY = WHO | {"registered_from": date(2026, 2, 1), "carried_over": False}
CLAIM = WHO | {"claim_from": date(2026, 2, 1)}
PERMIT = WHO | {
    "kind": "resident_parking", "issued": date(2026, 2, 1), "expires": date(2027, 2, 1),
}  # fmt: skip


def found(
    accounts: list[Any], *, entry: Any = (), claim: Any = (), permit: Any = (), **how: Any
) -> Findings:
    world = {
        "council-tax": accounts,
        "electoral-register": [entry] if entry else [],
        "housing-benefit": [claim] if claim else [],
        "permits": [permit] if permit else [],
    }
    return screened("empty-but-occupied", world, **how)


def test_an_elector_in_an_exempt_dwelling_is_a_lead() -> None:
    lead = the_lead(found([EMPTY], entry=ENTRY))
    assert (lead["overlap_from"], lead["overlap_to"]) == (date(2026, 2, 1), AS_OF)
    assert lead["overlap_days"] == 272
    assert lead["recommended"]
    assert "SI 1992/558" in lead["citation"]


def test_benefit_for_an_empty_dwelling_is_a_lead() -> None:
    lead = the_lead(found([EMPTY], claim=CLAIM))
    assert lead["recommended"]
    # A claim that ran before the dwelling was recorded as empty speaks as well.
    lead = the_lead(found([EMPTY], claim=CLAIM | {"claim_from": date(2020, 1, 1)}))
    assert lead["overlap_from"] == date(2025, 6, 1)


def test_several_signs_are_one_lead() -> None:
    lead = the_lead(found([EMPTY], entry=ENTRY, claim=CLAIM, permit=PERMIT))
    assert len(lead["records"]) == 4
    assert len(lead["reasons_for"]) == 4


def test_a_dwelling_that_is_just_recorded_as_empty() -> None:
    bare = EMPTY | {"exemption": "none", "exemption_from": None}
    lead = the_lead(found([bare], entry=ENTRY))
    assert lead["recommended"]
    assert (lead["actual_pence"], lead["forward_pence"]) == (0, 0)
    assert any("charged in full" in text for text in lead["reasons_against"])


@pytest.mark.parametrize("exemption", ["n", "u", "w"])
def test_an_exemption_for_those_who_live_there_is_no_emptiness(exemption: str) -> None:
    assert found([EMPTY | {"exemption": exemption}], entry=ENTRY).considered == 0


def test_an_occupied_dwelling_is_no_candidate() -> None:
    lived_in = EMPTY | {"exemption": "none", "exemption_from": None, "empty_from": None}
    assert found([lived_in], entry=ENTRY).considered == 0
    assert found([EMPTY], entry=ENTRY | {"place": 2}).considered == 0


@pytest.mark.parametrize(
    "how",
    [{"registered_from": date(2025, 6, 1)}, {"carried_over": True}, {"registered_from": None}],
)
def test_exclusion_old_sign(how: dict[str, Any]) -> None:
    assert outcome(found([EMPTY], entry=ENTRY | how)) == "old_sign"


def test_an_older_permit_is_an_old_sign() -> None:
    assert outcome(found([EMPTY], permit=PERMIT | {"issued": date(2025, 6, 1)})) == "old_sign"
    # The day after the dwelling fell empty is not older.
    later = PERMIT | {"issued": date(2025, 6, 2), "expires": AS_OF}
    assert outcome(found([EMPTY], permit=later)) == "lead"


@pytest.mark.parametrize("how", [{"forename": "Anne", "surname": "Kettle"}, {"entity": "ann"}])
def test_exclusion_own_sign(how: dict[str, str]) -> None:
    account = EMPTY | {"entity": "ann"}
    assert outcome(found([account], permit=PERMIT | how)) == "own_sign"


def test_exclusion_next_occupier() -> None:
    new = EMPTY | WHO | {"account_ref": "B", "exemption": "none", "liable_from": date(2026, 1, 25)}
    new |= {"exemption_from": None, "empty_from": None}
    assert outcome(found([EMPTY, new], entry=ENTRY)) == "next_occupier"


@pytest.mark.parametrize(("days", "expected"), [(190, "works_permit"), (191, "lead")])
def test_exclusion_works_permit(days: int, expected: str) -> None:
    short = PERMIT | {"expires": PERMIT["issued"] + timedelta(days)}
    assert outcome(found([EMPTY], permit=short)) == expected
    # A badge is not for work.
    assert outcome(found([EMPTY], permit=short | {"kind": "blue_badge"})) == "lead"


def test_exclusion_wrong_flat() -> None:
    flat = EMPTY | {"parent": 100}
    assert outcome(found([flat], entry=ENTRY | {"place": 100})) == "wrong_flat"


@pytest.mark.parametrize(("days", "expected"), [(30, "no_overlap"), (31, "lead")])
def test_exclusion_no_overlap(days: int, expected: str) -> None:
    entry = ENTRY | {"registered_from": AS_OF - timedelta(days)}
    assert outcome(found([EMPTY], entry=entry)) == expected


@pytest.mark.parametrize("end", ["exemption_to", "liable_to"])
def test_an_entry_from_the_day_on_which_the_emptiness_ended(end: str) -> None:
    assert outcome(found([EMPTY | {end: date(2026, 2, 1)}], entry=ENTRY)) == "no_overlap"


def test_trap_probate() -> None:
    lead = the_lead(found([EMPTY | {"exemption": "f"}], entry=ENTRY))
    assert any("After a death" in text for text in lead["reasons_against"])


def test_trap_refurbishment() -> None:
    half_a_year = PERMIT | {"expires": PERMIT["issued"] + timedelta(180)}
    assert outcome(found([EMPTY], permit=half_a_year)) == "works_permit"


def test_trap_forwarding() -> None:
    owner = {"forename": "Ann", "surname": "Kettle", "kind": "concessionary_pass"}
    assert outcome(found([EMPTY | {"exemption": "e"}], permit=PERMIT | owner)) == "own_sign"


def test_trap_permit_alone() -> None:
    lead = the_lead(found([EMPTY], permit=PERMIT))
    assert not lead["recommended"]
    assert "A permit alone" in lead["reasons_against"][0]


def test_trap_account_follows() -> None:
    new = EMPTY | {"account_ref": "B", "exemption": "none", "exemption_from": None}
    new |= {
        "empty_from": None,
        "forename": "Bob",
        "surname": "Pn",
        "liable_from": date(2026, 1, 25),
    }
    lead = the_lead(found([EMPTY, new], entry=ENTRY))
    assert not lead["recommended"]
    assert "An account of somebody else follows" in lead["reasons_against"][0]


def test_trap_guardian() -> None:
    lead = the_lead(found([EMPTY], entry=ENTRY))
    assert any("guard" in text for text in lead["reasons_against"])


def test_trap_doubtful_place() -> None:
    assert not the_lead(found([EMPTY], entry=ENTRY | {"sure": 0.98}))["recommended"]


def test_a_short_overlap_is_a_lead_that_is_not_recommended() -> None:
    for days, good in ((89, False), (90, True)):
        entry = ENTRY | {"registered_from": AS_OF - timedelta(days)}
        assert the_lead(found([EMPTY], entry=entry))["recommended"] is good


def test_money() -> None:
    lead = the_lead(found([EMPTY], entry=ENTRY))
    assert lead["actual_pence"] == 226_000 * 213 // 365  # 1 April to 31 October, all of it
    assert lead["forward_pence"] == 226_000 * 152 // 365
    soon = EMPTY | {"exemption_to": date(2026, 11, 10)}
    assert the_lead(found([soon], entry=ENTRY))["forward_pence"] == 226_000 * 10 // 365
    lead = the_lead(found([EMPTY | {"charge_pence": None}], entry=ENTRY))
    assert lead["money"] == "not computable"


@pytest.mark.parametrize(
    ("empty_from", "as_of", "per_cent"),
    [
        (date(2025, 2, 2), AS_OF, 0),  # not yet a year when the overlap begins
        (date(2025, 2, 1), AS_OF, 100),
        (date(2021, 2, 2), AS_OF, 100),
        (date(2021, 2, 1), AS_OF, 200),
        (date(2016, 2, 2), AS_OF, 200),
        (date(2016, 2, 1), AS_OF, 300),
        (date(2024, 1, 1), date(2026, 10, 31), 100),
    ],
)
def test_money_of_the_premium_by_its_dates(empty_from: date, as_of: date, per_cent: int) -> None:
    bare = EMPTY | {"exemption": "none", "exemption_from": None, "empty_from": empty_from}
    lead = the_lead(found([bare], entry=ENTRY, as_of=as_of))
    assert lead["notional_pence"] == 226_000 * per_cent * 213 // 36_500


@pytest.mark.parametrize(
    ("as_of", "empty_for", "per_cent"),
    [
        (date(2024, 3, 31), 700, 0),  # two years until 1 April 2024
        (date(2024, 3, 31), 900, 100),
        (date(2024, 4, 1), 700, 100),
        (date(2019, 3, 31), 900, 50),
        (date(2020, 3, 31), 2000, 100),  # five years count from 1 April 2020
        (date(2021, 3, 31), 4000, 200),  # ten years from 1 April 2021
        (date(2012, 6, 1), 4000, 0),
    ],
)
def test_money_of_the_premium_in_earlier_years(as_of: date, empty_for: int, per_cent: int) -> None:
    bare = EMPTY | {"exemption": "none", "exemption_from": None, "liable_from": date(1999, 1, 1)}
    began = as_of - timedelta(60)
    bare["empty_from"] = began - timedelta(empty_for)
    lead = the_lead(found([bare], entry=ENTRY | {"registered_from": began}, as_of=as_of))
    start = date(as_of.year if as_of.month >= 4 else as_of.year - 1, 4, 1)
    days = (as_of - max(start, began)).days
    year = (start.replace(year=start.year + 1) - start).days
    assert lead["notional_pence"] == 226_000 * per_cent * days // (100 * year)
