"""Who is the same person: each trap as a small case, and what must hold of any table."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.errors import InputError
from folkmoot.linkage import Linked, explain, link, people
from folkmoot.linkage.models import MODELS

COLUMNS = (
    "full_name", "title", "forename", "surname", "date_of_birth", "attainer_date_of_birth", "nino",
    "postcode", "address", "uprn", "sex",
)  # fmt: skip
TYPES = {"date_of_birth": pa.date32(), "attainer_date_of_birth": pa.date32(), "uprn": pa.int64()}
SCHEMA = pa.schema(
    [("_record", pa.string()), *((c, TYPES.get(c, pa.string())) for c in COLUMNS)]
    + [(f"{c}__verdict", pa.string()) for c in COLUMNS]
)
MODEL = people()


def table(*rows: dict[str, Any]) -> pa.Table:
    full = [{"_record": f"r:{n}"} | row for n, row in enumerate(rows)]
    return pa.Table.from_pylist(full, SCHEMA)


def linked(*rows: dict[str, Any]) -> Linked:
    return link({"t": table(*rows)}, MODEL)


def probability(one: dict[str, Any], other: dict[str, Any]) -> float:
    pairs = linked(one, other).pairs
    return float(pairs["match_probability"][0].as_py()) if pairs.num_rows else 0.0


def is_one(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(linked(one, other).entities["size"].to_pylist() == [2, 2])


HERE = {"postcode": "CM1 1AB", "address": "12 Mill Lane, Ashvale", "uprn": 100012345}
THERE = {"postcode": "SS7 2ZZ", "address": "9 Quay Street, Southmere", "uprn": 100099999}
JOHN = {"forename": "John", "surname": "Tarrant", "sex": "m"}
BORN = {"date_of_birth": date(1962, 7, 19)}
NINO = {"nino": "JT123457C"}
OTHER_NINO = {"nino": "PK908172A"}


def test_it_is_registered() -> None:
    assert MODELS["people"]().ref == "people@1"


def test_a_name_and_a_place_are_enough_without_a_date_of_birth() -> None:
    assert probability(JOHN | HERE, JOHN | HERE) >= 0.99
    bare = {k: HERE[k] for k in ("postcode", "address")}
    assert probability(JOHN | bare, JOHN | bare) >= 0.99


def test_a_name_alone_never_links() -> None:
    rare = {"forename": "Zebulon", "surname": "Quarmby"}
    assert not is_one(rare, rare)
    assert not is_one(rare | HERE, rare | THERE)
    assert not is_one(JOHN | {"postcode": "CM1 1AB"}, JOHN | {"postcode": "CM1 1AB"})


def test_a_name_and_a_date_of_birth_at_two_places_by_how_rare_the_name_is() -> None:
    strangers = [
        {"forename": "John", "surname": "Smith", "postcode": f"CM{n % 9} {n % 7}AB"}
        | {"date_of_birth": date(1930 + n % 60, 1 + n % 12, 1 + n % 27)}
        for n in range(400)
    ]
    common = {"forename": "John", "surname": "Smith", "date_of_birth": date(2001, 2, 28)}
    rare = {"forename": "Zebulon", "surname": "Quarmby"} | BORN
    rows = [common | HERE, common | THERE, rare | HERE, rare | THERE, *strangers]
    result = linked(*rows)
    found = {(p["left"], p["right"]): p["match_probability"] for p in result.pairs.to_pylist()}
    assert 0.05 < found["r:0", "r:1"] < 0.99 < found["r:2", "r:3"]
    numbered = [row | NINO if n < 2 else row for n, row in enumerate(rows)]
    assert linked(*numbered).entities["size"][0].as_py() == 2


@pytest.mark.parametrize("place", [HERE, THERE, {}])
def test_a_number_says_it_whatever_the_place(place: dict[str, Any]) -> None:
    assert is_one(JOHN | NINO | HERE, JOHN | {"nino": "JT 12 34 57"} | place)


def test_a_namesake_born_on_the_same_day_has_another_number() -> None:
    one = JOHN | BORN
    assert not is_one(one | NINO | HERE, one | OTHER_NINO | THERE)
    assert not is_one(one | NINO | HERE, one | OTHER_NINO | HERE)
    assert is_one(one | NINO | HERE, one | {"nino": "JT123475"} | THERE)  # one slip


TWINS = [("Thomas", "Oliver"), ("Daniel", "Danielle"), ("Ellen", "Helen"), ("Jack", "Jake")]


@pytest.mark.parametrize(("one", "other"), TWINS)
@pytest.mark.parametrize("place", [HERE, {"postcode": "CM1 1AB"}, THERE])
def test_twins_are_two(one: str, other: str, place: dict[str, Any]) -> None:
    twin = {"surname": "Quarmby"} | BORN
    sexes = ("m", "f") if other == "Danielle" else (None, None)
    first = twin | {"forename": one, "sex": sexes[0]} | HERE
    assert not is_one(first, twin | {"forename": other, "sex": sexes[1]} | place)


def test_father_and_son_of_one_name_are_two() -> None:
    son = {"date_of_birth": date(1990, 11, 4)}
    assert not is_one(JOHN | BORN | HERE, JOHN | son | HERE)
    # The register's entry has no date of birth: it is one of theirs, and never joins both.
    result = linked(JOHN | BORN | HERE, JOHN | son | HERE, JOHN | HERE)
    assert sorted(result.entities["size"].to_pylist()) == [1, 2, 2]
    assert result.diagnostics["entities_separated"] == 1


def test_partners_are_two_even_with_one_number() -> None:
    wife = {"forename": "Margaret", "surname": "Tarrant", "sex": "f"}
    hers = {"date_of_birth": date(1964, 3, 30)}
    assert not is_one(JOHN | BORN | HERE, wife | hers | HERE)
    assert not is_one(JOHN | BORN | HERE | NINO, wife | hers | HERE | NINO)
    assert not is_one(JOHN | HERE | NINO, wife | HERE | NINO)


def test_a_number_that_many_use_joins_nobody() -> None:
    crowd = [
        {"forename": f, "surname": s, "date_of_birth": date(1950 + n, 1 + n, 3 + n)} | NINO
        for n, (f, s) in enumerate(
            [("John", "Abel"), ("Jane", "Baker"), ("John", "Cooper"), ("Ravi", "Dyer")]
        )
    ]
    result = linked(*crowd, {"forename": "John", "surname": "Ewer"} | NINO)
    assert pc.max(result.entities["size"]).as_py() == 1
    assert result.diagnostics["ninos_shared"] == 1


def test_a_woman_who_marries() -> None:
    before = {"forename": "Anita", "surname": "Quarmby", "sex": "f"} | BORN
    after = {"forename": "Anita", "surname": "Tarrant", "sex": "f"} | BORN
    assert is_one(before | HERE, after | HERE)
    assert is_one(before | HERE | NINO, after | THERE | NINO)
    assert not is_one(before | HERE, after | THERE)
    assert is_one(before | HERE, before | HERE | {"surname": "Quarmby-Tarrant"})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"forename": "William"}, {"forename": "Bill"}),
        ({"forename": "Gwendolyn"}, {"forename": "Gwendloyn"}),
        ({"surname": "Quarmby"}, {"surname": "Quramby"}),
        ({"surname": "Simpson"}, {"surname": "Sirnpson", "date_of_birth": None}),
        ({"surname": "Humphrey"}, {"surname": "Hurnphrey", "date_of_birth": None}),
        ({"forename": "William"}, {"forename": "W"}),
        ({"date_of_birth": date(1962, 7, 9)}, {"date_of_birth": date(1962, 9, 7)}),
        ({"date_of_birth": date(1962, 7, 9)}, {"date_of_birth": date(1967, 7, 9)}),
        ({"forename": "Quarmby", "surname": "Una"}, {"forename": "Una", "surname": "Quarmby"}),
        ({"full_name": "QUARMBY, Mr Una P"}, {"forename": "Una", "surname": "Quarmby"}),
    ],
)
def test_slips_and_other_forms(one: dict[str, Any], other: dict[str, Any]) -> None:
    person: dict[str, Any] = {"forename": "Una", "surname": "Quarmby"} | BORN | HERE
    first = {k: v for k, v in person.items() if "full_name" not in one or "name" not in k}
    assert is_one(first | one, person | other)


NOBODY = [
    {"forename": "Not", "surname": "Known"},
    {"full_name": "THE OCCUPIER"},
    {"full_name": "Executors of J Tarrant"},
    {"full_name": "Harbour Homes Ltd"},
    {"full_name": None},
    {"surname": "XXXX"},
    JOHN | {"surname__verdict": "placeholder"},
    JOHN | {"forename": "Unknown"},
]


@pytest.mark.parametrize("nobody", NOBODY)
def test_nobodys_name_never_links(nobody: dict[str, Any]) -> None:
    if nobody == NOBODY[0]:
        nobody = {"full_name": "Not Known"}
    result = linked(*[nobody | HERE | BORN | NINO] * 3)
    assert result.pairs.num_rows == 0
    assert result.entities["size"].to_pylist() == [1, 1, 1]
    assert "valid" not in result.diagnostics["verdicts"]


def test_placeholders_of_other_columns_are_no_evidence() -> None:
    empty = {"date_of_birth": date(1900, 1, 1), "nino": "QQ123456C", "postcode": "ZZ99 3VZ"}
    assert not is_one(JOHN | empty, JOHN | empty)
    stated = BORN | NINO | {"date_of_birth__verdict": "placeholder", "nino__verdict": "invalid"}
    assert not is_one(JOHN | stated, JOHN | stated)


def test_an_attainers_date_of_birth_counts() -> None:
    attainer = JOHN | THERE | {"attainer_date_of_birth": date(2008, 12, 5)}
    other = JOHN | THERE | {"date_of_birth": date(1971, 1, 30)}
    assert not is_one(attainer, other)
    assert is_one(attainer, JOHN | HERE | {"date_of_birth": date(2008, 12, 5)})


def test_the_weight_is_the_sum_of_its_parts() -> None:
    result = linked(JOHN | HERE | BORN, JOHN | HERE | BORN | NINO)
    (pair,) = result.pairs.to_pylist()
    parts = explain(result, pair["left"], pair["right"]).to_pylist()
    assert sum(p["bits"] for p in parts) == pytest.approx(pair["match_weight"], abs=1e-5)
    levels = {p["comparison"]: p["level"] for p in parts}
    assert levels["place"] == "same address" and levels["nino"] == "not known"
    assert levels["date_of_birth"] == "same date of birth at one place"


def test_tables_without_names_are_left_out_and_counted() -> None:
    gazetteer = pa.table({"_record": ["g:1"], "uprn": [1]})
    result = link({"a": table(JOHN | HERE), "g": gazetteer, "b": table()}, MODEL)
    assert result.entities["record"].to_pylist() == ["r:0"]
    assert result.diagnostics["tables_without_names"] == 1
    with pytest.raises(InputError, match="No table has a name"):
        link({"g": gazetteer}, MODEL)
    with pytest.raises(InputError, match="record id"):
        link({"a": table(JOHN), "b": table(JOHN)}, MODEL)
    with pytest.raises(InputError, match="no such column"):
        link({"a": pa.table({"surname": ["Tarrant"]})}, MODEL)


NAMES = st.sampled_from(["John", "Jon", "Mary", "Marie", "Una", None])
SURNAMES = st.sampled_from(["Tarrant", "Tarant", "Quarmby", "Not known", None])
DAYS = st.sampled_from([date(1962, 7, 19), date(1962, 7, 9), date(1990, 1, 2), None])
NUMBERS = st.sampled_from(["JT123457C", "PK908172A", "QQ123456C", None])
PLACES = st.sampled_from([HERE, THERE, {}])
PERSON = st.builds(
    lambda f, s, d, n, p: {"forename": f, "surname": s, "date_of_birth": d, "nino": n} | p,
    NAMES, SURNAMES, DAYS, NUMBERS, PLACES,
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(st.lists(PERSON, min_size=2, max_size=12), st.integers(0, 2**32))
def test_order_says_nothing_and_a_stranger_changes_no_pair(
    rows: list[dict[str, Any]], seed: int
) -> None:
    whole = table(*rows)
    order = list(range(len(rows)))
    random.Random(seed).shuffle(order)
    before, shuffled = link({"t": whole}, MODEL), link({"t": whole.take(order)}, MODEL)
    assert before.pairs.equals(shuffled.pairs)
    assert before.entities.equals(shuffled.entities)
    stranger = {"_record": "s:1", "forename": "Ottoline", "surname": "Vellacott"}
    elsewhere = {"date_of_birth": date(1931, 5, 8), "nino": "WE445566B", "postcode": "CO9 9ZZ"}
    more = link({"t": whole, "s": table(stranger | elsewhere)}, MODEL)
    assert more.pairs.equals(before.pairs)
    assert more.entities.slice(0, len(rows)).equals(before.entities)
    for row in before.entities.to_pylist():
        if row["verdict"] != "valid":
            assert row["size"] == 1


@settings(max_examples=15, deadline=None)
@given(st.lists(PERSON, min_size=2, max_size=12))
def test_no_entity_holds_two_people(rows: list[dict[str, Any]]) -> None:
    result = linked(*rows)
    members: dict[str, list[dict[str, Any]]] = {}
    for place in result.entities.to_pylist():
        members.setdefault(place["entity"], []).append(rows[int(place["record"][2:])])
    for group in members.values():
        numbers = {r["nino"] for r in group} - {None, "QQ123456C"}
        assert len(numbers) <= 1
        assert len(group) == next(
            p["size"] for p in result.entities.to_pylist() if rows[int(p["record"][2:])] is group[0]
        )
