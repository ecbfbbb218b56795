"""Delimited text: every encoding, line end and kind of damage; no line is ever lost."""

from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.dataset.contract import Column, Contract, Reading
from folkmoot.dataset.raw import Raw, Reason
from folkmoot.dataset.read import read
from folkmoot.dataset.read_delimited import DELIMITERS
from folkmoot.dataset.split import LONGEST_LINE, split
from folkmoot.errors import InputError

TEXT = "Ref,Name,Start\r\n1,Café £5 Ltd,2019-04-01\r\n2,Bloggs,01/05/2019\r\n"


def rows(raw: Raw) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in raw.table.to_pylist()]


def rejected(raw: Raw) -> list[tuple[int, str]]:
    return [(row["_row"], row["reason"]) for row in raw.rejects.to_pylist()]


@pytest.mark.parametrize(
    ("codec", "encoding", "noted"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8-sig", "utf-8", False),
        ("cp1252", "cp1252", True),
        ("cp850", "cp850", True),
        ("utf-16", "utf-16", True),
        ("utf-16-le", "utf-16-le", True),
        ("utf-16-be", "utf-16-be", True),
        ("utf-32", "utf-32", True),
    ],
)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_encoding_and_line_end(
    contract: Contract, codec: str, encoding: str, noted: bool, end: str
) -> None:
    raw = read(TEXT.replace("\r\n", end).encode(codec), contract)
    assert rows(raw) == [(2, "1", "Café £5 Ltd", "2019-04-01"), (3, "2", "Bloggs", "01/05/2019")]
    assert raw.encoding == encoding
    assert any(note.startswith("encoding is") for note in raw.notes) is noted
    assert raw.columns_missing == ("amount",)
    assert (raw.read, raw.header_row, raw.sheet) == (2, 1, None)


def test_a_file_glued_from_two_encodings_is_read_as_both_wrote_it(contract: Contract) -> None:
    data = b"Ref,Name,Start\n" + "1,Café,\n".encode() + "2,Café,\n".encode("cp1252")
    raw = read(data, contract)
    assert raw.table["name"].to_pylist() == ["Café", "Café"]
    assert raw.encoding == "mixed"
    assert "encoding is mixed: 1 lines are cp1252, 1 are UTF-8" in raw.notes


def test_bytes_that_mean_nothing_reject_their_line(contract: Contract) -> None:
    raw = read(b"Ref,Name,Start\n1,Caf\xe9,\n2,B\x81d,\n3,Good,\n", contract)
    assert raw.table["ref"].to_pylist() == ["1", "3"]
    assert rejected(raw) == [(3, Reason.BAD_ENCODING)]


def test_a_declared_encoding_is_obeyed(contract: Contract) -> None:
    declared = contract.model_copy(update={"reading": Reading(encoding="cp850")})
    raw = read("Ref,Name,Start\n1,é,\n".encode("cp850"), declared)
    assert raw.table["name"].to_pylist() == ["é"]


def test_mixed_line_ends_are_noted(contract: Contract) -> None:
    raw = read(b"Ref,Name,Start\r\n1,a,\n2,b,\r3,c,\n", contract)
    assert raw.read == 3
    assert "line ends are mixed: CRLF, LF, CR" in raw.notes


def test_ragged_lines(contract: Contract) -> None:
    raw = read(b"Ref,Name,Start\n1,a\n2,b,,,,\n3,c,,x\n4,d,\n\n,,\n", contract)
    assert raw.table["ref"].to_pylist() == ["2", "4"]
    assert rejected(raw) == [(2, Reason.TOO_FEW_FIELDS), (4, Reason.TOO_MANY_FIELDS)]
    assert raw.read == 4  # the blank line and the line of commas are no records, and are noted
    assert "2 blank lines were passed over" in raw.notes
    assert "1 lines have 2 fields instead of 3" in raw.notes
    assert "1 lines have extra empty fields at their end" in raw.notes
    assert raw.reject_reasons == {"too_few_fields": 1, "too_many_fields": 1}


