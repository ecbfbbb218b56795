"""Looking places up in bulk says what looking at each of them would."""

from __future__ import annotations

from itertools import product

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.linkage.address_parts import address_parts
from folkmoot.linkage.gazetteer import area, index
from folkmoot.linkage.match_places import match_places
from folkmoot.linkage.might_be import might_be
from folkmoot.linkage.parse_addresses import parse_addresses
from folkmoot.linkage.read_gazetteer import read_gazetteer
from folkmoot.linkage.score_place import Candidate, alike, plausible, score_place
from folkmoot.linkage.score_places import score_places
from folkmoot.linkage.share_words import SharedWords
from folkmoot.linkage.words_alike import WordsAlike

FRONTS = ("", "12", "12a", "flat 3, 12", "flat a3, 10-14", "3/12", "3,", "1st floor flat, 12",
          "12 a", "flat b,", "no. 7", "gff 9", "12, unit 4", "rose barn, 5", "annexe, 2", "ß 4",
          "99999999999999999999999",
          "rose cottage,", "the flat,", "no,", "flat,", "top floor,", "annexe,",
          "basement,")  # fmt: skip
ENDS = ("high street", "rear lane, ashvale", "first avenue", "the floor", "saint mary road",
        "a high street", "Mill Lane,  Ashvale CM1 1AB", "Hihg Street, Ashvale", "", "front street",
        "flat lane", "ground floor", "st. mary's row", "no through road", "7 mill row",
        "mill mill lane", "high\nstreet", "caravan pitch")  # fmt: skip
ADDRESSES = [f"{front} {end}" for front, end in product(FRONTS, ENDS)]
CODES = (None, "CM1 1AB", "CM1 1AC", "SS7 2ZZ")
SAID = st.sampled_from(ADDRESSES)


def test_an_address_in_two_halves_has_the_parts_of_the_whole() -> None:
    parsed = parse_addresses(pa.array(ADDRESSES))
    assert [parsed.parts(n) for n in range(len(ADDRESSES))] == [*map(address_parts, ADDRESSES)]


@given(st.lists(st.text(alphabet="12aflt ,-/'.ró", max_size=30), max_size=20))
def test_so_has_any_text(texts: list[str]) -> None:
    parsed = parse_addresses(pa.array(texts, pa.string()))
    assert [parsed.parts(n) for n in range(len(texts))] == [address_parts(t) for t in texts]


@settings(max_examples=30)
@given(st.lists(SAID, min_size=1, max_size=30), SAID)
def test_shared_words_are_those_of_each(texts: list[str], said: str) -> None:
    shared, parts = SharedWords(parse_addresses(pa.array(texts))), [*map(address_parts, texts)]
    asked = address_parts(said)
    for word in {*asked.words}:
        there = [n for n, each in enumerate(parts) if word in each.words]
        assert (word in shared) == bool(there)
        if there:
            assert shared.count(word) == len(there)
            same = [n for n in there if asked.low in {parts[n].low, parts[n].high}]
            assert shared.rows(asked.low, word).tolist() == same


@settings(max_examples=60)
@given(SAID, st.sampled_from(CODES), st.lists(st.tuples(SAID, st.sampled_from(CODES)), max_size=12))
def test_many_places_score_as_each(
    said: str, code: str | None, places: list[tuple[str, str | None]]
) -> None:
    candidates = [
        Candidate(n, None, address_parts(text), postcode, historic=n % 5 == 0)
        for n, (text, postcode) in enumerate(places)
    ]
    parts, words = address_parts(said), area(candidates).words
    assert score_places(parts, code, candidates, words) == [
        (sum(score_place(parts, code, each, words).values()), each)
        for each in candidates
        if plausible(parts, each)
    ]


WORDS = st.text(alphabet="abc", min_size=1, max_size=7)


@given(st.lists(WORDS, max_size=30), WORDS)
def test_words_alike_are_those_that_a_look_at_all_finds(words: list[str], word: str) -> None:
    there = {each for each in words if each == word or alike(word, each)}
    assert WordsAlike(words).near(word) == tuple(sorted(there))


