"""The kind of county that is held back, and stories that would be cases of another typology."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields

import pytest

from folkmoot.county.configuration import CONFIGURATIONS, Dirt
from folkmoot.county.find_scenarios import find_scenarios
from folkmoot.county.make_county import make_county, together


def test_one_kind_is_held_back() -> None:
    assert [c.name for c in CONFIGURATIONS.values() if not c.tuned] == ["estuary"]


@pytest.mark.parametrize("what", [field.name for field in fields(Dirt)])
def test_its_files_are_worse_than_usual_and_better_than_the_worst(what: str) -> None:
    usual, held, worst = (
        getattr(CONFIGURATIONS[name].dirt, what) for name in ("county", "estuary", "bad-data")
    )
    assert usual < held < worst


def planted(typology: str, cases: int) -> dict[str, list[dict[str, object]]]:
    (scenarios,) = (s for s in find_scenarios() if s.typology == typology)
    made = together(
        make_county(
            CONFIGURATIONS["county"], residents=8_000, seed=3, scenarios=(scenarios,), cases=cases,
            lookalikes=20,
        )
    )  # fmt: skip
    return {
        name: [row for row in table.to_pylist() if row.get("_case")]
        for name, table in made.items()
        if "_case" in table.column_names
    }


def test_no_two_companies_have_one_name() -> None:
    """Companies Act 2006 s.66: a name that is registered cannot be registered again."""
    of: dict[str, set[object]] = defaultdict(set)
    for row in planted("sbrr-multiple", 40)["business-rates"]:
        name = str(row["ratepayer"])
        if name.endswith("Ltd") and len(name.split()) > 3:
            of[name].add(row["_case"])
    assert len(of) > 300
    assert {name for name, cases in of.items() if len(cases) > 1} == set()


@pytest.mark.parametrize("typology", ["hb-twice", "undeclared-property", "letting-and-claiming"])
def test_namesakes_of_one_birthday_have_no_two_discounts(typology: str) -> None:
    """Two discounts of one name and birthday, with no number beside, are a case of number 15."""
    discounts: dict[tuple[object, ...], set[object]] = defaultdict(set)
    for row in planted(typology, 20)["council-tax"]:
        if row["discount"] == "single_person" and row["liable_to"] is None:
            who = (row["_case"], row["forename"], row["surname"], row["date_of_birth"])
            discounts[who].add(row["_dwelling"])
    assert len(discounts) > 100
    assert [who for who, homes in discounts.items() if len(homes) > 1] == []