def test_quoted_line_ends_stay_in_their_cell(contract: Contract) -> None:
    raw = read(b'Ref,Name,Start\r\n1,"a\r\nb ""c""",\r\n2,d,\r\n', contract)
    assert rows(raw) == [(2, "1", 'a\r\nb "c"', None), (4, "2", "d", None)]


@pytest.mark.parametrize(
    "bad",
    ['1,"Bloggs,2019-01-01', '1,"a","b', '"1,a,b'],
)
def test_an_unclosed_quote_costs_its_line_and_no_other(contract: Contract, bad: str) -> None:
    good = [f"{i},Name {i},2019-04-01" for i in range(2, 500)]
    raw = read("\n".join(["Ref,Name,Start", bad, *good]).encode(), contract)
    assert rejected(raw) == [(2, Reason.UNCLOSED_QUOTE)]
    assert raw.table["ref"].to_pylist() == [str(i) for i in range(2, 500)]
    quoted = [f'{i},"Name {i}",2019-04-01' for i in range(2, 500)]
    raw = read("\n".join(["Ref,Name,Start", bad, *quoted]).encode(), contract)
    assert rejected(raw) == [(2, Reason.UNCLOSED_QUOTE)]
    assert raw.table["ref"].to_pylist() == [str(i) for i in range(2, 500)]


def test_a_quote_cut_off_by_the_end_of_the_file(contract: Contract) -> None:
    raw = read(b'Ref,Name,Start\n1,a,\n2,b,"2019', contract)
    assert raw.table["ref"].to_pylist() == ["1"]
    assert rejected(raw) == [(3, Reason.UNCLOSED_QUOTE)]


def test_a_stray_quote_inside_a_field_is_only_a_character(contract: Contract) -> None:
    raw = read(b'Ref,Name,Start\n1,5" Pipe Co,\n2,"Bloggs" & Co,\n', contract)
    assert raw.table["name"].to_pylist() == ['5" Pipe Co', "Bloggs & Co"]


def test_many_bad_quotes_take_no_time_out_of_proportion(contract: Contract) -> None:
    lines = ["Ref,Name,Start", *['1","b'] * 5_000]
    started = time.process_time()
    raw = read("\n".join(lines).encode(), contract)
    assert time.process_time() - started < 10
    assert raw.read == raw.rejects.num_rows == 5_000


def test_a_line_of_ten_million_characters(contract: Contract) -> None:
    data = b"Ref,Name,Start\n1,a,\n2," + b"x" * 10_000_000 + b",\n3,c,\n"
    raw = read(data, contract)
    assert rejected(raw) == [(3, Reason.LINE_TOO_LONG)]
    assert raw.table["ref"].to_pylist() == ["1", "3"]
    assert len(raw.rejects["text"][0].as_py()) == 10_000


def test_a_line_at_the_limit_is_kept(contract: Contract) -> None:
    name = "x" * (LONGEST_LINE - 4)
    raw = read(f"Ref,Name,Start\n1,{name},\n".encode(), contract)
    assert raw.table["name"].to_pylist() == [name]


def test_nul_bytes_reject_their_line(contract: Contract) -> None:
    raw = read(b"Ref,Name,Start\n1,a\0b,\n2,c,\n", contract)
    assert rejected(raw) == [(2, Reason.NUL_BYTE)]


def test_blanks_are_null_and_words_are_not(contract: Contract) -> None:
    raw = read(b"Ref,Name,Start\n1,#N/A,NULL\n2, N/A ,\n3,Null,  \n", contract)
    assert raw.table["name"].to_pylist() == [None, None, "Null"]
    assert raw.table["start"].to_pylist() == [None, None, None]


def test_the_header_is_found_below_a_title_and_repeats_are_rejected(contract: Contract) -> None:
    data = b"Business list,,\nPublished 1 May,,\n\nREF , name,Start\n1,a,\nREF , name,Start\n2,b,\n"
    raw = read(data, contract)
    assert raw.header_row == 4
    assert "the header is in row 4" in raw.notes
    assert rows(raw) == [(5, "1", "a", None), (7, "2", "b", None)]
    assert rejected(raw) == [(6, Reason.REPEATED_HEADER)]


