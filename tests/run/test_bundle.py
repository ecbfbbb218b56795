"""Several tables as one: equal content gives equal bytes, whatever order the rows came in."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.run.bundle import pack, unpack

SCHEMA = pa.schema(
    [
        ("text", pa.string()),
        ("pence", pa.int64()),
        ("day", pa.date32()),
        ("weight", pa.float64()),
        ("sure", pa.bool_()),
        ("records", pa.list_(pa.string())),
    ]
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "text": st.none() | st.text(max_size=4),
            "pence": st.none() | st.integers(-(2**63), 2**63 - 1),
            "day": st.none() | st.dates(dt.date(1900, 1, 1)),
            # No order tells 0.0 from -0.0, and the rounded weights of a run have no -0.0.
            "weight": st.none()
            | st.floats(allow_nan=False, allow_infinity=False).map(lambda x: x + 0.0),
            "sure": st.none() | st.booleans(),
            "records": st.none() | st.lists(st.text(max_size=3), max_size=3),
        }
    ),
    max_size=12,
    unique_by=repr,
)


def table(rows: list[dict[str, Any]], chunks: int = 1) -> pa.Table:
    """The rows as a table of so many chunks."""
    size = max(1, -(-len(rows) // chunks))
    parts = [rows[i : i + size] for i in range(0, len(rows), size)] or [[]]
    return pa.concat_tables(pa.Table.from_pylist(part, SCHEMA) for part in parts)


def keyed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of which no two are the same, by a number."""
    return [row | {"pence": number} for number, row in enumerate(rows)]


@given(rows=ROWS, seed=st.integers(), chunks=st.integers(1, 4))
def test_the_order_of_rows_and_the_chunks_do_not_count(
    rows: list[dict[str, Any]], seed: int, chunks: int
) -> None:
    shuffled = random.Random(seed).sample(rows, len(rows))
    marked = table(shuffled, chunks).replace_schema_metadata({b"made": b"elsewhere"})
    assert pack({"a": marked}).equals(pack({"a": table(rows)}))


def texts(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(map(repr, table(rows).to_pylist()))


@given(rows=ROWS)
def test_what_was_packed_comes_back(rows: list[dict[str, Any]]) -> None:
    back = unpack(pack({"b": table(rows), "a": table([])}))
    assert sorted(back) == ["a", "b"]
    assert back["a"].schema == back["b"].schema == SCHEMA
    assert texts(back["b"].to_pylist()) == texts(rows)
    assert pack(back).equals(pack({"a": table([]), "b": table(rows)}))


@given(rows=ROWS.filter(len), other=st.integers(0, 100))
def test_other_content_gives_other_bytes(rows: list[dict[str, Any]], other: int) -> None:
    rows = keyed(rows)
    changed = [*rows[:-1], rows[-1] | {"pence": len(rows) + other}]
    packed = pack({"a": table(rows)})
    assert not packed.equals(pack({"a": table(changed)}))
    assert not packed.equals(pack({"b": table(rows)}))
    assert not packed.equals(pack({"a": table(rows[1:])}))


def test_rows_that_differ_only_in_a_nested_column_keep_one_order() -> None:
    rows = [{"text": "x", "records": ["b"]}, {"text": "x", "records": ["a"]}]
    assert pack({"a": table(rows)}).equals(pack({"a": table(rows[::-1])}))


def test_nothing_packs_and_unpacks() -> None:
    assert unpack(pack({})) == {}
    assert unpack(pack({"a": pa.table({})}))["a"].num_rows == 0


@pytest.mark.parametrize("slice_", [slice(0, 2), slice(1, 3)])
def test_a_slice_packs_as_its_own_rows(slice_: slice) -> None:
    rows = keyed([{"text": c} for c in "abc"])
    sliced = table(rows).slice(slice_.start, slice_.stop - slice_.start)
    assert pack({"a": sliced}).equals(pack({"a": table(rows[slice_])}))
