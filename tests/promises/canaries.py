"""A made-up workspace whose first file is full of canaries: names that must never be seen."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from string import ascii_lowercase

from django.db import connection
from tests.run.sample import FOLDER

MARK = "qzxjvk"  # no word, and too long to come about by chance in ciphertext
MANY = 1000
_MARKS = tuple(MARK.encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))


def canary() -> str:
    """A word that is nowhere else."""
    return MARK.title() + "".join(secrets.choice(ascii_lowercase) for _ in range(10))


def hits(content: bytes) -> int:
    """How often a canary is in ``content``, in any case and in the usual encodings."""
    lower = content.lower()
    return sum(lower.count(mark) for mark in _MARKS)


def files_with_one(*folders: Path) -> list[str]:
    """The files and folders under ``folders`` that hold a canary or are named by one."""
    found = []
    # Not Path.rglob: a temporary folder may go while one looks into it.
    for folder, inner, names in (each for top in folders for each in os.walk(top)):
        found += [name for name in inner if hits(name.encode())]
        for name in names:
            with suppress(FileNotFoundError):
                content = Path(folder, name).read_bytes()
                found += [name] if hits(name.encode()) or hits(content) else []
    return found


def rows_with_one() -> list[str]:
    """The tables of the database that hold a canary in any column of any row."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if any(hits(as_bytes(value)) for row in cursor.fetchall() for value in row):
                found.append(table)
    return found


def as_bytes(value: object) -> bytes:
    if isinstance(value, memoryview | bytes | bytearray):
        return bytes(value)
    return str(value).encode()


def plant(folder: Path) -> tuple[Path, int]:
    """A copy of the workspace with canaries in ``ashvale.csv``; how many there are."""
    workspace = folder / "workspace"
    shutil.copytree(FOLDER, workspace)
    lines = [*good_lines(), *bad_lines()]
    file = workspace / "data" / "ashvale.csv"
    text = file.read_bytes().decode("utf-8-sig")
    file.write_bytes("\n".join([text.rstrip("\n"), *lines, ""]).encode("utf-8-sig"))
    return workspace, len(set(re.findall(f"{MARK.title()}[a-z]{{10}}", "\n".join(lines))))


def good_lines() -> Iterable[str]:
    """Firms with two reliefs each (they become leads), firms with one, and one that is frequent."""
    often = canary()
    for number in range(MANY - 100):
        name = f"{canary()} Joinery Limited"
        for part in "XY" if number % 9 == 0 else "X":
            # Another value, or the two would be one property listed with a slip of the key.
            yield line(f"{part}{number:06}", name, value="4200" if part == "X" else "5200")
    for number in range(60):  # so frequent that it is taken for a placeholder
        yield line(f"Z{number:06}", often)


def line(ref: str, name: str, *, postcode: str = "", value: str = "4200", since: str = "") -> str:
    """One line of the file of Ashvale, with a relief: each at a place of its own."""
    unit = ref[0] + (ref[1:].lstrip("0") or "0")
    street = name.split(maxsplit=1)[0]
    return (
        f'{ref},{name},"Unit {unit}, {street} Street",{postcode or "AV1 1AB"},{value},'
        "SHOP AND PREMISES,Y,2016-04-01,Small Business Rate Relief,"
        f"{since or '2017-04-01'},,£1890.00"
    )


def bad_lines() -> Iterable[str]:
    """Lines that are rejected, and fields that cannot be read or fail a rule."""
    for number in range(40):
        yield f"{canary()},{canary()},too,few"
        yield f"R{number:06},{canary()} Limited,{canary()}" + ",more" * 20
        yield line(f"P{number:06}", f"{canary()} Ltd", postcode=canary())
        yield line(f"V{number:06}", f"{canary()} Ltd", value=canary())
        yield line(f"D{number:06}", f"{canary()} Ltd", since=canary())
        yield line(canary(), f"{canary()} Ltd")
    yield line("X000000", f"{canary()} Ltd")  # its reference is there already
