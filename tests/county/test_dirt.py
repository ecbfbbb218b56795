"""Dirt: drawn rows only, in about the share that is asked for, and never a reference."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
from tests.county.making import NO_DIRT, ordinary

from folkmoot.county.configuration import Dirt
from folkmoot.county.dirt import CLEAN, NO_DAY, dirty
from folkmoot.dataset.standard import standard, standards

MEMBER = "ashvale"


def changed(dataset: str, column: str, **shares: float) -> tuple[list[object], list[object]]:
    """The values of ``column`` before and after, where they differ."""
    before = ordinary()[dataset]
    after = dirty(dataset, MEMBER, before, replace(NO_DIRT, **shares), seed=3)
    assert after.num_rows == before.num_rows
    pairs = zip(before[column].to_pylist(), after[column].to_pylist(), strict=True)
    differ = [(a, b) for a, b in pairs if a != b]
    return [a for a, _ in differ], [b for _, b in differ]


@pytest.mark.parametrize("dataset", standards())
def test_without_dirt_nothing_changes(dataset: str) -> None:
    rows = ordinary()[dataset]
    assert dirty(dataset, MEMBER, rows, NO_DIRT, seed=3).equals(rows)


@pytest.mark.parametrize("dataset", standards())
def test_references_and_truth_stay(dataset: str) -> None:
    rows = ordinary()[dataset]
    much = Dirt(*[0.5] * (len(Dirt.__slots__) - 1), duplicate=0.0)
    after = dirty(dataset, MEMBER, rows, much, seed=3)
    kept = [
        c.name for c in standard(dataset).columns
        if c.semantic in {"code", "integer", "pence", "boolean", "date"}
    ]  # fmt: skip
    names = [*kept, *(name for name in rows.schema.names if name.startswith("_"))]
    assert after.select(names).equals(rows.select(names))
    assert after.equals(rows) == (dataset in CLEAN)
    for column in standard(dataset).columns:
        if column.required:
            assert after[column.name].null_count == 0


@pytest.mark.parametrize(
    ("column", "share"),
    [("typo", "surname"), ("dob_missing", "date_of_birth"), ("uprn_missing", "uprn"),
     ("postcode_wrong", "postcode"), ("placeholder", "surname"), ("dob_wrong", "date_of_birth")],
)  # fmt: skip
def test_about_the_share_that_is_asked_for(column: str, share: str) -> None:
    total = ordinary()["council-tax"].num_rows
    before, _ = changed("council-tax", share, **{column: 0.1})
    # A slip of the key and a word in capitals are drawn apart; some slips change nothing.
    most = 0.21 if column == "typo" else 0.12
    assert 0.05 * total < len(before) < most * total


def test_a_wrong_number_is_one_digit_off() -> None:
    before, after = changed("housing-benefit", "nino", nino_wrong=0.3)
    assert before
    for a, b in zip(before, after, strict=True):
        assert sum(x != y for x, y in zip(str(a), str(b), strict=True)) == 1


def test_a_wrong_property_is_another_of_the_file() -> None:
    before, after = changed("housing-benefit", "uprn", uprn_wrong=0.3)
    assert before
    assert set(after) <= set(ordinary()["housing-benefit"]["uprn"].to_pylist())


def test_a_placeholder_date_is_the_first_of_1900() -> None:
    _, after = changed("housing-benefit", "date_of_birth", placeholder=0.2)
    assert set(after) == {NO_DAY}


def test_a_nickname_is_a_known_form() -> None:
    before, after = changed("council-tax", "forename", nickname=0.5)
    assert len(before) > 100
    assert all(after)


def test_a_row_that_is_sent_twice_stands_twice() -> None:
    rows = ordinary()["council-tax"]
    after = dirty("council-tax", MEMBER, rows, replace(NO_DIRT, duplicate=0.1), seed=3)
    twice = after.num_rows - rows.num_rows
    assert 0.08 * rows.num_rows < twice < 0.12 * rows.num_rows
    assert after.group_by(after.schema.names).aggregate([]).num_rows == rows.num_rows


def test_the_same_seed_gives_the_same_dirt_and_another_seed_another() -> None:
    rows = ordinary()["council-tax"]
    first = dirty("council-tax", MEMBER, rows, Dirt(), seed=3)
    assert dirty("council-tax", MEMBER, rows, Dirt(), seed=3).equals(first)
    assert not dirty("council-tax", MEMBER, rows, Dirt(), seed=4).equals(first)
    assert not dirty("council-tax", "brayvale", rows, Dirt(), seed=3).equals(first)


def test_no_rows_are_no_rows() -> None:
    none = ordinary()["council-tax"].slice(0, 0)
    assert isinstance(dirty("council-tax", MEMBER, none, Dirt(), seed=1), pa.Table)
