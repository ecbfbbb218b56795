"""DuckDB in its sandbox reaches nothing outside, and its spill does not stay."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import traceback
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from folkmoot.errors import ConfigError, FolkmootError
from folkmoot.store.sandbox import connect
from folkmoot.store.scratch import scratch, wipe_scratch

DENIED = (
    "SELECT * FROM read_parquet('{file}')",
    "SELECT * FROM read_csv('{file}')",
    "SELECT * FROM read_text('{file}')",
    "SELECT * FROM read_blob('{file}')",
    "SELECT * FROM read_json('{file}')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM '{file}'",
    "SELECT * FROM read_parquet('https://example.org/x.parquet')",
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "COPY (SELECT 1) TO '{folder}/out.parquet' (FORMAT parquet)",
    "ATTACH '{folder}/out.db'",
    "EXPORT DATABASE '{folder}/out'",
    "IMPORT DATABASE '{folder}'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{folder}/x.duckdb_extension'",
    "SET enable_external_access = true",
    "SET temp_directory = '{folder}'",
    "SET memory_limit = '10GB'",
    "SET lock_configuration = false",
    "RESET enable_external_access",
    "PRAGMA enable_profiling = 'json'",
    "SELECT * FROM secret_table",
)


@pytest.mark.parametrize("sql", DENIED)
def test_what_reaches_outside_is_denied(sql: str, tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_text("a,b\n1,2\n")
    secret_table = pa.table({"a": [1]})
    with connect(memory_mb=64, threads=1, spill=tmp_path / "spill") as con:
        con.register("granted", secret_table)
        assert con.execute("SELECT a FROM granted").fetchall() == [(1,)]
        with pytest.raises(duckdb.Error):
            con.execute(sql.format(file=file, folder=tmp_path)).fetchall()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.csv", "spill"]


def test_it_spills_and_leaves_nothing(tmp_path: Path) -> None:
    with connect(memory_mb=48, threads=2, spill=tmp_path) as con:
        con.execute(
            "CREATE TABLE big AS SELECT hash(i)::VARCHAR || 'canary' AS s FROM range(1500000) t(i)"
        )
        con.execute("SELECT s FROM big ORDER BY s LIMIT 1 OFFSET 700000").fetchall()
        spilt = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert sum(path.stat().st_size for path in spilt) > 1_000_000
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_wiped_and_what_lives_is_kept(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from folkmoot.store.scratch import scratch\n"
        "with scratch(Path(sys.argv[1])) as folder:\n"
        "    (folder / 'plain').write_text('canary'); print(folder, flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    left = Path(process.stdout.readline().strip())
    with connect(memory_mb=64, threads=1, spill=tmp_path):
        assert (left / "plain").exists()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert (left / "plain").exists()
    with connect(memory_mb=64, threads=1, spill=tmp_path):
        assert not left.exists()
    assert wipe_scratch(tmp_path) == 0


def test_a_scratch_folder_goes_with_an_error_too(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="stop"), scratch(tmp_path) as folder:
        (folder / "x").write_text("x")
        raise ValueError("stop")
    assert list(tmp_path.iterdir()) == []


def test_an_error_that_would_quote_a_row_says_only_what_kind_it_was(tmp_path: Path) -> None:
    with (
        pytest.raises(FolkmootError) as caught,
        connect(memory_mb=64, threads=1, spill=tmp_path) as con,
    ):
        con.register("t", pa.table({"a": ["CANARY-1"]}))
        con.execute("SELECT a::INTEGER FROM t").fetchall()
    assert "ConversionException" in str(caught.value)
    assert "CANARY" not in "".join(traceback.format_exception(caught.value))


def test_a_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    """Whoever owns it or may write there could put a folder of theirs in the place of ours."""
    base = tmp_path / "base"
    base.mkdir()
    for mode in (0o777, 0o1777, 0o755, 0o750, 0o701):
        base.chmod(mode)
        with (
            pytest.raises(ConfigError, match=r"Other users .* \(chmod 700\)"),
            connect(memory_mb=64, threads=1, spill=base),
        ):
            pass
    assert list(base.iterdir()) == []
    base.chmod(0o700)
    with scratch(base):
        pass


def test_a_link_is_refused_wherever_it_leads(tmp_path: Path) -> None:
    elsewhere, link, file = tmp_path / "elsewhere", tmp_path / "link", tmp_path / "file"
    elsewhere.mkdir(mode=0o700)
    link.symlink_to(elsewhere)
    dangling = tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "nowhere")
    file.touch()
    for place in (link, dangling, file):
        with pytest.raises(ConfigError, match="a link or a file"), scratch(place):
            pass
    assert list(elsewhere.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir(mode=0o700)
    os.chown(base, 1002, 1002)
    with pytest.raises(ConfigError, match="belongs to another user"), scratch(base):
        pass


def test_what_is_made_within_is_for_this_user_alone(tmp_path: Path) -> None:
    base = tmp_path / "base"
    before = os.umask(0o022)
    try:
        with connect(memory_mb=48, threads=2, spill=base) as con:
            con.execute("CREATE TABLE big AS SELECT hash(i)::VARCHAR AS s FROM range(2000000) t(i)")
            con.execute("SELECT s FROM big ORDER BY s LIMIT 1 OFFSET 700000").fetchall()
            made = [base, *base.rglob("*")]
            assert any(path.is_file() for path in made)
            assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in made} == {0}
        assert os.umask(0o022) == 0o022, "the mask is as it was"
    finally:
        os.umask(before)
