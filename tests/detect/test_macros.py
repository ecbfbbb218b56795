"""The macros that every typology may call, each beside a plain-Python twin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from tests.detect import names_reference as plain

from folkmoot.detect.detect import MACROS


@pytest.fixture(scope="module")
def sql() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE parameters"
            " (name TEXT, region TEXT, value BIGINT, valid_from DATE, valid_to DATE)"
        )
        connection.execute(MACROS.read_text(encoding="utf-8"))
        yield connection


def one(sql: duckdb.DuckDBPyConnection, text: str, values: list[Any]) -> Any:
    (row,) = sql.execute(f"SELECT {text}", values).fetchall()
    return row[0] if len(row) == 1 else row


@pytest.mark.parametrize(
    ("forename", "surname", "full_name", "expected"),
    [
        ("Ann", "Kettle", None, ("ann", "kettle")),
        (None, None, "KETTLE, Ann Marie", ("ann", "kettle")),
        (None, None, "Mrs Ann Kettle", ("ann", "kettle")),
        (None, None, "KETTLE, Mrs A", ("a", "kettle")),
        ("Mrs Ann", "de la Pan", "nonsense", ("ann", "de la pan")),
        (None, None, "Kettle", ("kettle", "kettle")),
        (None, None, None, (None, None)),
    ],
)
def test_a_name_whichever_way_it_was_sent(
    sql: duckdb.DuckDBPyConnection, forename: str, surname: str, full_name: str, expected: Any
) -> None:
    values = [forename, full_name, surname]
    assert one(sql, "given_name($1, $2), family_name($3, $2)", values) == expected
    row = {"forename": forename, "surname": surname, "full_name": full_name}
    assert (plain.given(row), plain.family(row)) == expected


NAME = st.none() | st.text("abc", min_size=1, max_size=5)


@drawn(NAME, NAME)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_one_spelling(sql: duckdb.DuckDBPyConnection, a: str | None, b: str | None) -> None:
    values = "one_spelling(CAST($1 AS TEXT), CAST($2 AS TEXT))"
    assert one(sql, values, [a, b]) is plain.one_spelling(a, b)


DAY = st.dates(date(2024, 1, 1), date(2024, 2, 1))


@drawn(DAY, st.none() | DAY, DAY, st.none() | DAY)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_overlap_days(sql: duckdb.DuckDBPyConnection, a: Any, b: Any, c: Any, d: Any) -> None:
    text = "overlap_days(CAST($1 AS DATE), CAST($2 AS DATE), CAST($3 AS DATE), CAST($4 AS DATE))"
    assert one(sql, text, [a, b, c, d]) == plain.days(a, b, c, d)
