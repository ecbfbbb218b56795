"""Who is who, on small tables: what joins, what never does, equal bytes from equal input."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from math import log2
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from folkmoot.errors import InputError, NotFoundError
from folkmoot.linkage import Linked, explain, link, organisations, sample_pairs
from folkmoot.linkage.splink_settings import splink_settings

FIELDS = {
    "name": "ratepayer",
    "postcode": "postcode",
    "address": "address",
    "company_number": "company_number",
}
MODEL = organisations(fields=FIELDS)


def table(rows: list[dict[str, Any]]) -> pa.Table:
    names = ("_record", *FIELDS.values(), *(f"{c}__verdict" for c in FIELDS.values()))
    ordinary = {"_record": None, **dict.fromkeys(FIELDS.values())}
    full = []
    for number, row in enumerate(rows, start=1):
        filled = ordinary | {"_record": f"r:{number}"} | row
        for column in FIELDS.values():
            verdict = "missing" if filled[column] is None else "valid"
            filled.setdefault(f"{column}__verdict", verdict)
        full.append(filled)
    return pa.Table.from_pylist(full, pa.schema([(n, pa.string()) for n in names]))


def linked(*rows: dict[str, Any]) -> Linked:
    return link({"t": table(list(rows))}, MODEL)


def joined(one: dict[str, Any], other: dict[str, Any]) -> bool:
    result = linked(one, other)
    entities = result.entities["entity"].to_pylist()
    assert result.entities["size"].to_pylist() == [2 if len(set(entities)) == 1 else 1] * 2
    return len(set(entities)) == 1


HERE = {"postcode": "YO1 7AB", "address": "Unit 1, Mill Lane, York"}
NEXT_DOOR = {"postcode": "YO1 7AB", "address": "Unit 2, Mill Lane, York"}
FAR = {"postcode": "HD1 1AA", "address": "9 High Street, Huddersfield"}


@pytest.mark.parametrize("other", ["Kettle Limited", "KETTLE LTD.", "The Kettle Ltd"])
@pytest.mark.parametrize("place", [NEXT_DOOR, FAR, {}])
def test_one_company_at_different_properties(other: str, place: dict[str, str]) -> None:
    assert joined({"ratepayer": "Kettle Ltd"} | HERE, {"ratepayer": other} | place)


@pytest.mark.parametrize("place", [NEXT_DOOR, FAR])
def test_another_address_is_no_evidence_against(place: dict[str, str]) -> None:
    one, other = {"ratepayer": "Kettle Ltd"} | HERE, {"ratepayer": "Kettle Ltd"}
    nowhere = linked(one, other).pairs["match_weight"][0].as_py()
    assert linked(one, other | place).pairs["match_weight"][0].as_py() >= nowhere


def test_a_persons_name_needs_a_place_as_well() -> None:
    person = {"ratepayer": "John Smith"}
    assert not joined(person | HERE, person | FAR)
    assert not joined(person, person)
    assert joined(person | HERE, person | NEXT_DOOR)


def test_an_organisations_rare_name_is_enough_a_common_one_is_not() -> None:
    club = {"ratepayer": "Anytown Fell Cricket Club"}
    assert joined(club | HERE, club | FAR)
    many = [club | {"postcode": f"AB{n} 1AA"} for n in range(1, 60)]
    result = linked(*many)
    assert pc.max(result.entities["size"]).as_py() == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kettle Ltd", "Kettle PLC"),
        ("Kettle Ltd", "Kettle (UK) Ltd"),
        ("Kettle Ltd", "Kettle"),
        ("Kettle Ltd", "Pan Ltd t/a Kettle"),
    ],
)
def test_what_needs_a_place_as_well(one: str, other: str) -> None:
    assert not joined({"ratepayer": one} | HERE, {"ratepayer": other} | FAR)
    assert joined({"ratepayer": one} | HERE, {"ratepayer": other} | NEXT_DOOR)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zarnica Solutions Ltd", "Zarnick Solutions Ltd"),
        ("Millhouse Lane No 1 Ltd", "Millhouse Lane No 2 Ltd"),
        ("Kettle Ltd t/a Corner Shop", "Pan Ltd t/a Corner Shop"),
        ("Anytown Moor AFC", "Anytown Moor CC"),
    ],
)
def test_neighbours_with_like_names_are_two(one: str, other: str) -> None:
    assert not joined({"ratepayer": one} | HERE, {"ratepayer": other} | NEXT_DOOR)


@pytest.mark.parametrize(
    "nobody",
    [
        {"ratepayer": "Personal details not supplied"},
        {"ratepayer": "The Committee & Members"},
        {"ratepayer": "Corporate Landlord"},
        {"ratepayer": None},
        {"ratepayer": "Withheld By Council", "ratepayer__verdict": "placeholder"},
    ],
)
def test_a_name_that_is_nobodys_never_links(nobody: dict[str, Any]) -> None:
    result = linked(nobody | HERE, nobody | HERE, nobody | HERE)
    assert result.pairs.num_rows == 0
    assert result.entities["size"].to_pylist() == [1, 1, 1]
    assert result.diagnostics["verdicts"].keys() <= {"placeholder", "generic", "missing"}


def test_a_company_number_says_more_than_a_name() -> None:
    one = {"ratepayer": "Kettle Ltd", "company_number": "1234567"}
    assert joined(one, {"ratepayer": "Kettel Manufacturing", "company_number": "01234567"})
    assert not joined(one, {"ratepayer": "Kettle Ltd", "company_number": "07654321"})
    invalid = one | {"company_number__verdict": "invalid"}
    assert not joined(invalid, {"ratepayer": "Pan Ltd", "company_number": "01234567"})


def test_a_company_number_identifies_where_the_name_does_not() -> None:
    nobody = {"ratepayer": "Personal details not supplied", "company_number": "01234567"}
    assert not joined(nobody, {"ratepayer": "Personal details not supplied"})


def test_links_chain_into_one_entity_within_and_across_tables() -> None:
    first = table([{"ratepayer": "Kettle Ltd", "_record": "a:1"} | HERE])
    second = table(
        [
            {"ratepayer": "Kettle Limited", "_record": "b:1"} | FAR,
            {"ratepayer": "Pan Ltd", "_record": "b:2"},
            {"ratepayer": "Kettle Ltd", "_record": "b:3"},
        ]
    )
    result = link({"one": first, "two": second}, MODEL)
    rows = result.entities.to_pylist()
    assert [r["record"] for r in rows] == ["a:1", "b:1", "b:2", "b:3"]
    assert [r["size"] for r in rows] == [3, 3, 1, 3]
    assert len({r["entity"] for r in rows}) == 2


def test_the_id_of_an_entity_is_made_of_its_smallest_record() -> None:
    rows = [{"ratepayer": "Kettle Ltd"}, {"ratepayer": "Kettle Ltd"}]
    before = linked(*rows).entities["entity"][0].as_py()
    assert linked(*rows, {"ratepayer": "Kettle Limited"}).entities["entity"][2].as_py() == before


@pytest.mark.parametrize("number", [0, 1])
def test_too_few_records_to_compare(number: int) -> None:
    result = linked(*[{"ratepayer": "Kettle Ltd"}] * number)
    assert result.pairs.num_rows == 0
    assert result.entities.num_rows == number
    assert result.pairs.schema == linked(*[{"ratepayer": "Kettle Ltd"}] * 2).pairs.schema


def test_the_columns_that_are_not_there_add_nothing() -> None:
    bare = pa.table({"_record": ["a", "b"], "ratepayer": ["Kettle Ltd", "Kettle Ltd"]})
    assert link({"t": bare}, MODEL).entities["size"].to_pylist() == [2, 2]


def test_faults_are_said_all_at_once() -> None:
    with pytest.raises(InputError) as caught:
        link({"t": pa.table({"x": ["a"]}), "u": pa.table({"_record": ["a"]})}, MODEL)
    assert len(caught.value.faults) == 3
    for ids in (["a", "a"], ["a", None]):
        with pytest.raises(InputError, match="record id"):
            link({"t": pa.table({"_record": ids, "ratepayer": ["K", "K"]})}, MODEL)


def test_the_weight_is_the_sum_of_its_parts() -> None:
    result = linked(
        {"ratepayer": "Anytown Cricket Club"} | HERE,
        {"ratepayer": "Anytown Cricket Club"} | NEXT_DOOR,
        {"ratepayer": "Pan Ltd", "postcode": "YO2 2AA"},
    )
    (pair,) = result.pairs.to_pylist()
    parts = explain(result, pair["right"], pair["left"]).to_pylist()
    assert [p["comparison"] for p in parts] == ["prior", "name", "company_number", "place"]
    assert [p["level"] for p in parts[1:]] == [
        "same name of an organisation",
        "not known",
        "same postcode",
    ]
    assert sum(p["bits"] for p in parts) == pytest.approx(pair["match_weight"], abs=1e-5)
    odds = 2 ** pair["match_weight"]
    assert pair["match_probability"] == pytest.approx(odds / (1 + odds), abs=1e-6)
    assert parts[0]["bits"] == pytest.approx(log2(MODEL.prior / (1 - MODEL.prior)), abs=1e-5)
    with pytest.raises(NotFoundError):
        explain(result, "r:1", "r:3")


def test_the_u_of_places_is_counted_and_expected_where_there_is_little_to_count() -> None:
    def place_u(*rows: dict[str, Any]) -> list[float]:
        place = next(c for c in linked(*rows).model.comparisons if c.name == "place")
        return [float(level.u) for level in place.levels[:3]]

    few = place_u({"ratepayer": "Kettle Ltd"} | HERE, {"ratepayer": "Pan Ltd"} | NEXT_DOOR)
    assert few == pytest.approx([2e-6, 4e-4, 0.03], rel=0.01)
    # 2,000 records of one district and five postcodes, no address twice: 1,999,000 pairs.
    many = place_u(
        *(
            {"ratepayer": f"Kettle {n} Ltd", "address": f"Unit {n}, Mill Lane"}
            | {"postcode": f"YO1 {n % 5}AB"}
            for n in range(2_000)
        )
    )
    same = 5 * 400 * 399 // 2
    assert many == pytest.approx(
        [2 / 2_999_000, (same + 400) / 2_999_000, (1_999_000 - same + 30_000) / 2_999_000]
    )


def test_the_model_is_frozen_and_unchanged() -> None:
    with pytest.raises(FrozenInstanceError):
        MODEL.prior = 0.5  # type: ignore[misc]
    before = MODEL
    linked({"ratepayer": "Kettle Ltd"}, {"ratepayer": "Kettle Ltd"})
    assert before == organisations(fields=FIELDS)
    assert MODEL.ref == "organisations@1"
    assert splink_settings(replace(MODEL, comparisons=()))["comparisons"] == []


ROWS = [
    {"ratepayer": name, "postcode": postcode}
    for name in ("Kettle Ltd", "Kettle Limited", "Anytown Cricket Club", "John Smith", "Pan PLC")
    for postcode in ("YO1 7AB", "YO1 7AC", "HD1 1AA", None)
]
SCRIPT = """
import hashlib, sys
import pyarrow as pa
from folkmoot.linkage import link, organisations
table = pa.ipc.open_stream(sys.stdin.buffer).read_all()
linked = link({"t": table}, organisations(), threads=int(sys.argv[1]))
digest = hashlib.sha256()
for part in (linked.pairs, linked.entities):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, part.schema) as writer:
        writer.write_table(part.combine_chunks())
    digest.update(sink.getvalue())
