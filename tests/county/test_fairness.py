"""Fairness on planted truth, against people counted by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from folkmoot.county.fairness import county_fairness, county_linkage_fairness, read_truth

DAY = date(2026, 10, 31)
REF = "two-tenancies@1"
# Persons 0 to 39: even are women and young, odd are men and old. Person n has row n; of the first
# twenty that row is of a true case, of 20 to 23 it is of a look-alike.
PEOPLE = range(40)


def rows(numbers: Iterable[int]) -> pa.Array:
    return pa.array([f"tenancies/a/{number}" for number in numbers], pa.string())


@pytest.fixture
def truth(tmp_path: Path) -> Any:
    cases = [f"two-tenancies:{n}" if n < 24 else "" for n in PEOPLE]
    pq.write_table(
        pa.table(
            {
                "dataset": ["tenancies"] * 40,
                "member": ["a"] * 40,
                "row": list(PEOPLE),
                "person": list(PEOPLE),
                "case": cases,
            }
        ),
        tmp_path / "records.parquet",
    )
    pq.write_table(
        pa.table(
            {
                "case": cases[:24],
                "typology": ["two-tenancies"] * 24,
                "true": [n < 20 for n in range(24)],
                "story": ["x"] * 24,
            }
        ),
        tmp_path / "cases.parquet",
    )
    pq.write_table(
        pa.table(
            {
                "person": list(PEOPLE),
                "sex": ["f", "m"] * 20,
                "date_of_birth": [date(2004, 1, 1), date(1950, 1, 1)] * 20,
                "ethnic_group": ["asian"] * 30 + ["white"] * 10,
                "imd_decile": [1] * 20 + [10] * 20,
            }
        ),
        tmp_path / "people.parquet",
    )
    pq.write_table(
        pa.table(
            {
                "person": [0, 77],
                "sex": ["m", "m"],
                "date_of_birth": pa.array([date(1950, 1, 1), None]),
            }
        ),
        tmp_path / "planted.parquet",
    )
    return read_truth(tmp_path, DAY)


def test_who_lives_in_no_household_has_the_groups_that_are_known(truth: Any) -> None:
    told = [r for r in truth.groups.to_pylist() if r["person"] in {"0", "77"}]
    assert {(r["person"], r["group"]) for r in told} == {
        ("0", "female"), ("0", "under 25"), ("0", "asian"), ("0", "1 of 5"), ("77", "male"),
    }  # fmt: skip


def test_who_was_found_missed_and_contacted_for_nothing(truth: Any) -> None:
    # Of the women's ten true cases all are found, of the men's five; two men for nothing, one of
    # them in a lead that is right about somebody else.
    leads = [*range(0, 20, 2), *range(1, 11, 2), 21, 31, 999]
    table = county_fairness(REF, rows(PEOPLE), rows(leads), truth)
    found = {(r["group"], r["measure"]): r for r in table.to_pylist()}
    counted = {key: (r["count"], r["out_of"]) for key, r in found.items()}
    assert counted["female", "recall"] == (10, 10)
    assert counted["male", "recall"] == (5, 10)
    assert counted["female", "precision"] == (10, 10)
    assert counted["male", "precision"] == (5, 7)
    assert counted["male", "wrongful_contact"] == (2, 20)
    assert counted["female", "wrongful_contact"] == (0, 20)
    assert counted["under 25", "selection"] == (10, 20)
    assert found["male", "recall"]["ratio"] < 0.8
    assert not found["male", "recall"]["stop"], "of ten it may be chance"
    assert not found["white", "recall"]["estimable"]
    assert {r["attribute"] for r in found.values()} == {
        "age_band", "sex", "deprivation", "ethnicity"
    }  # fmt: skip


def test_whom_it_did_not_look_at_does_not_count(truth: Any) -> None:
    table = county_fairness(REF, rows(range(10)), rows([0, 30]), truth)
    found = {(r["group"], r["measure"]): r for r in table.to_pylist()}
    assert found["female", "selection"]["count"] == 1
    assert found["female", "selection"]["n"] == 5


def test_a_case_of_another_typology_is_not_right(truth: Any) -> None:
    table = county_fairness("hb-twice@1", rows(PEOPLE), rows(PEOPLE), truth)
    found = {(r["group"], r["measure"]): r for r in table.to_pylist()}
    assert (found["female", "precision"]["count"], found["female", "precision"]["out_of"]) == (
        0,
        20,
    )


def test_people_who_were_linked_with_others(truth: Any) -> None:
    entity = [f"e{n}" for n in PEOPLE]
    entity[1] = "e0"
    table = county_linkage_fairness(pa.table({"source": rows(PEOPLE), "entity": entity}), truth)
    found = {(r["group"], r["measure"]): r for r in table.to_pylist()}
    assert found["female", "false_match"]["count"] == 1
    assert found["male", "false_match"]["count"] == 1
    assert found["male", "missed_match"]["out_of"] == 0, "everybody has one record"
