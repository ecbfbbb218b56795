"""Typology 13, case by case: a small table, and what is expected of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.detect.people_tables import AS_OF, outcome, screened, the_lead

from folkmoot.detect import Findings

ANN: dict[str, Any] = {"place": 1, "forename": "Ann", "surname": "Kettle"}
ACCOUNT = ANN | {
    "account_ref": "A", "person_no": 1, "discount": "single_person", "exemption": "none",
    "liable_from": date(2020, 1, 1), "charge_pence": 226_000,
}  # fmt: skip
HERSELF = ANN | {"registered_from": date(2020, 2, 1), "carried_over": False}
SECOND = {
    "place": 1, "forename": "Robert", "surname": "Pan", "carried_over": False,
    "registered_from": date(2026, 5, 1),
}  # fmt: skip


def found(accounts: list[Any], electors: list[Any], **how: Any) -> Findings:
    world = {"council-tax": accounts, "electoral-register": electors}
    return screened("single-discount-register", world, **how)


def test_a_second_adult_is_a_lead() -> None:
    lead = the_lead(found([ACCOUNT], [HERSELF, SECOND]))
    assert lead["recommended"]
    assert (lead["overlap_from"], lead["overlap_to"]) == (date(2026, 5, 1), AS_OF)
    assert lead["overlap_days"] == 183
    assert "ss.11, 13" in lead["citation"]
    # The liable person's own entry is no part of it.
    assert [r.rpartition(":")[0] for r in lead["records"]] == [
        "ashvale/council-tax", "ashvale/electoral-register",
    ]  # fmt: skip
    assert int(lead["records"][1].rpartition(":")[2]) == 2


def test_one_adult_is_no_candidate() -> None:
    assert found([ACCOUNT], [HERSELF]).considered == 0
    by_link = [ACCOUNT | {"entity": "ann"}], [HERSELF | {"entity": "ann", "surname": "Other"}]
    assert found(*by_link).considered == 0
    assert found([ACCOUNT | {"discount": "none"}], [HERSELF, SECOND]).considered == 0
    assert found([ACCOUNT], [HERSELF, SECOND | {"place": 2}]).considered == 0
    assert found([ACCOUNT | {"place": None}], [HERSELF, SECOND]).considered == 0


def test_an_entity_below_the_agreement_is_no_identity() -> None:
    rows = [ACCOUNT | {"entity": "ann"}], [HERSELF, SECOND | {"entity": "ann"}]
    assert found(*rows, probability=0.99).considered == 0
    assert outcome(found(*rows, probability=0.90)) == "lead"


def test_names_in_one_field() -> None:
    account = ACCOUNT | {"forename": None, "surname": None, "full_name": "KETTLE, Ann"}
    entry = HERSELF | {"forename": None, "surname": None, "full_name": "Mrs Ann Kettle"}
    assert found([account], [entry]).considered == 0
    assert the_lead(found([account], [entry, SECOND]))["recommended"]


@pytest.mark.parametrize(
    "other",
    [
        {"forename": "Ann", "surname": "Pan"},
        {"forename": "Anne", "surname": "Kettel"},
        {"forename": "A", "surname": "Kettle"},
        {"forename": "Kettle", "surname": "Ann"},
    ],
)
def test_exclusion_same_person(other: dict[str, str]) -> None:
    assert outcome(found([ACCOUNT], [HERSELF | other])) == "same_person"


@pytest.mark.parametrize(
    "why",
    [
        {"discount": "student"},
        {"discount": "carer"},
        {"discount": "severely_mentally_impaired"},
        {"discount": "apprentice"},
        {"discount": "none", "exemption": "n"},
        {"discount": "none", "exemption": "u"},
    ],
)
def test_exclusion_disregarded(why: dict[str, str]) -> None:
    known = ACCOUNT | {"forename": "Robert", "surname": "Pan", "person_no": 2} | why
    assert outcome(found([ACCOUNT, known], [HERSELF, SECOND])) == "disregarded"


def test_a_care_leaver_counts() -> None:
    known = ACCOUNT | {"forename": "Robert", "surname": "Pan", "person_no": 2}
    assert outcome(found([ACCOUNT, known | {"discount": "care_leaver"}], [HERSELF, SECOND])) == (
        "lead"
    )


def test_exclusion_attainer() -> None:
    young = SECOND | {"attainer_date_of_birth": date(2009, 5, 1)}
    assert outcome(found([ACCOUNT], [HERSELF, young])) == "attainer"


def test_an_attainer_whose_birthday_is_a_placeholder_is_one_all_the_same() -> None:
    young = SECOND | {"attainer_date_of_birth": date(1900, 1, 1)}
    young["attainer_date_of_birth__verdict"] = "placeholder"
    assert outcome(found([ACCOUNT], [HERSELF, young])) == "attainer"


@pytest.mark.parametrize(
    "own",
    [
        {"liable_from": date(2015, 1, 1), "liable_to": date(2020, 1, 1)},
        {"liable_from": date(2026, 4, 20)},
    ],
)
def test_exclusion_mover(own: dict[str, date]) -> None:
    other = ACCOUNT | {"account_ref": "B", "discount": "none"} | own
    other |= {"forename": "Robert", "surname": "Pan"}
    assert outcome(found([ACCOUNT, other], [HERSELF, SECOND])) == "mover"


def test_exclusion_several_households() -> None:
    other = ACCOUNT | {"account_ref": "B", "discount": "none", "forename": "Joan", "surname": "Ng"}
    assert outcome(found([ACCOUNT, other], [HERSELF, SECOND])) == "several_households"
    short = {"liable_from": AS_OF - timedelta(30)}
    assert outcome(found([ACCOUNT, other | short], [HERSELF, SECOND])) == "lead"


def test_exclusion_carried_over() -> None:
    assert outcome(found([ACCOUNT], [HERSELF, SECOND | {"carried_over": True}])) == "carried_over"


@pytest.mark.parametrize(("days", "expected"), [(30, "no_overlap"), (31, "lead")])
def test_exclusion_no_overlap(days: int, expected: str) -> None:
    entry = SECOND | {"registered_from": AS_OF - timedelta(days)}
    assert outcome(found([ACCOUNT], [HERSELF, entry])) == expected


@pytest.mark.parametrize("end", ["discount_to", "liable_to"])
def test_an_entry_from_the_day_on_which_the_discount_ended(end: str) -> None:
    ended = ACCOUNT | {end: SECOND["registered_from"]}
    assert outcome(found([ended], [HERSELF, SECOND])) == "no_overlap"


def test_trap_former_occupier() -> None:
    lead = the_lead(found([ACCOUNT], [HERSELF, SECOND | {"registered_from": date(2019, 12, 31)}]))
    assert not lead["recommended"]
    assert any("older than the account" in text for text in lead["reasons_against"])
    # From the first day of the account on it is not older.
    lead = the_lead(found([ACCOUNT], [HERSELF, SECOND | {"registered_from": date(2020, 1, 1)}]))
    assert lead["recommended"]


def test_trap_liable_person_not_registered() -> None:
    assert not the_lead(found([ACCOUNT], [SECOND]))["recommended"]
    unconfirmed = HERSELF | {"carried_over": True}
    assert not the_lead(found([ACCOUNT], [unconfirmed, SECOND]))["recommended"]
    # Two others are one too many, whoever is the liable person.
    third = SECOND | {"forename": "Joan", "surname": "Ng"}
    assert the_lead(found([ACCOUNT], [SECOND, third]))["recommended"]


def test_trap_disregard_not_recorded() -> None:
    lead = the_lead(found([ACCOUNT], [HERSELF, SECOND]))
    assert "went unrecorded" in lead["reasons_against"][0]


def test_trap_disregarded_under_another_name() -> None:
    known = ACCOUNT | {"forename": "Bob", "surname": None, "person_no": 2, "discount": "student"}
    lead = the_lead(found([ACCOUNT, known], [HERSELF, SECOND]))
    assert not lead["recommended"]
    assert any("known not to count" in text for text in lead["reasons_against"])


def test_trap_entry_without_day() -> None:
    lead = the_lead(found([ACCOUNT], [HERSELF, SECOND | {"registered_from": None}]))
    assert not lead["recommended"]


def test_trap_wrong_flat() -> None:
    lead = the_lead(found([ACCOUNT], [HERSELF, SECOND | {"sure": 0.98}]))
    assert not lead["recommended"]
    assert any("matched with some doubt" in text for text in lead["reasons_against"])


def test_a_short_overlap_is_a_lead_that_is_not_recommended() -> None:
    for days, good in ((89, False), (90, True)):
        entry = SECOND | {"registered_from": AS_OF - timedelta(days)}
        assert the_lead(found([ACCOUNT], [HERSELF, entry]))["recommended"] is good


def test_money() -> None:
    lead = the_lead(found([ACCOUNT], [HERSELF, SECOND]))
    assert lead["actual_pence"] == 226_000 * 183 // (4 * 365)  # 1 May to 31 October
    assert lead["forward_pence"] == 226_000 * 152 // (4 * 365)  # 31 October to 1 April
    assert lead["notional_pence"] is None
    ended = ACCOUNT | {"discount_to": date(2026, 9, 1)}
    lead = the_lead(found([ended], [HERSELF, SECOND]))
    assert (lead["actual_pence"], lead["forward_pence"]) == (226_000 * 123 // 1460, 0)
    ends_soon = ACCOUNT | {"discount_to": date(2026, 11, 30)}
    assert the_lead(found([ends_soon], [HERSELF, SECOND]))["forward_pence"] == 226_000 * 30 // 1460


def test_money_of_earlier_years_is_not_computed() -> None:
    early = SECOND | {"registered_from": date(2021, 1, 1)}
    lead = the_lead(found([ACCOUNT], [HERSELF, early]))
    assert lead["actual_pence"] == 226_000 * 213 // 1460  # from 1 April
    assert lead["overlap_days"] > 365 * 5


def test_money_without_a_charge_is_not_computable() -> None:
    lead = the_lead(found([ACCOUNT | {"charge_pence": None}], [HERSELF, SECOND]))
    assert lead["actual_pence"] is None and lead["money"] == "not computable"
