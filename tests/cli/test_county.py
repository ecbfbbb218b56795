"""`folkmoot county`: what people type, and what they mistype."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import command


def test_a_county_is_made(tmp_path: Path) -> None:
    out = tmp_path / "made"
    ran = command("county", str(out), "--residents", "2000", "--seed", "4", "--config", "rural",
                  "--cases", "0", "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    assert ran.json["synthetic"] is True
    assert ran.json["residents"] == 2_000
    assert {path.name for path in out.iterdir()} == {
        "agreements", "contracts", "county.json", "data", "truth", "workspace.yaml",
    }  # fmt: skip


def test_the_smallest_county_has_somebody_to_protect(tmp_path: Path) -> None:
    """Without a list the gate refuses; nobody on it would look like a list that was lost."""
    out = tmp_path / "made"
    ran = command("county", str(out), "--residents", "2000", "--cases", "1", "--lookalikes", "2")
    assert ran.code == 0, ran.err
    assert len(list((out / "data").glob("*/protected-people.*"))) == 1
    assert "protected-people" in (out / "agreements" / "support.yaml").read_text("utf-8")
    assert "folkmoot demo --workspace" in ran.out


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (("--config", "rurl"), 14, "Did you mean “rural”?"),
        (("--residents", "12"), 11, "2,000 to 2,000,000"),
        (("--residents", "many"), 2, "valid integer"),
        (("--seed", "-1"), 11, "--seed"),
        (("--cases", "-1", "--lookalikes", "-2"), 11, "--lookalikes"),
        (("--format", "xml"), 2, "csv"),
        (("--resident", "9000"), 2, "--residents"),
    ],
)
def test_what_is_mistyped_is_said(
    tmp_path: Path, typed: tuple[str, ...], code: int, said: str
) -> None:
    ran = command("county", str(tmp_path / "made"), *typed)
    assert ran.code == code, ran.err
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert not (tmp_path / "made").exists()


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "work.txt").write_text("mine", encoding="utf-8")
    ran = command("county", str(tmp_path), "--residents", "2000")
    assert ran.code == 15
    assert "already" in ran.err
