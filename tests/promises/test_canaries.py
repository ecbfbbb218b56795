"""More than a thousand planted names: nowhere in clear but with the recipient who asked."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pyarrow as pa
import pytest
from tests.databases import Office, keys_of, pointed
from tests.promises.canaries import MANY, canary, files_with_one, hits, plant, rows_with_one
from tests.promises.commands import Ran, folkmoot

from folkmoot.store.sandbox import connect

WHY = ("--reason", "A look at what came out")


@dataclass
class County:
    """An office in which the canaries' workspace was walked; its folders; all that was said."""

    office: Office
    folder: Path
    workspace: Path
    shown: Any
    said: list[Ran]
    seen_meanwhile: list[str]

    @property
    def env(self) -> dict[str, str]:
        return environment(self.office, self.folder)

    def run(self, *arguments: str | Path, **more: str) -> Ran:
        """A command; what it said is looked at in the end."""
        ran = folkmoot(*arguments, env=self.env | more)
        self.said.append(ran)
        return ran

    @property
    def places(self) -> tuple[Path, ...]:
        """Where nothing may lie in clear."""
        own = self.office.home, keys_of(self.office.home)
        return *own, self.folder / "spill", self.folder / "tmp"

    def check_clean(self) -> None:
        """No canary in any file, in any row or in any word that was said."""
        assert files_with_one(*self.places) == []
        with pointed(self.office.env):
            assert rows_with_one() == []
        for ran in self.said:
            assert hits(ran.said.encode()) == 0, ran.said


def environment(office: Office, folder: Path) -> dict[str, str]:
    spill, tmp = folder / "spill", folder / "tmp"
    for each in (spill, tmp):
        each.mkdir(mode=0o700, exist_ok=True)
    own = {"FOLKMOOT_SPILL": str(spill), "TMPDIR": str(tmp)}
    return office.env | own | {"FOLKMOOT_LOG_LEVEL": "DEBUG"}


class Watch(Thread):
    """Looks into folders again and again while something works there."""

    def __init__(self, *folders: Path) -> None:
        super().__init__()
        self.folders, self.ended = folders, Event()
        self.found: list[str] = []
        self.looks = 0

    def run(self) -> None:
        while not self.ended.wait(0.05):
            self.found += files_with_one(*self.folders)
            self.looks += 1

    def __enter__(self) -> Watch:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.join()


@pytest.fixture
def walked(office: Office, tmp_path: Path) -> Iterator[County]:
    """Everything from the files to the leads, watched meanwhile."""
    workspace, planted = plant(tmp_path)
    assert planted >= MANY
    env = environment(office, tmp_path)
    walk = ("demo", "--workspace", workspace, "--home", office.home, "--no-serve", "--json")
    with Watch(office.home, tmp_path / "spill", tmp_path / "tmp") as watch:
        ran = folkmoot(*walk, env=env)
    assert ran.code == 0, ran.err
    assert watch.looks > 3
    yield County(office, tmp_path, workspace, json.loads(ran.out), [ran], watch.found)


def test_the_search_would_find_one(tmp_path: Path) -> None:
    for number, text in enumerate(
        [canary().encode(), canary().upper().encode("utf-16"), b"\0" + canary().lower().encode()]
    ):
        (tmp_path / f"leak-{number}").write_bytes(b"..." + text + b"...")
    (tmp_path / canary()).mkdir()
    assert len(files_with_one(tmp_path)) == 4


def test_none_in_clear_from_the_file_to_the_leads(walked: County) -> None:
    first = next(d for d in walked.shown["deliveries"] if d["member"] == "ashvale")
    assert first["read"] > MANY and first["rejected"] >= 80 and first["failed"] > 0
    assert walked.shown["leads"] >= 50
    assert walked.seen_meanwhile == []
    run = walked.shown["runs"][0]["run"]
    listed = json.loads(walked.run("leads", "list", "--run", run, "--json").out)
    assert len(listed) == walked.shown["leads"]
    for command in (("run", "show", run), ("dataset", "list"), ("ledger", "verify")):
        assert walked.run(*command).code == 0, command
    bundle = walked.folder / "tmp" / "for-the-auditor"
    assert walked.run("ledger", "export", bundle).code == 0
    assert (bundle / "bundle.jsonl").stat().st_size > 10_000

    # The recipient asks, and is shown: that is what it is for. Others are told nothing.
    asked = ("--run", run, "--member", "ashvale", *WHY)
    told = folkmoot("leads", "show", listed[0]["lead"], *asked, "--json", env=walked.env)
    exported = walked.folder / "leads.csv"
    assert walked.run("leads", "export", *asked, "--out", exported).code == 0
    assert hits(told.out.encode()) or hits(exported.read_bytes())
    assert hits(exported.read_bytes()) >= 2 * 50
    other = ("--run", run, "--member", "caldmoor", *WHY)
    assert walked.run("leads", "show", listed[0]["lead"], *other).code == 16
    walked.check_clean()


def wrong_file(county: County) -> Ran:
    """The canaries, as if they were another council's."""
    return deliver(county, county.workspace / "data" / "ashvale.csv", "brockhurst")


