"""Bad input gets one clear error with the next step and the right exit code, and leaves nothing."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.databases import copy_home, keys_of
from tests.promises.commands import Ran, folkmoot
from tests.run.sample import AGREEMENT, FOLDER, ID

ASHVALE = FOLDER / "contracts" / "ashvale.yaml"
DATA = FOLDER / "data"
ZIP = b"PK\x03\x04" + bytes(range(256)) * 50


@dataclass
class Home:
    """A home in which the demo has run, a folder for bad files, and what the demo said."""

    home: Path
    files: Path
    shown: Any

    @property
    def env(self) -> dict[str, str]:
        return {"FOLKMOOT_HOME": str(self.home), "FOLKMOOT_SPILL": str(self.files / "spill")}

    def file(self, name: str, content: bytes | str) -> Path:
        path = self.files / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def contents(self) -> tuple[list[str], list[tuple[str, int]]]:
        """Every row of the database, and every file beside it with its size."""
        with sqlite3.connect(f"file:{self.home}/folkmoot.sqlite3?mode=ro", uri=True) as database:
            rows = list(database.iterdump())
        database.close()
        files = [
            (str(path.relative_to(self.home)), path.stat().st_size)
            for path in self.home.rglob("*")
            if path.is_file() and not path.name.startswith("folkmoot.sqlite3")
        ]
        return rows, sorted(files)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A home in which the demo has run, to be copied."""
    home = tmp_path_factory.mktemp("walked") / "home"
    spill = {"FOLKMOOT_SPILL": str(home.parent / "spill")}
    ran = folkmoot("demo", "--sample", "--home", home, "--no-serve", "--json", env=spill)
    assert ran.code == 0, ran.err
    with sqlite3.connect(home / "folkmoot.sqlite3") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return home, json.loads(ran.out)


@pytest.fixture
def home(walked: tuple[Path, Any], tmp_path: Path) -> Iterator[Home]:
    copy_home(walked[0], tmp_path / "home")
    (tmp_path / "files").mkdir()
    return Home(tmp_path / "home", tmp_path / "files", walked[1])


Case = Callable[[Home], tuple[str | Path, ...]]


def deliver(file: Path, contract: Path = ASHVALE) -> tuple[str | Path, ...]:
    return "dataset", "deliver", file, "--contract", contract, "--as-of", "2026-11-01"


def applied(change: Callable[[str], str | bytes]) -> Case:
    """`agreement apply` of the agreement after ``change``."""
    return lambda at: ("agreement", "apply", at.file("agreement.yaml", change(AGREEMENT)))


def run_of(at: Home) -> str:
    return str(at.shown["runs"][0]["run"])


def lead_of(at: Home) -> str:
    ran = folkmoot("leads", "list", "--json", env=at.env)
    return str(json.loads(ran.out)[0]["lead"])


def parquet(at: Home) -> tuple[str | Path, ...]:
    table = pa.table({"colour": ["red"], "size": [1]})
    pq.write_table(table, at.files / "rates.parquet")
    return deliver(at.files / "rates.parquet")


def without_keys(at: Home) -> tuple[str | Path, ...]:
    shutil.rmtree(keys_of(at.home))
    keys_of(at.home).mkdir(mode=0o700)
    lines = (DATA / "ashvale.csv").read_bytes()
    return deliver(at.file("new.csv", lines + b"A999999,x\n"))


def open_keys(at: Home) -> tuple[str | Path, ...]:
    next(keys_of(at.home).glob("kek-*")).chmod(0o644)
    return without_change(at)


def without_change(at: Home) -> tuple[str | Path, ...]:
    lines = (DATA / "ashvale.csv").read_bytes()
    return deliver(at.file("new.csv", lines + b"A999999,x\n"))


def altered_lead(at: Home) -> tuple[str | Path, ...]:
    lead = lead_of(at)
    with sqlite3.connect(at.home / "folkmoot.sqlite3") as database:
        changed = database.execute(
            "UPDATE cases_lead SET evidence = zeroblob(length(evidence)) WHERE id = ?", [lead]
        )
        assert changed.rowcount == 1
    database.close()
    return shown_lead(at, lead, "ashvale")


def shown_lead(at: Home, lead: str, member: str) -> tuple[str, ...]:
    return "leads", "show", lead, "--run", run_of(at), "--member", member, "--reason", "A look"


def long_line(at: Home) -> tuple[str | Path, ...]:
    head = (DATA / "ashvale.csv").read_bytes().splitlines()[0]
    return deliver(at.file("long.csv", head + b"\n" + b"x" * 10_000_000 + b"\n"))