def test_duplicate_and_blank_headers() -> None:
    columns = (
        Column(name="first", semantic="text", source=("Date",)),
        Column(name="second", semantic="text", source=("date#2",)),
    )
    contract = Contract(
        id="d", version="1", dataset="d", member="m", title="t", columns=columns
    )  # fmt: skip
    raw = read(b"Date,,Date,Other,\n1,x,2,y,\n3,,4,,\n", contract)
    assert rows(raw) == [(2, "1", "2"), (3, "3", "4")]
    assert raw.columns_ignored == ("Other",)


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_found(contract: Contract, delimiter: str) -> None:
    raw = read(TEXT.replace(",", delimiter).encode(), contract)
    assert raw.table["name"].to_pylist() == ["Café £5 Ltd", "Bloggs"]


def test_a_declared_header_row_and_delimiter(contract: Contract) -> None:
    reading = Reading(header_row=2, delimiter=";")
    declared = contract.model_copy(update={"reading": reading})
    raw = read(b"Ref;Name;Start\nRef;Name;Start\n1;a;\n", declared)
    assert (raw.header_row, raw.read) == (2, 1)


def test_a_file_without_a_declared_header_is_refused(contract: Contract) -> None:
    with pytest.raises(InputError) as caught:
        read(b"Ref,Title,Start\n1,a,\n", contract)
    [fault] = caught.value.faults
    assert fault.code == "other_layout"
    assert "2 of the 3 headers" in fault.what
    assert "“Name”" in fault.what
    assert "testham's file" in fault.next_step


def test_another_members_file_is_named(contract: Contract) -> None:
    columns = (Column(name="x", semantic="text", source=("Title",)),)
    update = {"id": "other-list", "member": "otherham", "columns": columns}
    other = contract.model_copy(update=update)
    with pytest.raises(InputError) as caught:
        read(b"Ref,Title,Start\n1,a,\n", contract, others=[contract, other])
    assert "every header of other-list@1" in caught.value.faults[0].what
    assert "otherham" in caught.value.faults[0].next_step


def test_a_header_and_no_records(contract: Contract) -> None:
    with pytest.raises(InputError, match="no records"):
        read(b"Ref,Name,Start\n,,\n", contract)


def test_a_raw_never_shows_its_rows(contract: Contract) -> None:
    raw = read(b"Ref,Name,Start\n1,Canary Ltd,\n2,Canary\n", contract)
    assert "Canary" not in repr(raw)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@settings(deadline=None)
@given(st.lists(st.lists(CELL, min_size=1, max_size=4), max_size=12), st.sampled_from("\r\n,;\t"))
def test_split_agrees_with_the_standard_library_on_all_it_writes(
    table: list[list[str]], delimiter: str
) -> None:
    """Whatever Python's writer writes is read back cell by cell (the oracle is the csv module)."""
    delimiter = delimiter if delimiter in DELIMITERS else ","
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    lines = list(io.StringIO(stream.getvalue(), newline=""))
    records = list(split(lines, delimiter))
    assert [r.fields for r in records] == table
    assert [r.start for r in records[1:]] == [r.end for r in records[:-1]]


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_records_or_one_clear_error(data: bytes) -> None:
    column = Column(name="a", semantic="text", source=("A",))
    anything = Contract(
        id="a", version="1", dataset="a", member="m", title="t", columns=(column,)
    )  # fmt: skip
    try:
        raw = read(b"A,B\n" + data, anything)
    except InputError as error:
        assert all(fault.what and fault.next_step for fault in error.faults)
    else:
        assert raw.read == raw.table.num_rows + raw.rejects.num_rows > 0


@settings(deadline=None)
@given(st.text(st.sampled_from('ab",\n\r\0é'), max_size=60))
def test_every_line_belongs_to_exactly_one_record(text: str) -> None:
    lines = list(io.StringIO(text, newline=""))
    records = list(split(lines, ","))
    covered = [i for record in records for i in range(record.start, record.end)]
    assert covered == list(range(len(lines)))
    assert all((record.fields is None) == (record.reason is not None) for record in records)
