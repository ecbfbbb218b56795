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
              entities: list[tuple[str, str]] = (),
              gazetteer: list[dict[str, Any]] = ()) -> set[str]:  # fmt: skip
    gathered = {
        LIST: rows(LIST, *listed),
        "council-tax": rows("council-tax", *held),
        "gazetteer": rows("gazetteer", *gazetteer),
        "deliveries": pa.table(
            {
                "_delivery": [f"d-{LIST}", "d-council-tax", "d-gazetteer"],
                "as_of": pa.array([DAY] * 3),
            }
        ),
    }
    placed = {
        "places": pa.Table.from_pylist(
            [dict(zip(PLACES.names, (*p, 1.0, "given")[:5], strict=True)) for p in places], PLACES
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
    return {record for record in found if record.startswith("council-tax")}


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


NOWHERE = (None, None, 0.4, "unmatched")
MILL = {"uprn": 70, "address": "2 Mill Row", "postcode": "CM1 1AA"}
WEIR = {"uprn": 80, "address": "9 Weir Lane", "postcode": "CM9 9ZZ"}


def test_a_name_is_enough_where_no_date_of_birth_is_known() -> None:
    name = {"forename": "Anna", "surname": "Quill"}
    assert protected([ANNA], [name]) == {"council-tax:0"}
    other = {**name, "date_of_birth": date(1950, 1, 1)}
    assert protected([ANNA], [other]) == set()
    assert protected([name], [other]) == {"council-tax:0"}, "the list knows nothing but a name"
    assert protected([{**name, "nino": "AA000001A"}], [other]) == set()


def test_a_name_in_one_column_is_the_name_in_two() -> None:
    gathered = rows("council-tax", {**ANNA})
    whole = gathered.drop_columns(["forename", "surname"]).append_column(
        "full_name", pa.array(["anna  QUILL"])
    )
    tables = {
        LIST: rows(LIST, ANNA), "council-tax": whole,
        "deliveries": pa.table({"_delivery": [f"d-{LIST}"], "as_of": pa.array([DAY])}),
    }  # fmt: skip
    assert "council-tax:0" in protected_records(tables, {}, {})


def test_what_stands_for_not_known_is_nobodys() -> None:
    listed = rows(LIST, {**ANNA, "nino": "NOT KNOWN"})
    verdict = pa.array(["placeholder"])
    tables = {
        LIST: listed.append_column("nino__verdict", verdict),
        "council-tax": rows("council-tax", {"nino": "not known"}).append_column(
            "nino__verdict", verdict
        ),
        "deliveries": pa.table({"_delivery": [f"d-{LIST}"], "as_of": pa.array([DAY])}),
    }
    assert "council-tax:0" not in protected_records(tables, {}, {})


def test_whoever_is_of_the_same_entity_as_a_record_that_is_protected() -> None:
    """The list knows the number, one record has it, another is of the same person."""
    entities = [("council-tax:0", "e"), ("council-tax:1", "e"), ("council-tax:2", "f")]
    held = [{"nino": "AB123456C"}, {}, {}]
    found = protected([{"nino": "AB123456C"}], held, entities=entities)
    assert found == {"council-tax:0", "council-tax:1"}


def test_everybody_where_a_listed_person_lives_and_what_else_they_have() -> None:
    """The list says no address; a record of the person does."""
    places = [("council-tax:0", 70, None), ("council-tax:1", 70, None), ("council-tax:2", 80, None)]
    entities = [("council-tax:1", "e"), ("council-tax:3", "e"), ("council-tax:2", "f")]
    held = [ANNA, {}, {}, {}]
    found = protected([ANNA], held, places=places, entities=entities)
    assert found == {"council-tax:0", "council-tax:1", "council-tax:3"}


def test_an_address_of_the_list_that_is_not_sure_means_all_that_it_might() -> None:
    listed = {"address": "2 mill raw", "postcode": "CM1 1AB"}
    places = [(f"{LIST}:0", *NOWHERE), ("council-tax:0", 70, None), ("council-tax:1", 80, None)]
    found = protected([listed], [{}, {}], places=places, gazetteer=[MILL, WEIR])
    assert found == {"council-tax:0"}


def test_a_record_whose_place_is_not_sure_might_be_there() -> None:
    held = [
        {"address": "2, Mill", "postcode": "CM1 1AA"},
        {"address": "2 Mlil Row"},
        {"address": "2 Weir Lane", "postcode": "CM9 9ZZ"},
        {"address": "3 Mill Row"},
    ]
    places = [(f"{LIST}:0", 70, None), *((f"council-tax:{n}", *NOWHERE) for n in range(4))]
    found = protected([{"uprn": 70}], held, places=places, gazetteer=[MILL, WEIR])
    assert found == {"council-tax:0", "council-tax:1"}


def test_a_uprn_that_contradicts_its_address_means_both() -> None:
    listed = {"uprn": 80, "address": "2 Mill Row", "postcode": "CM1 1AA"}
    places = [(f"{LIST}:0", None, None, 0.99, "contradicts"), ("council-tax:0", 70, None),
              ("council-tax:1", 80, None), ("council-tax:2", 90, None)]  # fmt: skip
    found = protected([listed], [{}, {}, {}], places=places, gazetteer=[MILL, WEIR])
    assert found == {"council-tax:0", "council-tax:1"}