def one_line(at: Home) -> tuple[str | Path, ...]:
    return deliver(at.file("long.csv", b"x" * 10_000_000))


# name → what is typed, the exit code, words of the error
CASES: dict[str, tuple[Case, int, str]] = {
    "a YAML typo": (applied(lambda t: t.replace("title:", "titel:", 1)), 12, "titel"),
    "YAML that is none": (applied(lambda t: t + "\n  - [unclosed\n"), 12, "agreement.yaml"),
    "an unknown code": (applied(lambda t: t.replace("6-1-e,", "6-1-q,", 1)), 12, "UKGDPR-6-1-"),
    "an empty agreement": (applied(lambda _: ""), 12, "agreement.yaml"),
    "an agreement in another encoding": (
        applied(lambda t: t.replace("Ashvale", "Åshvale").encode("cp1252")), 11, "UTF-8"),
    "an agreement that is a folder": (lambda at: ("agreement", "apply", at.files), 11, "folder"),
    "no such agreement file": (
        lambda at: ("agreement", "apply", at.files / "none.yaml"), 11, "no such file"),
    "another text under an old version": (
        applied(lambda t: t.replace('"85.00"', '"84.00"')), 15, "version: 2"),
    "an empty file": (lambda at: deliver(at.file("empty.csv", b"")), 11, "empty.csv"),
    "a file of spaces": (lambda at: deliver(at.file("blank.csv", b" \n \n")), 11, "blank.csv"),
    "another council's file": (lambda at: deliver(DATA / "brockhurst.csv"), 11, "brockhurst.csv"),
    "a ZIP named .csv": (
        lambda at: deliver(at.file("zip.csv", ZIP)), 11, "zip.csv"),
    "a line of ten million characters": (one_line, 11, "long.csv"),
    "ten million characters under a header": (long_line, 11, "long.csv"),
    "a folder as a file": (lambda at: deliver(at.files), 11, "directory"),
    "no such file": (lambda at: deliver(at.files / "none.csv"), 11, "none.csv"),
    "a Parquet with other columns": (parquet, 11, "rates.parquet"),
    "a broken Parquet": (
        lambda at: deliver(at.file("x.parquet", b"PAR1" + b"x" * 99)), 11, "x.parquet"),
    "a broken workbook": (lambda at: deliver(at.file("x.xlsx", ZIP)), 11, "x.xlsx"),
    "a contract that is none": (
        lambda at: deliver(DATA / "ashvale.csv", at.file("c.yaml", "nonsense")), 11, "c.yaml"),
    "an empty contract": (
        lambda at: deliver(DATA / "ashvale.csv", at.file("c.yaml", "")), 11, "c.yaml"),
    "a missing key": (without_keys, 17, "Restore the folder of keys"),
    "a key that others may read": (open_keys, 10, "chmod 600"),
    "an unknown agreement": (lambda at: ("agreement", "sign", "none", "--member", "ashvale"), 14,
                             "agreement list"),
    "an unknown agreement to export": (lambda at: ("agreement", "export", "none"), 14, "none"),
    "an unknown run": (lambda at: ("run", "show", "run-none"), 14, "run list"),
    "an unknown run's status": (lambda at: ("run", "status", "run-none"), 14, "run list"),
    "an unknown lead": (lambda at: shown_lead(at, "l-none", "ashvale"), 14, "l-none"),
    "an unknown member": (lambda at: ("agreement", "sign", ID, "--member", "none"), 14, "none"),
    "leads for somebody else": (lambda at: shown_lead(at, lead_of(at), "caldmoor"), 16, "Next:"),
    "evidence that was altered": (altered_lead, 18, "backup"),
    "no such workspace": (lambda at: ("demo", "--workspace", at.files), 11, "workspace.yaml"),
    "files that are not there": (lambda at: ("demo", "--sample", "--data", at.files), 11, "--data"),
    "a wrong day": (
        lambda at: (*deliver(DATA / "ashvale.csv")[:-1], "01/11/2026"), 2, "2026"),
    "an unknown command": (lambda at: ("join",), 2, "join"),
}  # fmt: skip
# A typing error is an unknown field and a missing one; three files are missing; and so on.
SEVERAL = {"a YAML typo": 2, "a contract that is none": 9, "files that are not there": 3}
# Who looked at what is recorded before the answer: that is no half-written thing.
RECORDED = {"an unknown lead", "evidence that was altered", "leads for somebody else"}


