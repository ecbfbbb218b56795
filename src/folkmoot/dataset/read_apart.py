"""The cells of a workbook, read by a process of its own that may take only so much memory.

A workbook of a kilobyte can ask its reader for terabytes: two cells in opposite corners of a
sheet, one long text to which a million cells refer, a row that says it repeats. Each format has
its own ways. So the reader (python-calamine, which ends the process when memory runs out) runs
where the system itself draws the line. This file is also that process's program: it imports
nothing of Folkmoot, gets the workbook on its standard input and answers in pickles.
"""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

MOST_CELLS = 50_000_000  # of a workbook, blank ones within its sheets included: three full sheets
MOST_TEXT = 2_000_000_000  # bytes of all cells as they are handed over; Arrow's texts end there too
MOST_MEMORY = 8 << 30  # bytes that the process may address: enough for so many cells of text
_CELLS_AT_ONCE = 200_000

Rows = list[list[Any]]


class Unread(StrEnum):
    """Why a workbook was not read."""

    BROKEN = "broken"
    PASSWORD = "password"  # noqa: S105 - a reason, not a password
    TOO_LARGE = "too_large"


def read_apart(data: bytes, sheet: str | None) -> dict[str, Rows | None] | Unread:
    """The rows of each sheet of the workbook ``data``, from its first row and column on.

    Visible sheets stand before hidden ones. With ``sheet`` only that one is read; the others are
    None. Cells are text, numbers, booleans, dates and times; "" where blank. Nothing of the
    workbook touches a disk.
    """
    command = [sys.executable, "-P", __file__, str(MOST_MEMORY), sheet or ""]
    with subprocess.Popen(  # noqa: S603 - this file, by the interpreter that runs already
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin and process.stdout  # noqa: S101 - both are pipes
        with suppress(BrokenPipeError):  # it ended at once: what it said tells why
            process.stdin.write(data)
        with suppress(BrokenPipeError):
            process.stdin.close()
        said = list(_messages(process.stdout))
    if said and isinstance(said[-1], str):
        return Unread(said[-1])
    # Memory that is refused ends the reader by a signal, in the middle of what it said.
    if process.returncode:
        return Unread.TOO_LARGE if process.returncode < 0 else Unread.BROKEN
    sheets: dict[str, Rows | None] = {}
    for name, rows in said:
        held = sheets.setdefault(name, rows)
        if held is not None and held is not rows:
            held.extend(rows)
    return sheets


def _messages(stream: IO[bytes]) -> Iterator[Any]:
    with suppress(EOFError, pickle.UnpicklingError):
        while True:
            yield pickle.load(stream)  # noqa: S301 - from a process of ours, of plain cells


def _answer(most_memory: int, sheet: str, out: IO[bytes]) -> None:
    """What the process does: say (sheet, some rows) again and again, or why not."""
    import python_calamine as calamine

    _limit_memory(most_memory)
    sent = 0
    try:
        for message in _sheets(io.BytesIO(sys.stdin.buffer.read()), sheet):
            answer = pickle.dumps(message)
            sent += len(answer)
            out.write(answer if sent <= MOST_TEXT else pickle.dumps(str(Unread.TOO_LARGE)))
            if sent > MOST_TEXT:
                return
    except calamine.PasswordError:
        out.write(pickle.dumps(str(Unread.PASSWORD)))
    except MemoryError:
        out.write(pickle.dumps(str(Unread.TOO_LARGE)))
    except (calamine.CalamineError, OSError, ValueError):
        out.write(pickle.dumps(str(Unread.BROKEN)))


def _sheets(workbook: io.BytesIO, wanted: str) -> Iterator[tuple[str, Rows | None] | str]:
    import python_calamine as calamine

    book = calamine.CalamineWorkbook.from_filelike(workbook)
    listed = [s for s in book.sheets_metadata if s.typ is calamine.SheetTypeEnum.WorkSheet]
    visible, cells = calamine.SheetVisibleEnum.Visible, 0
    for name in (s.name for s in sorted(listed, key=lambda s: s.visible is not visible)):
        if wanted not in ("", name):
            yield name, None
            continue
        sheet = book.get_sheet_by_name(name)
        cells += sheet.total_height * sheet.total_width
        if cells > MOST_CELLS:
            yield str(Unread.TOO_LARGE)
            return
        rows = sheet.to_python(skip_empty_area=False)
        some = max(1, _CELLS_AT_ONCE // max(1, sheet.total_width))
        yield name, rows[:some]
        for start in range(some, len(rows), some):
            yield name, rows[start : start + some]


def _limit_memory(most: int) -> None:
    import resource

    # No image of the process, which would hold the cells in clear, is left behind.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # a lower limit is set already; macOS knows none
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    # Where the machine has less, this process goes first and not one that did no wrong (Linux).
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


if __name__ == "__main__":
    _answer(int(sys.argv[1]), sys.argv[2], sys.stdout.buffer)
