"""Floors under what was measured on labelled pairs (docs/evaluation.md has the figures)."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.people import (
    corrupted_places,
    febrl,
    historical,
    households,
    made_up,
    made_up_places,
    two_registers,
)

from folkmoot.linkage import link, people


@pytest.mark.data
def test_febrl(data_dir: Path) -> None:
    found = febrl(data_dir, "dataset1")
    assert found["precision"]["low"] >= 0.98
    assert found["recall"]["low"] >= 0.64


@pytest.mark.data
def test_historical_figures(data_dir: Path) -> None:
    found = historical(data_dir)
    assert found["precision"]["low"] >= 0.99
    assert found["recall"]["low"] >= 0.17


@pytest.mark.data
def test_price_paid_addresses_written_in_another_way(data_dir: Path) -> None:
    found = corrupted_places(data_dir)
    assert found["precision"]["low"] >= 0.99
    assert found["recall"]["low"] >= 0.985


@pytest.mark.data
def test_addresses_of_two_registers(data_dir: Path) -> None:
    found = two_registers(data_dir)
    assert found["precision"]["low"] >= 0.90
    assert found["recall"]["low"] >= 0.50


def test_made_up_people() -> None:
    found = made_up(8_000)
    assert found["precision"]["low"] >= 0.99
    assert found["recall"]["low"] >= 0.98
    # Compared pairs grow with the records, not with their square.
    assert found["pairs_compared"] <= 4 * found["records"]


def test_made_up_places() -> None:
    found = made_up_places(3_000)
    assert found["precision"]["low"] >= 0.995
    assert found["recall"]["low"] >= 0.99


def test_no_entity_is_of_a_number_that_is_not_its_own() -> None:
    table, _ = households(4_000)
    linked = link({"t": table}, people())
    entity = dict(
        zip(
            linked.entities["record"].to_pylist(),
            linked.entities["entity"].to_pylist(),
            strict=True,
        )
    )
    numbers: dict[str, set[str]] = {}
    for row in table.to_pylist():
        if row["nino"]:
            numbers.setdefault(entity[row["_record"]], set()).add(row["nino"])
    assert max(len(found) for found in numbers.values()) == 1
