"""What SQL with a header may see of a dataset: named columns, with verdicts, and only evidence."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from folkmoot.dataset.evidence import evidence, faults_of

KEYS = {"_record": ["d:1", "d:2", "d:3"], "_delivery": ["d"] * 3, "_member": ["a"] * 3}
BORN = [date(1980, 5, 1), date(1900, 1, 1), date(2080, 1, 1)]


def table() -> pa.Table:
    return pa.table(KEYS | {
        "date_of_birth": BORN, "date_of_birth__verdict": ["valid", "placeholder", "invalid"],
        "postcode": ["AB1 2CD", "TEST", "AB1"], "postcode__verdict": ["valid", "test", "invalid"],
        "surname": ["Ash", None, "Elm"], "secret": [1, 2, 3],
    })  # fmt: skip


def test_only_what_is_named_and_only_evidence():
    seen = evidence("council-tax", table(), ["date_of_birth", "postcode", "surname"])
    assert "secret" not in seen.column_names
    assert seen["date_of_birth"].to_pylist() == [BORN[0], None, None]
    assert seen["postcode"].to_pylist() == ["AB1 2CD", None, "AB1"], "what is written stays"
    assert seen["surname__verdict"].to_pylist() == ["valid", "missing", "valid"]
    assert seen["date_of_birth__verdict"].to_pylist() == ["valid", "placeholder", "invalid"]


def test_a_column_that_nobody_sent_has_the_type_of_its_standard():
    seen = evidence("council-tax", table(), ["charge_pence", "liable_from", "nothing_known"])
    kinds = [seen.schema.field(n).type for n in ("charge_pence", "liable_from", "nothing_known")]
    assert kinds == [pa.int64(), pa.date32(), pa.string()]
    assert set(seen["charge_pence__verdict"].to_pylist()) == {"absent"}


def test_a_dataset_that_is_not_given_has_no_row():
    seen = evidence("council-tax", None, ["liable_from"])
    assert seen.num_rows == 0
    assert seen.column_names == [*KEYS, "liable_from", "liable_from__verdict"]


def test_what_keeps_from_reading():
    listed = pa.table({"_delivery": ["d"]})
    other = pa.table({"_delivery": ["e"]})
    tables = {"council-tax": table()}
    assert faults_of({"council-tax": False, "deaths": True}, tables, listed, by="x") == []
    (fault,) = faults_of({"deaths": False}, tables, listed, by="x")
    assert fault.where == "deaths"
    (fault,) = faults_of({"council-tax": False}, tables, other, by="x")
    assert "not listed" in fault.what
