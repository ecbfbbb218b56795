"""What kind of file some bytes are, whatever their name says."""

from __future__ import annotations

import codecs
import io
import lzma
import zipfile
import zlib
from typing import Literal

from folkmoot.errors import Fault, InputError

Kind = Literal["csv", "excel", "parquet"]

LARGEST_UNPACKED = 1_000_000_000  # bytes of a workbook when unpacked: ten full sheets
MOST_PARTS = 10_000  # entries of a workbook's archive
_BLOCK = 1 << 20
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError,
    ValueError,
)  # fmt: skip

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_REFUSED = {
    b"\x1f\x8b": ("a gzip archive", "Unpack it and give the file inside."),
    b"7z\xbc\xaf": ("a 7-Zip archive", "Unpack it and give the file inside."),
    b"Rar!": ("a RAR archive", "Unpack it and give the file inside."),
    b"%PDF": ("a PDF document", "Ask for the table as CSV or Excel."),
}
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_UTF_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def recognise(data: bytes, where: str) -> Kind:
    """``csv``, ``excel`` or ``parquet`` by the first bytes; InputError for anything else.

    A workbook is unpacked once, counting, so that neither a bomb nor a broken archive reaches the
    reader; a ZIP that is no workbook, a password, HTML and other formats are refused.
    """
    if not data.strip(b"\0 \t\r\n\x1a\xef\xbb\xbf\xff\xfe"):
        raise _no(where, "The file is empty.", "Ask the supplier to send it again.", "empty")
    if data[:4] == b"PAR1" and data[-4:] in (b"PAR1", b"PARE"):
        return "parquet"
    if data[:4] in _ZIP:
        _check_archive(data, where)
        return "excel"
    if data[:8] == _OLE:
        if _ENCRYPTED in data:
            raise password_workbook(where)
        return "excel"
    for magic, (what, step) in _REFUSED.items():
        if data.startswith(magic):
            raise _no(where, f"The file is {what}, whatever its name says.", step, "format")
    start = data[:1024].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"{\\rtf")):
        what = "The file is a web page or a document, not a table."
        raise _no(where, what, "Download the data itself, as CSV or Excel.", "format")
    if not data.startswith(_UTF_BOMS) and _is_binary(data[: 1 << 16]):
        what = "The file is not a table that can be read here."
        raise _no(where, what, "Give CSV, Excel (.xlsx, .xls, .xlsb, .ods) or Parquet.", "format")
    return "csv"


def _is_binary(start: bytes) -> bool:
    """Whether more than a tenth are control characters: text has few, UTF-16 has only NULs."""
    controls = sum(start.count(code) for code in (*range(1, 9), *range(14, 26), *range(27, 32)))
    return controls * 10 > len(start)


def _check_archive(data: bytes, where: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if not any(part.filename in _WORKBOOK_PARTS for part in parts):
                what = "The file is a ZIP archive, whatever its name says."
                raise _no(where, what, "Unpack it and give the file inside.", "zip")
            if any(part.flag_bits & 1 for part in parts):
                raise password_workbook(where)
            size = sum(part.file_size for part in parts)
            if size > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
                what = f"The workbook unpacks to more than {LARGEST_UNPACKED // 10**6:,} MB."
                raise _no(where, what, "Ask for the data as CSV.", "too_large")
            for part in parts:  # the sizes may lie: zipfile reads no more than they say,
                with archive.open(part) as stream:  # and the checksum then fails
                    while stream.read(_BLOCK):
                        pass
    except _BROKEN as error:
        raise broken_workbook(where) from error


def broken_workbook(where: str) -> InputError:
    """The error for a workbook that cannot be opened."""
    what = "The workbook is damaged: it cannot be opened."
    return _no(where, what, "Open it in Excel, save it anew, and send it again.", "broken")


def password_workbook(where: str) -> InputError:
    """The error for a workbook that asks for a password."""
    what = "The workbook is protected by a password."
    return _no(
        where, what, "Save it without a password; deliveries are encrypted here.", "password"
    )


def _no(where: str, what: str, next_step: str, code: str) -> InputError:
    return InputError(Fault(what, where=where, next_step=next_step, code=code))
