"""What a file is, is told by its bytes; what is no table is refused with the next step."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from folkmoot.dataset.contract import Contract
from folkmoot.dataset.read import read
from folkmoot.errors import InputError


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("rates.csv", "Ref,Name,Start\n1,a,\n")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "said", "step"),
    [
        (b"", "empty", "again"),
        (b"\xef\xbb\xbf \r\n\r\n", "empty", "again"),
        (b"\0" * 1000, "empty", "again"),
        (zipped(), "ZIP archive", "Unpack"),
        (gzip.compress(b"Ref,Name,Start", mtime=0), "gzip", "Unpack"),
        (b"%PDF-1.7 ...", "PDF", "CSV or Excel"),
        (b"<!DOCTYPE html><html>...", "web page", "Download the data"),
        (b"\xef\xbb\xbf<html>...", "web page", "Download the data"),
        (bytes(range(1, 32)) * 50, "not a table", "Parquet"),
    ],
)
def test_what_is_no_table(contract: Contract, data: bytes, said: str, step: str) -> None:
    with pytest.raises(InputError) as caught:
        read(data, contract, where="rates.csv")
    [fault] = caught.value.faults
    assert said in fault.what
    assert step in fault.next_step
    assert fault.where == "rates.csv"
    assert caught.value.exit_code == 11


def test_a_file_that_is_not_there(contract: Contract, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "absent.csv", contract)
    with pytest.raises(InputError, match="is a directory"):
        read(tmp_path, contract)
