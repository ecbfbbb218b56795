"""Where an address is: each form of writing as a small case, and what must hold of any table."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.errors import InputError, NotFoundError
from folkmoot.linkage import explain_place, match_places
from folkmoot.linkage.address_parts import address_parts

HIGH = "CM1 1AB"
PLACES: list[tuple[int, int | None, str, str, str]] = [
    *((100 + n, None, f"{n} HIGH STREET, ASHVALE", HIGH, "dwelling") for n in range(1, 12)),
    (112, None, "12 HIGH STREET, ASHVALE", HIGH, "parent_shell"),
    (1121, 112, "FLAT 1, 12 HIGH STREET, ASHVALE", HIGH, "dwelling"),
    (1122, 112, "FLAT 2, 12 HIGH STREET, ASHVALE", HIGH, "dwelling"),
    (1123, 112, "FLAT 3, 12 HIGH STREET, ASHVALE", HIGH, "dwelling"),
    (113, None, "12A HIGH STREET, ASHVALE", HIGH, "dwelling"),
    (114, None, "14-16 HIGH STREET, ASHVALE", HIGH, "commercial"),
    (200, None, "ACACIA COURT, MILL LANE, ASHVALE", "CM1 2CD", "parent_shell"),
    *((200 + n, 200, f"FLAT {n}, ACACIA COURT, MILL LANE, ASHVALE", "CM1 2CD", "dwelling")
      for n in range(1, 9)),
    (220, None, "ROSE COTTAGE, MILL LANE, ASHVALE", "CM1 2CD", "dwelling"),
    (221, None, "MILL HOUSE, MILL LANE, ASHVALE", "CM1 2CD", "dwelling"),
    (230, None, "5 QUAY STREET, SOUTHMERE", "SS7 2ZZ", "hmo"),
    (231, 230, "GROUND FLOOR FLAT, 5 QUAY STREET, SOUTHMERE", "SS7 2ZZ", "dwelling"),
    (232, 230, "FIRST FLOOR FLAT, 5 QUAY STREET, SOUTHMERE", "SS7 2ZZ", "dwelling"),
    *((300 + n, None, f"{n} WENTWORTH CRESCENT, SOUTHMERE", "SS7 3AA", "dwelling")
      for n in range(1, 30)),
]  # fmt: skip
COLUMNS = ("uprn", "parent_uprn", "address", "postcode", "class")
GAZETTEER = pa.Table.from_pylist(
    [dict(zip(COLUMNS, place, strict=True)) for place in PLACES],
    pa.schema([("uprn", pa.int64()), ("parent_uprn", pa.int64()), ("address", pa.string()),
               ("postcode", pa.string()), ("class", pa.string())]),
)  # fmt: skip
SCHEMA = pa.schema([("_record", pa.string()), ("uprn", pa.int64()), ("address", pa.string()),
                    ("postcode", pa.string()), ("address__verdict", pa.string())])  # fmt: skip


def placed(address: str | None, postcode: str | None = None, uprn: int | None = None) -> Any:
    row = {"_record": "r:1", "address": address, "postcode": postcode, "uprn": uprn}
    found = match_places({"t": pa.Table.from_pylist([row], SCHEMA)}, GAZETTEER)
    return found.places.to_pylist()[0]


@pytest.mark.parametrize(
    ("address", "postcode", "uprn"),
    [
        ("7 High Street, Ashvale", HIGH, 107),
        ("7, HIGH ST", HIGH, 107),
        ("7 Hihg Street Ashvale", "cm11ab", 107),
        ("No. 7 High Street", HIGH, 107),
        ("1 High Street, Ashvale", HIGH, 101),
        ("11 High Street, Ashvale", HIGH, 111),
        ("12A High Street", HIGH, 113),
        ("12 A High Street, Ashvale", HIGH, 113),
        ("Flat 3, 12 High Street", HIGH, 1123),
        ("FLAT 3 12 HIGH ST", HIGH, 1123),
        ("3/12 High Street", HIGH, 1123),
        ("Apartment 2, 12 High Street, Ashvale", HIGH, 1122),
        ("14-16 High Street", HIGH, 114),
        ("16 High Street, Ashvale", HIGH, 114),
        ("Acacia Court, Mill Lane", "CM1 2CD", 200),
        ("Flat 8 Acacia Court Mill Lane", "CM1 2CD", 208),
        ("Flat 8, Acacia Ct, Mill Ln, Ashvale", "CM1 2CD", 208),
        ("Rose Cottage", "CM1 2CD", 220),
        ("Rose Cotage, Mill Lane, Ashvale, Eastmarch", "CM1 2CD", 220),
        ("GFF 5 Quay Street", "SS7 2ZZ", 231),
        ("1st Floor Flat, 5 Quay St, Southmere", "SS7 2ZZ", 232),
        ("5 Quay Street, Southmere", "SS7 2ZZ", 230),
        ("17 Wentworth Crescent, Southmere", None, 317),
        ("17 Wentworth Cres, Southmere", HIGH, 317),
        ("17 Wentworth Crescent, Southmere", "SS7 3AB", 317),
    ],
)
def test_what_is_written_is_found(address: str, postcode: str | None, uprn: int) -> None:
    found = placed(address, postcode)
    assert (found["verdict"], found["uprn"]) == ("matched", uprn)
    assert found["probability"] >= 0.9
    assert found["parent_uprn"] == next(p[1] for p in PLACES if p[0] == uprn)


def test_a_building_is_never_one_of_its_flats() -> None:
    assert placed("12 High Street, Ashvale", HIGH)["uprn"] == 112
    flats = GAZETTEER.filter(pa.array([p[0] != 112 for p in PLACES]))
    row = {"_record": "r:1", "address": "12 High Street, Ashvale", "postcode": HIGH}
    found = match_places({"t": pa.Table.from_pylist([row], SCHEMA)}, flats)
    assert found.places["uprn"].to_pylist() == [None]
    assert found.unmatched.num_rows == 1


@pytest.mark.parametrize(
    ("address", "postcode"),
    [
        ("99 High Street, Ashvale", HIGH),
        ("Thornfield Hall", HIGH),
        ("High Street, Ashvale", HIGH),
        ("Flat 9, Acacia Court", "CM1 2CD"),
        ("40 Wentworth Crescent, Southmere", "SS7 3AA"),
        ("7", None),
        ("No fixed abode", None),
    ],
)
def test_what_is_nowhere_is_not_found(address: str, postcode: str | None) -> None:
    found = placed(address, postcode)
    assert found["uprn"] is None or found["uprn"] == 200  # a flat unknown: at most its building
    if "Flat" not in address:
        assert found["verdict"] in {"unmatched", "ambiguous"}


def test_two_as_good_are_ambiguous() -> None:
    twice = pa.concat_tables([GAZETTEER, GAZETTEER.slice(6, 1)])
    twice = twice.set_column(0, "uprn", pa.array([*GAZETTEER["uprn"].to_pylist(), 999]))
    row = {"_record": "r:1", "address": "7 High Street", "postcode": HIGH}
    (found,) = match_places({"t": pa.Table.from_pylist([row], SCHEMA)}, twice).places.to_pylist()
    assert (found["verdict"], found["uprn"]) == ("ambiguous", None)
    assert found["probability"] == pytest.approx(0.5, abs=0.05)


def test_a_uprn_that_is_given() -> None:
    assert placed("7 High Street, Ashvale", HIGH, 107)["verdict"] == "given"
    assert placed(None, None, 107)["uprn"] == 107
    assert placed(None, None, 424242)["verdict"] == "unmatched"
    assert placed("7 High Street", HIGH, 424242)["uprn"] == 107
    # Its address is clearly of another place: neither is taken.
    found = placed("9 Wentworth Crescent, Southmere", "SS7 3AA", 107)
    assert (found["verdict"], found["uprn"]) == ("contradicts", None)
    assert placed("8 High Street, Ashvale", HIGH, 107)["verdict"] == "contradicts"
    # The same number of another street of the same town.
    assert placed("7 Wentworth Crescent, Southmere", "SS7 3AA", 230)["verdict"] == "contradicts"
    assert placed("5 Wentworth Crescent, Southmere", "SS7 3AA", 230)["verdict"] == "contradicts"
    # A flat's UPRN with the building's address, or words that are nowhere, is no contradiction.
    assert placed("12 High Street, Ashvale", HIGH, 1122)["uprn"] == 1122
    assert placed("The Old Bakery", HIGH, 107)["uprn"] == 107


def test_what_is_no_value_is_no_address() -> None:
    rows = [
        {"_record": "r:1", "address": "Not known", "address__verdict": "placeholder"},
        {"_record": "r:2", "address": None},
    ]
    found = match_places({"t": pa.Table.from_pylist(rows, SCHEMA)}, GAZETTEER)
    assert found.places.num_rows == 0
    assert match_places({}, GAZETTEER).places.num_rows == 0


def test_faults_are_said_all_at_once() -> None:
    with pytest.raises(InputError) as caught:
        match_places({"t": pa.table({"x": ["a"]})}, pa.table({"uprn": [1]}))
    assert len(caught.value.faults) == 2


def test_a_match_is_explained_in_its_parts() -> None:
    rows = explain_place("Flat 3, 12 High St", HIGH, GAZETTEER).to_pylist()
    assert {r["uprn"] for r in rows} == {1123}
    bits = {r["part"]: r["bits"] for r in rows}
    assert bits["flat"] > 0 and bits["number"] > 0 and bits["postcode"] > 0
    other = explain_place("Flat 3, 12 High St", HIGH, GAZETTEER, uprn=1122).to_pylist()
    assert sum(r["bits"] for r in other) < sum(bits.values()) - 10
    with pytest.raises(NotFoundError):
        explain_place("Nowhere", None, GAZETTEER)
    with pytest.raises(NotFoundError):
        explain_place("7 High Street", HIGH, GAZETTEER, uprn=1)


TEXTS = st.sampled_from(
    [p[2].title() for p in PLACES] + ["High St", "", "12", "Flat 3", "Acacia", "7 high strt"]
)
CODES = st.sampled_from([None, HIGH, "CM1 2CD", "SS7 2ZZ", "ZZ99 3VZ"])
UPRNS = st.sampled_from([None, None, 107, 1122, 424242])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXTS, CODES, UPRNS), min_size=1, max_size=10), st.integers(0, 2**32))
def test_the_order_of_rows_says_nothing(rows: list[Any], seed: int) -> None:
    table = pa.Table.from_pylist(
        [
            {"_record": f"r:{n}", "address": a, "postcode": p, "uprn": u}
            for n, (a, p, u) in enumerate(rows)
        ],
        SCHEMA,
    )
    order = list(range(len(rows)))
    random.Random(seed).shuffle(order)
    places = list(range(GAZETTEER.num_rows))
    random.Random(seed).shuffle(places)
    one = match_places({"t": table}, GAZETTEER).places
    assert one.equals(match_places({"t": table.take(order)}, GAZETTEER.take(places)).places)
    by_record = {row["record"]: row for row in one.to_pylist()}
    for row in by_record.values():
        assert (row["uprn"] is None) == (row["verdict"] not in {"given", "matched"})


@given(st.text(max_size=60))
def test_any_text_has_parts(text: str) -> None:
    parts = address_parts(text)
    assert (parts.low is None) == (parts.high is None)
    assert all(word.isalnum() for word in parts.words)