@pytest.mark.parametrize("name", CASES)
def test_one_error_with_a_next_step_and_nothing_left(name: str, home: Home) -> None:
    make, code, words = CASES[name]
    arguments = make(home)
    before = home.contents()
    ran = folkmoot(*arguments, env=home.env)
    check_error(ran, code, words, SEVERAL.get(name, 1))
    if name not in RECORDED:
        rows, files = home.contents()
        assert [row for row in rows if row not in set(before[0])] == []
        assert [row for row in before[0] if row not in set(rows)] == []
        assert files == before[1]


def check_error(ran: Ran, code: int, words: str, most: int = 1) -> None:
    """One error in plain words on standard error, with its next step, and its own exit code."""
    assert ran.code == code, ran
    assert words in ran.err, ran.err
    assert "Traceback" not in ran.said and "unexpected" not in ran.said
    assert ran.out.strip() == ""
    if code == 2:
        return  # wrong usage is the command line's own: it shows how to get help
    faults = [line for line in ran.err.splitlines() if not line.startswith("{")]
    assert faults and all(line.startswith(("Error: ", "Warning: ")) for line in faults), ran.err
    errors = [line for line in faults if line.startswith("Error: ")]
    assert errors and len(errors) <= most, ran.err
    assert all("Next: " in line for line in errors), ran.err
    assert len(ran.err) < 2_000, "the input is not repeated"


SETTINGS = {
    "an unknown setting": ({"FOLKMOOT_XYZ": "1"}, 10, "FOLKMOOT_XYZ"),
    "a number that is none": ({"FOLKMOOT_MEMORY_MB": "many"}, 10, "FOLKMOOT_MEMORY_MB"),
    "another kind of database": ({"DATABASE_URL": "mysql://x/y"}, 10, "postgresql://"),
    "a database that is not there": (
        {"DATABASE_URL": "postgresql://a:b@127.0.0.1:1/none"}, 20, "DATABASE_URL"),
}  # fmt: skip


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_that_is_wrong(name: str, home: Home) -> None:
    more, code, words = SETTINGS[name]
    before = home.contents()
    check_error(folkmoot("run", "list", env=home.env | more), code, words)
    assert home.contents() == before


def test_the_whole_of_it_says_each_kind_of_error() -> None:
    """Every exit code of the tree is provoked here, but those that only programs meet."""
    from folkmoot import errors

    kinds = {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.FolkmootError)
    }
    provoked = {code for _, code, _ in (*CASES.values(), *SETTINGS.values())}
    refused, lease_lost, ours = 13, 19, 1
    assert kinds - provoked == {refused, lease_lost, ours}


def test_a_refusal_is_an_answer(home: Home) -> None:
    """It is recorded, says every reason on standard output, and its exit code tells programs."""
    asked = ("request", "none", "--purpose", "x", "--member", "ashvale")
    ran = folkmoot(*asked, env=home.env)
    assert ran.code == 13 and "none" in ran.out and "Traceback" not in ran.said


ROUND_TRIP = """
import sys
from folkmoot.agreement.bind import read_terms, terms_bytes, terms_hash
from folkmoot.agreement.parse import parse
signed = bytes.fromhex(sys.argv[1])
assert terms_bytes(read_terms(signed)) == signed
assert terms_bytes(parse(open(sys.argv[2], encoding="utf-8").read(), "").terms) == signed
print(terms_hash(signed))
"""


@pytest.mark.parametrize("seed", ["0", "1", "4294967295"])
def test_the_signed_bytes_are_the_same_in_another_process_and_hash_seed(
    seed: str, home: Home
) -> None:
    with sqlite3.connect(home.home / "folkmoot.sqlite3") as database:
        signed, hashed = database.execute(
            "SELECT terms, terms_hash FROM agreements_version"
        ).fetchone()
    database.close()
    yaml = home.file("again.yaml", AGREEMENT)
    done = subprocess.run(
        [sys.executable, "-c", ROUND_TRIP, signed.hex(), yaml],
        capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed},
    )  # fmt: skip
    assert done.stdout.strip() == hashed
    exported = folkmoot("agreement", "export", ID, env=home.env | {"PYTHONHASHSEED": seed})
    again = home.file("exported.yaml", exported.out)
    done = subprocess.run(
        [sys.executable, "-c", ROUND_TRIP, signed.hex(), again],
        capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed},
    )  # fmt: skip
    assert done.stdout.strip() == hashed
