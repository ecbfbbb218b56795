"""Delimited text: comma, semicolon, tab or pipe, in any encoding and with any line ends."""

from __future__ import annotations

from folkmoot.dataset.contract import Reading
from folkmoot.dataset.decode import Decoded, decode
from folkmoot.dataset.gather import Gather
from folkmoot.dataset.grid import Grid, Loaded
from folkmoot.dataset.header import HEADER_WITHIN, Header
from folkmoot.dataset.raw import Reason
from folkmoot.dataset.split import split

DELIMITERS = (",", ";", "\t", "|")
REPLACED = "\ufffd"


def read_delimited(data: bytes, reading: Reading) -> list[Grid]:
    """One grid for each delimiter that the text could have; the header decides between them."""
    decoded = decode(data, reading.encoding)
    delimiters = (reading.delimiter,) if reading.delimiter else DELIMITERS
    return [_grid(decoded, delimiter, reading.header_row) for delimiter in delimiters]


def _grid(decoded: Decoded, delimiter: str, header_row: int | None) -> Grid:
    head: list[tuple[int, list[str]]] = []
    starts: list[int] = []
    for record in split(decoded.lines, delimiter):
        number = record.start + 1
        if len(head) >= HEADER_WITHIN or (header_row is not None and number > header_row):
            break
        if record.fields and header_row in (None, number):
            head.append((number, record.fields))
            starts.append(record.end)

    def load(header: Header) -> Loaded:
        return _load(decoded, delimiter, header, head[header.index][1], starts[header.index])

    return Grid(tuple(head), load, decoded.encoding, delimiter=delimiter, notes=decoded.notes)


def _load(
    decoded: Decoded, delimiter: str, header: Header, header_fields: list[str], start: int
) -> Loaded:
    gather = Gather(header)
    lines = decoded.lines
    for record in split(lines, delimiter, start):
        fields, reason = record.fields, record.reason
        number = record.start + 1
        if fields is not None:
            if not "".join(fields).strip():
                gather.blank += 1
                continue
            if fields == header_fields:
                reason = Reason.REPEATED_HEADER
            elif decoded.damaged and any(REPLACED in cell for cell in fields):
                reason = Reason.BAD_ENCODING
            else:
                reason = gather.keep(number, fields)
        if reason is not None:
            gather.reject(number, reason, "".join(lines[record.start : record.end]).rstrip("\r\n"))
    table, rejects = gather.finish()
    return Loaded(table, rejects, gather.notes())
