"""Protected people and addresses: every way in which a record may touch a listed row."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from folkmoot.run.protect import protected_records, without

DAY = date(2026, 10, 31)
LIST = "protected-people"
PERSON = ("forename", "surname", "date_of_birth", "nino", "uprn", "address", "postcode")
TYPES = {"date_of_birth": pa.date32(), "uprn": pa.int64(), "valid_from": pa.date32(),
         "valid_to": pa.date32()}  # fmt: skip
PLACES = pa.schema([("record", pa.string()), ("uprn", pa.int64()), ("parent_uprn", pa.int64()),
                    ("probability", pa.float64()), ("verdict", pa.string())])  # fmt: skip


def rows(dataset: str, *given: dict[str, Any]) -> pa.Table:
    columns = PERSON + (("valid_from", "valid_to") if dataset == LIST else ())
    table = {
        "_record": pa.array([f"{dataset}:{n}" for n, _ in enumerate(given)], pa.string()),
        "_delivery": pa.array([f"d-{dataset}"] * len(given), pa.string()),
    }
    for name in columns:
        table[name] = pa.array([g.get(name) for g in given], TYPES.get(name, pa.string()))
    return pa.table(table)


def protected(listed: list[dict[str, Any]], held: list[dict[str, Any]], *,
              places: list[tuple[Any, ...]] = (), pairs: list[tuple[str, str, float]] = (),
              entities: list[tuple[str, str]] = ()) -> set[str]:  # fmt: skip
    gathered = {
        LIST: rows(LIST, *listed),
        "council-tax": rows("council-tax", *held),
        "deliveries": pa.table(
            {"_delivery": [f"d-{LIST}", "d-council-tax"], "as_of": pa.array([DAY, DAY])}
        ),
    }
    placed = {
        "places": pa.Table.from_pylist(
            [dict(zip(PLACES.names, (*p, 1.0, "given"), strict=True)) for p in places], PLACES
        )
    }
    linked = {
        "pairs": pa.table(
            {"left": pa.array([p[0] for p in pairs], pa.string()),
             "right": pa.array([p[1] for p in pairs], pa.string()),
             "match_probability": pa.array([p[2] for p in pairs], pa.float64())}
        ),
        "entities": pa.table(
            {"record": pa.array([e[0] for e in entities], pa.string()),
             "entity": pa.array([e[1] for e in entities], pa.string())}
        ),
    }  # fmt: skip
    found = protected_records(gathered, placed, linked)
    assert {f"{LIST}:{n}" for n, _ in enumerate(listed)} <= found, "the list itself never shows"
    kept = without(gathered, found)
    assert LIST not in kept
    assert set(kept["council-tax"]["_record"].to_pylist()).isdisjoint(found)
    return {record for record in found if not record.startswith(LIST)}


ANNA = {"forename": "Anna", "surname": "Quill", "date_of_birth": date(1980, 2, 3)}


@pytest.mark.parametrize(
    ("listed", "held"),
    [
        (ANNA, {**ANNA, "address": "9 Elsewhere Row"}),
        ({"nino": "AB123456C"}, {"nino": "AB 123456 c"}),
        ({"uprn": 7}, {"uprn": 7}),
        ({"address": "Flat 2, 1 Mill Row", "postcode": "CM1 1AA"},
         {"address": "FLAT 2 1 MILL ROW", "postcode": "cm11aa"}),
    ],
)  # fmt: skip
def test_what_a_row_itself_says(listed, held) -> None:
    assert protected([listed], [held, {"surname": "Other"}]) == {"council-tax:0"}


def test_a_doubtful_link_protects() -> None:
    pair = (f"{LIST}:0", "council-tax:0", 0.06)
    assert protected([ANNA], [{}, {}], pairs=[pair]) == {"council-tax:0"}
    assert protected([ANNA], [{}, {}], pairs=[(*pair[:2], 0.04)]) == set()


def test_everybody_of_the_entity() -> None:
    entities = [(f"{LIST}:0", "e"), ("council-tax:1", "e"), ("council-tax:0", "f")]
    assert protected([ANNA], [{}, {}], entities=entities) == {"council-tax:1"}


def test_everybody_at_the_address_and_in_its_parts() -> None:
    places = [(f"{LIST}:0", 70, None), ("council-tax:0", 70, None), ("council-tax:1", 71, 70),
              ("council-tax:2", 72, None)]  # fmt: skip
    held = [{}, {}, {}]
    assert protected([{"address": "x"}], held, places=places) == {"council-tax:0", "council-tax:1"}


@pytest.mark.parametrize(
    ("span", "counts"),
    [
        ({}, True),
        ({"valid_from": DAY}, True),
        ({"valid_from": date(2026, 11, 1)}, True),  # what comes out is held for months
        ({"valid_to": DAY}, False),
        ({"valid_to": date(2026, 11, 1)}, True),
    ],
)
def test_entries_count_until_they_are_over(span, counts) -> None:
    assert protected([{**ANNA, **span}], [ANNA]) == ({"council-tax:0"} if counts else set())


def test_nothing_is_protected_by_what_is_not_known() -> None:
    assert protected([{}], [{}, {"surname": "Quill"}]) == set()
