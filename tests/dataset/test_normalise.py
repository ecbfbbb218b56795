"""Normalising: value, raw text and verdict side by side, equal to a slow reading row by row."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.dataset.contract import Column, Contract, Semantic
from folkmoot.dataset.fields.field_of import field_of, type_of
from folkmoot.dataset.fields.placeholder import is_placeholder
from folkmoot.dataset.fields.reading import How, Verdict
from folkmoot.dataset.normalise import Normalised, normalise
from folkmoot.dataset.profile import profile
from folkmoot.dataset.raw import Raw
from folkmoot.dataset.read import read


def one(column: Column, *texts: str) -> Normalised:
    return normalise(raw_of(column, texts), contract_of(column))


def contract_of(column: Column) -> Contract:
    return Contract(id="o", version="1", dataset="o", member="m", title="t", columns=(column,))


def raw_of(column: Column, texts: tuple[str | None, ...]) -> Raw:
    table = pa.table(
        {
            "_row": pa.array(range(2, len(texts) + 2), pa.int64()),
            column.name: pa.array(texts, pa.string()),
        }
    )
    return Raw(
        table, pa.table({"_row": [], "reason": [], "text": []}), len(texts), "utf-8", None, 1,
        (), (), (), "0" * 64, 1,
    )  # fmt: skip


def result(normalised: Normalised, name: str) -> list[tuple[Any, Any, Any]]:
    table = normalised.table
    parts = (table[name], table[f"{name}__raw"], table[f"{name}__verdict"])
    return list(zip(*(part.to_pylist() for part in parts), strict=True))


RELIEF = Column(
    name="relief",
    semantic="code",
    source=("Relief",),
    allowed=("small_business", "extension", "charity"),
    values={"MAND  Relief": "charity", "None given": ""},
    contains=(("small business rate extension", "extension"), ("Small Business", "small_business")),
    nulls=("-",),
)


def test_value_maps_and_allowed() -> None:
    texts = (
        "mand relief", "Localised ; Small  business Rate", "Small Business Rate Extension 12m",
        "-", "none given", "Pub", "CHARITY",
    )  # fmt: skip
    normalised = one(RELIEF, *texts)
    assert result(normalised, "relief") == [
        ("charity", "mand relief", "valid"),
        ("small_business", "Localised ; Small  business Rate", "valid"),
        ("extension", "Small Business Rate Extension 12m", "valid"),
        (None, None, "missing"),
        (None, None, "missing"),
        ("Pub", "Pub", "invalid"),  # a code off the list stays to be seen, but is invalid
        ("charity", "CHARITY", "valid"),
    ]


def test_a_column_that_the_supplier_does_not_hold_is_absent_not_empty(contract: Contract) -> None:
    raw = read(b"Ref,Name,Start\n1,Owner,01/04/2019\n2,,2019-25-12\n", contract)
    normalised = normalise(raw, contract)
    names = ["_row"]
    for column in contract.columns:
        names += [column.name, f"{column.name}__raw", f"{column.name}__verdict"]
    assert normalised.table.column_names == names
    assert result(normalised, "amount") == [(None, None, "absent")] * 2
    assert normalised.table["amount"].type == pa.int64()
    assert result(normalised, "name") == [(None, "Owner", "placeholder"), (None, None, "missing")]
    assert result(normalised, "start")[0] == (date(2019, 4, 1), "01/04/2019", "valid")
    assert "start: 1 are dates only if day and month change places" in normalised.notes
    assert normalised.verdicts("start") == {"invalid": 1, "valid": 1}


def test_a_wholly_blank_column_is_missing_and_noted() -> None:
    normalised = one(Column(name="x", semantic="code", source=("X",), nulls=(".",)), ".", ".")
    assert normalised.verdicts("x") == {"missing": 2}
    assert normalised.notes == ("x: the column is there and wholly blank",)


def test_birthdays_on_new_years_day_are_noted() -> None:
    column = Column(name="born", semantic="date_of_birth", source=("Born",))
    days = [f"19{50 + i % 40}-0{1 + i % 9}-1{i % 9}" for i in range(900)]
    normalised = one(column, *days, *["1970-01-01"] * 100)
    assert any("100 are 1 January" in note for note in normalised.notes)
    normalised = one(column, *days)
    assert normalised.notes == ()


def test_as_of_judges_births() -> None:
    column = Column(name="born", semantic="date_of_birth", source=("Born",))
    contract = contract_of(column)
    raw = raw_of(column, ("2020-01-01",))
    assert normalise(raw, contract).verdicts("born") == {"valid": 1}
    assert normalise(raw, contract, as_of=date(2019, 1, 1)).verdicts("born") == {"invalid": 1}


TEXTS = st.one_of(
    st.none(),
    st.sampled_from(["Owner", "12", "2019-04-01", "AB123456C", "BD6 3DQ", "-", "n/a", " x "]),
    st.text(max_size=8),
)


@pytest.mark.parametrize("semantic", list(Semantic))
@settings(deadline=None, max_examples=20)
@given(texts=st.lists(TEXTS, max_size=12))
def test_normalise_agrees_with_reading_each_row_alone(
    semantic: Semantic, texts: list[str | None]
) -> None:
    """The plain reference: one row after another, no distinct values, no Arrow."""
    column = Column(name="x", semantic=semantic, source=("X",), nulls=("-",))
    contract = contract_of(column)
    normalised = normalise(raw_of(column, tuple(texts)), contract)
    expected: list[tuple[Any, Any, Any]] = []
    for text in texts:
        if text is None or text.strip() == "-":
            expected.append((None, None, "missing"))
        elif is_placeholder(text, semantic):
            expected.append((None, text, "placeholder"))
        else:
            value, verdict = field_of(semantic)(text, How())
            raw = None if verdict is Verdict.MISSING else text
            expected.append((value, raw, str(verdict)))
    assert result(normalised, "x") == expected
    assert normalised.table["x"].type == type_of(semantic)


def test_a_profile_counts_and_shows_only_what_the_contract_lists(contract: Contract) -> None:
    ref, *others = contract.columns
    listed = ref.model_copy(update={"allowed": ("A", "B")})
    contract = contract.model_copy(update={"columns": (listed, *others)})
    raw = read(
        b"Ref,Name,Start\nA,Canary Ltd,2019-04-01\nB,Canary Ltd,\na,,soon\nCanary,,\n", contract
    )
    by_name = {p.column: p for p in profile(normalise(raw, contract), contract)}
    assert by_name["ref"].values == (("A", 2), ("B", 1))
    assert dict(by_name["ref"].verdicts) == {"invalid": 1, "valid": 3}
    assert by_name["ref"].lengths == ((1, 3), (6, 1))
    name = by_name["name"]
    assert (name.rows, name.missing, name.distinct, name.values) == (4, 2, 1, None)
    assert dict(by_name["start"].verdicts) == {"invalid": 1, "missing": 2, "valid": 1}
    assert not by_name["amount"].present
    assert "Canary" not in str(by_name)
    assert "Canary" not in repr(normalise(raw, contract))


@pytest.mark.parametrize(
    "update",
    [
        {"allowed": None}, {"tags": ("personal",)}, {"tags": ("special_category",)},
        {"source": ("Religion",)}, {"title": "Offence type"}, {"name": "ethnic_group"},
    ],
)  # fmt: skip
def test_a_profile_shows_no_values_of_people(update: dict[str, Any]) -> None:
    column = Column(name="x", semantic="code", source=("X",), allowed=("A", "B"))
    for each, shown in ((column, True), (Column(**(column.model_dump() | update)), False)):
        contract = contract_of(each)
        raw = raw_of(each, ("A", "B", "A"))
        (found,) = profile(normalise(raw, contract), contract)
        assert (found.values is not None) is shown
