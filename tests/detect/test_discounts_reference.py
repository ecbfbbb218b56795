"""Typologies 13 to 16: SQL and its plain-Python reference agree on worlds made at random."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

import pytest
from tests.detect.discounts_reference import PLAIN, REASONS, Answer, Row
from tests.detect.people_tables import full_rows, screened, the_typology

DAYS = [date(2015, 1, 1), date(2019, 6, 1), date(2024, 4, 1), date(2025, 3, 31), date(2025, 9, 1),
        date(2026, 4, 1), date(2026, 8, 2), date(2026, 9, 29), date(2026, 9, 30),
        date(2026, 10, 30)]  # fmt: skip
BIRTHS = [date(2007, 1, 1), date(2007, 8, 31), date(2007, 9, 1), date(2008, 9, 30),
          date(2008, 11, 5), date(2010, 1, 1)]  # fmt: skip
WHO: dict[str, list[Any]] = {
    "forename": ["Ann", "Anne", "Bob", "Joan", "A", "Pan", None],
    "surname": ["Kettle", "Kettle", "Ketle", "Pan", "Ann", None],
    "full_name": [None, None, "PAN, Mrs Joan", "Bob Kettle"],
    "entity": [None, None, "x", "y"],
    "place": [1, 1, 1, 1, 2, 100, None],
    "sure": [1.0, 1.0, 1.0, 1.0, 0.98],
}
COLUMNS: dict[str, dict[str, list[Any]]] = {
    "council-tax": WHO | {
        "parent": [None, 100], "member": ["ashvale", "ashvale", "brayvale"],
        "account_ref": ["A", "A", "B", "C"], "person_no": [1, 1, 1, 1, 2, None],
        "date_of_birth": [None, None, *BIRTHS[:2]], "liability": ["resident"] * 4 + ["owner", None],
        "discount": ["single_person"] * 5 + ["student", "carer", "none"],
        "exemption": ["none"] * 4 + [None, None, "n", "w", "f", "b", "e"],
        "liable_from": [*DAYS[:3]] * 2 + DAYS, "liable_to": [None] * 12 + DAYS[3:],
        "discount_from": [None] * 4 + DAYS, "discount_to": [None] * 12 + DAYS[3:],
        "exemption_from": [None] * 2 + DAYS[:5], "exemption_to": [None] * 12 + DAYS[3:],
        "empty_from": [None] * 4 + DAYS[:6], "charge_pence": [226_000, 150_001, 99_999, None],
    },
    "electoral-register": WHO | {
        "registered_from": [None, *DAYS[1:]], "carried_over": [False, False, False, True, None],
        "attainer_date_of_birth": [None] * 4 + BIRTHS,
    },
    "housing-benefit": WHO | {"claim_from": DAYS, "claim_to": [None, None, *DAYS[4:]]},
    "permits": WHO | {
        "kind": ["resident_parking", "blue_badge"], "issued": DAYS[1:],
        "expires": [None, *DAYS[4:], date(2027, 3, 1)], "cancelled": [None] * 6 + DAYS[5:],
    },
}  # fmt: skip


def told_apart(row: Row, number: int) -> dict[str, Any]:
    """The row's names with a family name that no other world has, nor one that is spelt like it."""
    tag = "".join(2 * "abcdefghij"[int(digit)] for digit in f"{number:04d}")
    surname, full = row["surname"], row["full_name"]
    before, comma, after = (full or "").partition(",")
    return {
        "surname": surname and surname + tag,
        "full_name": full and before + tag + comma + after,
    }


def drawn(
    random: Random, datasets: Sequence[str], worlds: int, *, apart: bool
) -> dict[str, list[dict[str, Any]]]:
    """Many worlds in one, each with dwellings, people and accounts of its own."""
    rows: dict[str, list[dict[str, Any]]] = {dataset: [] for dataset in datasets}
    for number in range(worlds):
        for dataset in datasets:
            for _ in range(random.randint(0 if dataset != "council-tax" else 1, 4)):
                row = {name: random.choice(v) for name, v in COLUMNS[dataset].items()}
                for place in ("place", "parent"):
                    if row.get(place) is not None:
                        row[place] += 1000 * number
                row["entity"] = row["entity"] and f"{row['entity']}{number}"
                row |= told_apart(row, number) if apart else {}
                if dataset == "council-tax":
                    row["account_ref"] += str(number)
                row["world"] = number
                rows[dataset].append(row)
    return rows


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.nightly)])
def test_the_sql_equals_the_plain_python(name: str, seed: int) -> None:
    datasets = [need.dataset for need in the_typology(name).header.needs]
    world = drawn(
        Random(f"{name} {seed}"), datasets, 1500, apart=name == "single-discount-rising-18"
    )
    full = full_rows(world)
    expected: set[Answer] = set()
    for number in range(1500):
        own = {d: [r for r in rows if r["world"] == number] for d, rows in full.items()}
        expected |= PLAIN[name](own)
    findings = screened(name, {d: [without(r) for r in rows] for d, rows in world.items()})
    keys = ("overlap_from", "overlap_to", "overlap_days", "actual_pence", "forward_pence",
            "notional_pence", "recommended")  # fmt: skip
    found: set[Answer] = {
        (tuple(c["records"]), c["reason"]) for c in findings.candidates.to_pylist() if c["reason"]
    } | {(tuple(r["records"]), None, *(r[k] for k in keys)) for r in findings.leads.to_pylist()}
    assert found - expected == set()
    assert expected - found == set()
    outcomes = Counter(str(r[1]) for r in found)
    rare = {"below_least_probability"}
    assert set(outcomes) == {*REASONS[name], "None"} - rare
    assert min(outcomes.values()) >= 5, outcomes
    assert {r[-1] for r in found if r[1] is None} == {True, False}


def without(row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if k != "world"}