def no_header(county: County) -> Ran:
    """The canaries without their first line."""
    file = county.folder / "headless.csv"
    lines = (county.workspace / "data" / "ashvale.csv").read_text("utf-8-sig").splitlines()
    file.write_text("\n".join(lines[150:]), "utf-8")
    return deliver(county, file, "ashvale")


def not_even_text(county: County) -> Ran:
    """The canaries behind bytes that are no text."""
    file = county.folder / "binary.csv"
    content = (county.workspace / "data" / "ashvale.csv").read_bytes()
    file.write_bytes(b"\x00\x01\x02\xff\xfe" * 1000 + content)
    return deliver(county, file, "ashvale")


def deliver(county: County, file: Path, council: str) -> Ran:
    contract = county.workspace / "contracts" / f"{council}.yaml"
    return county.run("dataset", "deliver", file, "--contract", contract, "--as-of", "2026-11-02")


def tampered(county: County) -> Ran:
    """A flipped bit in the largest ciphertext."""
    stored = (county.office.home / "store" / "deliveries").rglob("*.enc")
    file = max(stored, key=lambda path: path.stat().st_size)
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    return walk_again(county)


def missing_key(county: County) -> Ran:
    """The folder of keys is gone."""
    shutil.rmtree(keys_of(county.office.home))
    return walk_again(county)


def out_of_memory(county: County) -> Ran:
    """DuckDB may not use what it needs."""
    return walk_again(county, FOLKMOOT_MEMORY_MB="2")


def walk_again(county: County, before: str = "", **more: str) -> Ran:
    walk = ("demo", "--workspace", county.workspace, "--home", county.office.home, "--no-serve")
    ran = folkmoot(*walk, env=county.env | more, before=before)
    county.said.append(ran)
    return ran


BROKEN = """
def broken(tables, *_, **__):
    raise ValueError(f"cannot link {tables['business-rates']['ratepayer'].to_pylist()[:500]}")
import folkmoot.run.join
folkmoot.run.join.link = broken
"""
BROKEN_LATE = """
def broken(permit, *, gathered, **__):
    raise ValueError(f"cannot release {gathered['business-rates']['ratepayer'].to_pylist()[:500]}")
import folkmoot.run.join
folkmoot.run.join.lead_records = broken
"""
UNEXPECTED = """
def broken(raw, *_, **__):
    raise KeyError(str(raw.table.to_pylist()[:5000]))
import folkmoot.run.deliver
folkmoot.run.deliver.normalise = broken
"""


def broken_step(county: County) -> Ran:
    """An error of ours inside a step, whose text quotes what it worked on."""
    return walk_again(county, BROKEN)


def broken_command(county: County) -> Ran:
    """An error of ours in a command, whose text quotes the file."""
    file = county.folder / "again.csv"
    file.write_bytes((county.workspace / "data" / "ashvale.csv").read_bytes() + b"\n")
    contract = county.workspace / "contracts" / "ashvale.yaml"
    ran = folkmoot(
        "dataset", "deliver", file, "--contract", contract, "--as-of", "2026-11-02",
        env=county.env, before=UNEXPECTED,
    )  # fmt: skip
    county.said.append(ran)
    return ran


def killed_in_the_middle(county: County) -> Ran:
    """What a killed worker spilled in clear is gone once the next one has worked."""
    left = county.folder / "spill" / "scratch-killed"
    left.mkdir()
    (left / "duckdb_temp").write_text(canary())
    return walk_again(county, BROKEN_LATE)


ERRORS: dict[Callable[[County], Ran], tuple[int, str]] = {
    wrong_file: (11, "brockhurst"),
    no_header: (11, "headless.csv"),
    not_even_text: (11, "binary.csv"),
    broken_command: (1, "unexpected KeyError"),
    broken_step: (13, "ValueError"),
    killed_in_the_middle: (13, "ValueError"),
    out_of_memory: (13, "FOLKMOOT_MEMORY_MB"),
    tampered: (13, "TamperedError"),
    missing_key: (13, "Restore the folder of keys"),
}


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_none_in_what_an_error_says_or_leaves(walked: County) -> None:
    """One error after the other in the same home; the last two destroy something."""
    for provoke, (code, words) in ERRORS.items():
        ran = provoke(walked)
        assert (ran.code, words in ran.err) == (code, True), (provoke.__name__, ran)
        assert "Traceback" not in ran.err, provoke.__name__
        walked.check_clean()


def test_none_in_clear_in_what_duckdb_spills_while_it_computes(tmp_path: Path) -> None:
    """A sort of far more than fits in memory, with a canary in every row."""
    word, rows = canary(), 1_000_000
    names = [f"{(n * 7919) % rows:09} {word} {'x' * 40}" for n in range(rows)]
    with (
        Watch(tmp_path / "spill") as watch,
        connect(memory_mb=48, threads=1, spill=tmp_path / "spill") as connection,
    ):
        connection.register("names", pa.table({"name": names}))
        connection.execute("CREATE TEMP TABLE sorted AS SELECT name FROM names ORDER BY name")
        spilled = connection.execute("SELECT sum(size) FROM duckdb_temporary_files()").fetchone()
        time.sleep(0.1)
    assert spilled and spilled[0] > 1_000_000, "nothing was spilled, so nothing was shown"
    assert watch.found == []
