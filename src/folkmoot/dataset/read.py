"""From a member's file to its records as received, with every line accounted for."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.dataset.contract import Contract, Reading, Semantic
from folkmoot.dataset.grid import Grid, Loaded
from folkmoot.dataset.header import Header, find_header
from folkmoot.dataset.raw import Raw
from folkmoot.dataset.read_delimited import read_delimited
from folkmoot.dataset.read_excel import read_excel
from folkmoot.dataset.read_parquet import read_parquet
from folkmoot.dataset.recognise import Kind, recognise
from folkmoot.errors import Fault, InputError

LARGEST_FILE = 2_000_000_000  # bytes; a file is read whole, and its text must fit as well

_NUMERIC = {
    Semantic.INTEGER, Semantic.PENCE, Semantic.DECIMAL, Semantic.BOOLEAN, Semantic.UPRN,
    Semantic.USRN, Semantic.DATE, Semantic.DATE_OF_BIRTH,
}  # fmt: skip


def read(
    source: Path | str | bytes,
    contract: Contract,
    *,
    where: str = "",
    others: Iterable[Contract] = (),
) -> Raw:
    """The records of ``source`` as ``contract`` maps them; see ``Raw`` for the shape.

    A file must have every header that the contract declares: a header that went missing is
    another layout, or another council's file, and is refused rather than read as blanks. The kind
    of file is told by its bytes, not its name. In delimited text a record with fewer fields than
    headers is rejected, extra empty fields at its end are dropped, and any other extra field
    rejects it. InputError (what, where, next step) when nothing can be read; of ``others`` it
    names the contract that the file does fit.
    """
    data, where = _given(source, where)
    kind = recognise(data, where)
    grids = open_grids(data, kind, contract.reading, where)
    grid, header = choose_grid(grids, contract)
    if grid is None or header is None or header.lacking:
        raise _unlike(grids, header, contract, others, where)
    loaded = grid.load(header)
    total = loaded.table.num_rows + loaded.rejects.num_rows
    if total == 0:
        what, step = "The file has a header and no records.", "Ask the supplier to send it again."
        raise InputError(Fault(what, where=where, next_step=step, code="no_rows"))
    number, used = grid.head[header.index][0], set(header.positions.values())
    return Raw(
        table=blank_to_null(loaded.table, contract.reading.nulls),
        rejects=loaded.rejects,
        read=total,
        encoding=grid.encoding,
        sheet=grid.sheet,
        header_row=number,
        columns_missing=tuple(c.name for c in contract.columns if c.name not in header.positions),
        columns_ignored=tuple(n for i, n in enumerate(header.names) if n and i not in used),
        notes=(*_notes(kind, contract, where, number), *grid.notes, *_more(loaded, contract)),
        source_sha256=hashlib.sha256(data).hexdigest(),
        source_bytes=len(data),
    )


def _given(source: Path | str | bytes, where: str) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        where, data = where or "the file", source
    else:
        where = where or Path(source).name
        data = bytes_of(Path(source), where)
    if len(data) > LARGEST_FILE:
        raise _too_large(where)
    return data, where


def bytes_of(path: Path, where: str) -> bytes:
    """The whole file; InputError when it cannot be opened or is above ``LARGEST_FILE``."""
    try:
        with path.open("rb") as stream:
            # A pipe has no size to ask for; of it no more is taken than would be refused.
            told = os.fstat(stream.fileno())
            if told.st_size > LARGEST_FILE:
                raise _too_large(where)
            whole = stat.S_ISREG(told.st_mode)
            return stream.read() if whole else stream.read(LARGEST_FILE + 1)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        what = f"The file cannot be read: {reason}."
        step = "Check the path and the permissions."
        raise InputError(Fault(what, where=where, next_step=step, code="unreadable")) from None


def _too_large(where: str) -> InputError:
    what = f"The file is larger than {LARGEST_FILE // 10**6:,} MB."
    return InputError(Fault(what, where=where, next_step="Send it in parts.", code="too_large"))


def open_grids(data: bytes, kind: Kind, reading: Reading, where: str) -> list[Grid]:
    """Every grid in the file that might hold the dataset."""
    if kind == "excel":
        return read_excel(data, reading, where)
    if kind == "parquet":
        return read_parquet(data, where)
    return read_delimited(data, reading)


def choose_grid(grids: Sequence[Grid], contract: Contract) -> tuple[Grid | None, Header | None]:
    """The grid and header with most of the contract's columns; the first among equals."""
    best: tuple[Grid | None, Header | None] = (None, None)
    for grid in grids:
        header = find_header([fields for _, fields in grid.head], contract)
        if header and (best[1] is None or len(header.positions) > len(best[1].positions)):
            best = grid, header
    return best


def blank_to_null(table: pa.Table, nulls: Sequence[str]) -> pa.Table:
    """``table`` with null for each text that is one of ``nulls`` but for outer blanks.

    Case counts: ``NULL`` is what a system writes, Null is a surname.
    """
    words = pa.array([n.strip() for n in nulls], pa.string())
    for i, name in enumerate(table.column_names):
        if name != "_row":
            column = table[name]
            blank = pc.is_in(pc.utf8_trim_whitespace(column), value_set=words)
            table = table.set_column(i, name, pc.if_else(blank, None, column))
    return table


def _unlike(
    grids: Sequence[Grid],
    header: Header | None,
    contract: Contract,
    others: Iterable[Contract],
    where: str,
) -> InputError:
    """The error for a file whose headers are not those of the contract."""
    declared = [c.source for c in contract.columns if c.source]
    lacking = header.lacking if header else tuple(declared)
    missing = ", ".join("“" + "” or “".join(sources) + "”" for sources in dict.fromkeys(lacking))
    found = len(declared) - len(lacking)
    what = f"{found} of the {len(declared)} headers of {contract.ref} are here. Missing: {missing}."
    for other in others:
        its = choose_grid(grids, other)[1] if other.ref != contract.ref else None
        if its is not None and not its.lacking:
            what += f" The file has every header of {other.ref}."
            step = f"If it is {other.member}'s, deliver it under {other.ref}."
            return InputError(Fault(what, where=where, next_step=step, code="other_layout"))
    step = f"Check that this is {contract.member}'s file; if its layout changed, change “source”."
    return InputError(Fault(what, where=where, next_step=step, code="other_layout"))


def _notes(kind: Kind, contract: Contract, where: str, header_row: int) -> list[str]:
    notes = []
    suffix = Path(where).suffix.lower()
    looks = {".csv": "csv", ".txt": "csv", ".xlsx": "excel", ".xls": "excel", ".parquet": "parquet"}
    said = contract.reading.format or looks.get(suffix, kind)
    if said != kind:
        notes.append(f"format is {kind}, not {said}")
    if header_row > 1 and contract.reading.header_row is None:
        notes.append(f"the header is in row {header_row}")
    return notes


def _more(loaded: Loaded, contract: Contract) -> list[str]:
    """Notes on the records, and on cells that a workbook holds as numbers but mean text."""
    notes = list(loaded.notes)
    for name, count in loaded.numbers:
        column = contract.column(name)
        if count and column is not None and column.semantic not in _NUMERIC:
            notes.append(f"{name}: {count:,} cells are numbers; any leading zero is lost")
    return notes