print(linked.pairs.num_rows, digest.hexdigest())
"""


def test_equal_input_gives_equal_bytes_in_another_process(tmp_path: Path) -> None:
    sink = pa.BufferOutputStream()
    rows = table(ROWS)
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    seen = set()
    for threads, seed in (("1", "0"), ("2", "1"), ("2", "2")):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, threads],
            input=sink.getvalue().to_pybytes(),
            capture_output=True,
            check=True,
            cwd=tmp_path,
            env=os.environ | {"PYTHONHASHSEED": seed, "TMPDIR": str(tmp_path)},
        )
        assert done.stderr == b""  # the engine says nothing
        seen.add(done.stdout)
    assert len(seen) == 1
    assert not seen.pop().startswith(b"0 ")
    assert list(tmp_path.iterdir()) == []  # and leaves nothing behind


def test_the_order_of_the_rows_says_nothing() -> None:
    forward, backward = table(ROWS), table(ROWS).take(list(range(len(ROWS)))[::-1])
    one, other = link({"t": forward}, MODEL), link({"t": backward}, MODEL)
    assert one.pairs.equals(other.pairs)
    assert one.entities.equals(other.entities)


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        linked({"ratepayer": "Kettle Ltd"}, {"ratepayer": "Kettle Ltd"})
    assert "Kettle" not in caplog.text


def test_a_sample_for_judging() -> None:
    tables = {"t": table(ROWS)}
    result = link(tables, MODEL)
    drawn = sample_pairs(result, tables, 3, seed="a")
    assert drawn.equals(sample_pairs(result, tables, 3, seed="a"))
    assert 1 <= drawn.num_rows <= 3
    assert {"ratepayer", "postcode"} <= set(FIELDS.values())
    for row in drawn.to_pylist():
        assert row["name_left"] and row["name_right"] and row["judgement"] is None
        assert row["match_probability"] >= MODEL.least_probability
    every = sample_pairs(result, tables, 1_000, seed="b", distinct=False)
    assert every.num_rows == result.diagnostics["pairs_linked"]
    assert sample_pairs(result, tables, 0, seed="a").num_rows == 0