@settings(max_examples=40, deadline=None)
@given(st.lists(SAID, min_size=1, max_size=30), SAID)
def test_without_a_postcode_the_words_are_compared(texts: list[str], said: str) -> None:
    places = pa.table({"uprn": range(1, len(texts) + 1), "address": texts})
    asked = pa.table({"record": ["r"], "address": [said], "postcode": pa.nulls(1, pa.string())})
    parts = address_parts(said)
    slow = [
        place.uprn
        for n in range(1, len(texts) + 1)
        if (place := index(places).of(n))
        and plausible(parts, place)
        and _same_words(parts.words, place.parts.words)
    ]
    assert might_be(asked, places)["uprn"].to_pylist() == slow


def _same_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    few, many = sorted((one, other), key=len)
    if not few or not (_there(few[0], many) or _there(many[0], few)):
        return False
    return 2 * sum(_there(word, many) for word in {*few}) >= len({*few})


def _there(word: str, words: tuple[str, ...]) -> bool:
    return any(word == each or alike(word, each) for each in words)


ROWS = [
    {"uprn": 2, "address": "2 B", "status": "live"},
    {"uprn": 1, "address": "1 B", "parent_uprn": 0},
    {"uprn": 2, "address": "2 A", "status": "historic"},
    {"uprn": 2, "address": "2 C", "status": "live", "postcode": "cm11ab", "parent_uprn": 1},
    {"uprn": 0, "address": "3 A"},
    {"uprn": 4, "address": ""},
    {"uprn": 5, "address": None},
    {"uprn": 6, "address": "6 A", "class": "land"},
    {"uprn": None, "address": "7 A"},
]


@pytest.mark.parametrize("kind", [pa.int64(), pa.string()])
def test_a_place_has_one_row(kind: pa.DataType) -> None:
    names = {"uprn": kind, "parent_uprn": kind, **dict.fromkeys(
        ("address", "postcode", "status", "class"), pa.string())}  # fmt: skip
    rows = [{**row, **{c: str(row[c]) for c in ("uprn", "parent_uprn") if row.get(c) is not None}}
            for row in ROWS] if kind == pa.string() else ROWS  # fmt: skip
    found = read_gazetteer(pa.Table.from_pylist(rows, pa.schema(names)))
    assert found["address"].to_pylist() == ["1 B", "2 B"]
    assert found["uprn"].to_pylist() == [1, 2]
    assert read_gazetteer(pa.table({"uprn": [7], "address": ["x"]})).num_rows == 1


@pytest.mark.parametrize(
    ("places", "uprn", "probability"),
    [
        (["7 Straße", "9 Oak"], 1, 1.0),  # capitals aside, as Unicode has them
        (["7 STRASSE", "9 Oak"], 1, 1.0),
        (["7 strasse", "7 Strasse"], None, 0.5),
    ],
)
def test_what_is_written_as_there(places: list[str], uprn: int | None, probability: float) -> None:
    gazetteer = pa.table({
        "uprn": range(1, 3), "address": places, "postcode": ["CM1 1AB"] * 2
    })  # fmt: skip
    said = pa.table({"_record": ["r"], "address": ["7 Strasse"], "postcode": ["cm1 1ab"]})
    (found,) = match_places({"t": said}, gazetteer).places.to_pylist()
    assert found["uprn"] == uprn
    assert found["probability"] == pytest.approx(probability, abs=0.05)


def test_an_empty_gazetteer_has_no_place() -> None:
    kinds = {"uprn": pa.int64(), "address": pa.string(), "postcode": pa.string()}
    empty = pa.schema(kinds).empty_table()
    said = pa.table({"_record": ["r"], "address": ["7 Oak Road"], "postcode": ["CM1 1AB"]})
    (found,) = match_places({"t": said}, empty).places.to_pylist()
    assert (found["verdict"], found["uprn"]) == ("unmatched", None)
    assert might_be(said.rename_columns(["record", "address", "postcode"]), empty).num_rows == 0
