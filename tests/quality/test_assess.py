"""Certificates by hand, missing columns, and what must never happen."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest
from tests.quality.checking import check, contract, failing, reading

from folkmoot.dataset.contract import Column, Dimension, Rule, Semantic
from folkmoot.errors import InputError, UnavailableError
from folkmoot.quality.assess import _database
from folkmoot.quality.certify import percentage

SECRET = "Canary Trading 7731"


def table(**columns: list[str | None]) -> pa.Table:
    """A table of text columns: None is missing, ``!`` invalid, ``?`` a placeholder."""
    words = {None: "missing", "!": "invalid", "?": "placeholder", "-": "absent"}
    count = len(next(iter(columns.values())))
    data = {"_row": pa.array(range(2, count + 2), pa.int64())}
    for name, values in columns.items():
        kept = [None if value in words else value for value in values]
        data[name] = pa.array(kept, pa.string())
        data[f"{name}__verdict"] = pa.array([words.get(v, "valid") for v in values], pa.string())
    return pa.table(data)


REF = Column(name="ref", semantic=Semantic.CODE, required=True, unique=True)
POSTCODE = Column(name="postcode", semantic=Semantic.POSTCODE)
PAYER = Column(name="payer", semantic=Semantic.ORGANISATION)


def test_a_certificate_by_hand() -> None:
    rows = table(
        ref=["A", "B", "B", None, "C"],
        postcode=["BD1 1AA", "!", "HD1 1AA", None, "!"],
        payer=["X", "?", None, "Y", "Z"],
    )
    facts = reading(5, read=7, rejected=2, reject_reasons={"ragged": 2}, encoding="cp1252")
    got = check(rows, contract(REF, POSTCODE, PAYER), facts=facts)
    assert failing(got) == {
        3: {"ref.unique", "postcode.valid"},
        4: {"ref.unique"},
        5: {"ref.required"},
        6: {"postcode.valid"},
    }
    certificate = got.certificate
    assert (certificate.read, certificate.kept, certificate.rejected) == (7, 5, 2)
    assert certificate.failed == 3  # the bad postcode alone is a should
    assert certificate.quality == Decimal("28.57")  # 2 of the 7 lines read
    assert certificate.dimensions == {
        "completeness": Decimal("57.14"),
        "uniqueness": Decimal("42.85"),
        "validity": Decimal("42.85"),
    }
    assert [(r.rule, r.checked, r.failed, r.must) for r in certificate.rules] == [
        ("ref.required", 5, 1, True),
        ("ref.unique", 5, 2, True),
        ("postcode.valid", 5, 2, False),
    ]
    assert [dict(c.verdicts) for c in certificate.columns] == [
        {"missing": 1, "valid": 4},
        {"invalid": 2, "missing": 1, "valid": 2},
        {"missing": 1, "placeholder": 1, "valid": 3},
    ]
    assert certificate.reject_reasons == {"ragged": 2}


def test_a_column_that_is_not_held_is_missing_and_its_rules_are_not_checked() -> None:
    """Missing is not empty: it is listed, and neither passes nor fails."""
    gone = Column(name="gone", semantic=Semantic.POSTCODE, required=True)
    other = Column(name="elsewhere", semantic=Semantic.CODE, required=True)
    compare = Rule(
        id="same",
        kind="compare",
        columns=("ref", "elsewhere"),
        dimension=Dimension.CONSISTENCY,
        params={"op": "eq"},
    )
    rows = table(ref=["A", "B"], gone=["-", "-"])
    got = check(rows, contract(REF, gone, other, rules=(compare,)))
    certificate = got.certificate
    assert certificate.columns_missing == ("gone", "elsewhere")
    unchecked = [r.rule for r in certificate.rules if r.checked == 0 and r.failed == 0]
    assert unchecked == ["same", "gone.required", "gone.valid", "elsewhere.required"]
    assert certificate.quality == 100
    assert set(certificate.dimensions) == {"completeness", "uniqueness"}
    assert certificate.notes == ("Rule same was not checked: no column elsewhere.",)
    assert [c.present for c in certificate.columns] == [True, False, False]


def test_a_foreign_key_without_its_dataset_is_not_checked_and_said_so() -> None:
    rule = Rule(
        id="fk",
        kind="foreign_key",
        columns=("ref",),
        dimension=Dimension.CONSISTENCY,
        params={"dataset": "list", "column": "code"},
    )
    got = check(table(ref=["A"]), contract(REF, rules=(rule,)))
    assert got.certificate.rules[0].checked == 0
    assert got.certificate.notes == ("Rule fk was not checked: dataset list was not given.",)


def test_an_empty_read_has_quality_nought() -> None:
    got = check(table(ref=[]), contract(REF))
    assert got.certificate.quality == 0
    assert got.failures.num_rows == 0
    assert got.failures.schema.field("rules").type == pa.list_(pa.string())


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 0, "0"), (1, 3, "33.33"), (99_999, 100_000, "99.99")]
)
def test_percentages_are_rounded_down(part: int, whole: int, expected: str) -> None:
    assert percentage(part, whole) == Decimal(expected)


def test_a_lost_line_is_an_error() -> None:
    with pytest.raises(InputError, match="3 read, 0 rejected, 2 kept"):
        check(table(ref=["A", "B"]), contract(REF), facts=reading(3))


def test_a_table_of_another_contract_is_an_error_with_all_faults() -> None:
    """A text where a date is due would make DuckDB say the value aloud: it never gets there."""
    columns = [Column(name=n, semantic=Semantic.DATE) for n in ("a", "b")]
    rule = Rule(
        id="r",
        kind="range",
        columns=("a",),
        dimension=Dimension.VALIDITY,
        params={"min": "2020-01-01"},
    )
    with pytest.raises(InputError) as caught:
        check(table(a=[SECRET], b=[SECRET]), contract(*columns, rules=(rule,)))
    assert len(caught.value.faults) == 2
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("change", ["verdict", "row", "unknown"])
def test_a_table_that_is_not_normalised_is_an_error(change: str) -> None:
    rows = table(ref=["A"])
    if change == "verdict":
        rows = rows.drop_columns(["ref__verdict"])
    elif change == "row":
        rows = rows.drop_columns(["_row"])
    else:
        rows = rows.set_column(2, "ref__verdict", pa.array([SECRET]))
    with pytest.raises(InputError) as caught:
        check(rows, contract(REF))
    assert SECRET not in str(caught.value)


def test_a_foreign_key_of_another_kind_is_an_error() -> None:
    rule = Rule(
        id="fk",
        kind="foreign_key",
        columns=("ref",),
        dimension=Dimension.CONSISTENCY,
        params={"dataset": "list", "column": "code"},
    )
    with pytest.raises(InputError, match="no column code of the same kind"):
        check(
            table(ref=[SECRET]),
            contract(REF, rules=(rule,)),
            others={"list": pa.table({"code": [1]})},
        )


def test_too_little_memory_is_said_plainly() -> None:
    rows = table(ref=[f"{SECRET} {i}" for i in range(200_000)])
    with pytest.raises(UnavailableError) as caught:
        check(rows, contract(REF), memory_mb=1)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "COPY (SELECT 1) TO '/tmp/folkmoot-escape.csv'",
        "ATTACH '/tmp/folkmoot-escape.db'",
        "INSTALL httpfs",
        "SET memory_limit = '64GB'",
        "SET enable_external_access = true",
        "SELECT * FROM outside",
    ],
)
def test_the_database_reaches_nothing(statement: str) -> None:
    outside = pa.table({"a": [1]})
    assert outside.num_rows == 1
    with (
        pytest.raises(InputError, match="could not be run"),
        _database(contract(REF), 64, 1) as connection,
    ):
        connection.execute(statement).fetchall()
