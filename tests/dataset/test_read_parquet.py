"""Parquet: every type as the text that a person would write."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from folkmoot.dataset import read_parquet
from folkmoot.dataset.cell_text import cell_text
from folkmoot.dataset.contract import Contract
from folkmoot.dataset.read import read
from folkmoot.errors import InputError

MIDNIGHT = datetime.combine(date(2019, 4, 1), time())  # cells have no time zone


def parquet(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream)
    return stream.getvalue()


def test_types_become_text(contract: Contract) -> None:
    table = pa.table(
        {
            "Start": pa.array([date(2019, 4, 1), None]),
            "ref": pa.array([177500080710.0, 2.5]),
            "Name": pa.array(["a", "#N/A"]).dictionary_encode(),
            "Other": pa.array([1, 2]),
        }
    )
    raw = read(parquet(table), contract)
    assert raw.table.to_pylist() == [
        {"_row": 1, "ref": "177500080710", "name": "a", "start": "2019-04-01"},
        {"_row": 2, "ref": "2.5", "name": None, "start": None},
    ]
    assert raw.columns_ignored == ("Other",)
    assert (raw.encoding, raw.header_row) == ("parquet", 0)


def test_a_damaged_file_is_refused(contract: Contract) -> None:
    data = parquet(pa.table({"Ref": ["1"], "Name": ["a"], "Start": ["b"]}))
    with pytest.raises(InputError, match="damaged or encrypted"):
        read(data[:20] + b"\xff" * 60 + data[-20:], contract)


def test_a_small_file_of_endless_text_is_refused_as_it_is_read(contract: Contract) -> None:
    """Two terabytes in fifty kilobytes: the footer counts each distinct text once."""
    rows = 2_000_000
    code = pa.repeat(pa.scalar(0, pa.int32()), rows)
    long = pa.DictionaryArray.from_arrays(code, ["x" * 1_000_000])
    table = pa.table({"Ref": long, "Name": pa.nulls(rows, pa.string()), "Start": long})
    stream = io.BytesIO()
    pq.write_table(table, stream, store_schema=False, compression="zstd")
    data = stream.getvalue()
    assert len(data) < 1_000_000
    with pytest.raises(InputError) as caught:
        read(data, contract)
    assert caught.value.faults[0].code == "too_large"


def test_rows_without_text_have_an_end_too(
    contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_parquet, "LARGEST_TEXT", 100_000)
    empty = pa.nulls(20_000, pa.string())
    with pytest.raises(InputError, match="holds more than"):
        read(parquet(pa.table({"Ref": empty, "Name": empty, "Start": empty})), contract)


def test_lists_are_refused(contract: Contract) -> None:
    table = pa.table({"Ref": [["1", "2"]], "Name": ["a"], "Start": [{"day": 1}]})
    with pytest.raises(InputError) as caught:
        read(parquet(table), contract)
    assert [fault.code for fault in caught.value.faults] == ["nested", "nested"]
    other = pa.table({"Ref": ["1"], "Name": ["a"], "Start": ["b"], "Other": [["c"]]})
    assert read(parquet(other), contract).columns_ignored == ("Other",)


def test_many_batches_are_one_table(contract: Contract) -> None:
    count = 3 * read_parquet._ROWS_AT_ONCE + 5
    refs = [f"R{n}" if n % 7 else None for n in range(count)]
    table = pa.table({"Start": ["2019-04-01"] * count, "Name": ["a"] * count, "Ref": refs})
    raw = read(parquet(table), contract)
    assert raw.table["_row"].to_pylist() == list(range(1, count + 1))
    assert raw.table["ref"].to_pylist() == refs


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "TRUE"), (3, "3"), (-0.0, "0"), (1e15, "1000000000000000"), (1e-7, "0.0000001"),
        (float("nan"), "NaN"), (Decimal("1.50"), "1.50"), (b"a\xff", "a\ufffd"),
        (MIDNIGHT, "2019-04-01"),
        (MIDNIGHT.replace(hour=12, minute=30), "2019-04-01T12:30:00"),
    ],
)  # fmt: skip
def test_cell_text(value: object, text: str) -> None:
    assert cell_text(value) == text
