"""Acts on an agreement from the command line: in the right office, with another party's word."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

AGREEMENT = "business-rates-relief"


@pytest.fixture
def run(folkmoot, county, tmp_path) -> Callable[..., object]:
    """A command over a copy of the demo's home."""
    home, demo = tmp_path / "home", Path(county[0])
    for folder in demo.parent.glob("home*"):  # the home, and the keys that lie beside it
        shutil.copytree(folder, tmp_path / folder.name)
    return lambda *arguments: folkmoot("--home", str(home), *arguments)


def state(run) -> str:
    return run("agreement", "list", "--json").json[0]["state"]


def test_anybody_stops_and_the_signatory_goes_on(run) -> None:
    act = ("agreement", "revoke", AGREEMENT, "--member", "brockhurst", "--reason", "A complaint.")
    stopped = run(*act, "--suspend", "--role", "Canteen")
    assert stopped.code == 0, stopped.err
    assert state(run) == "suspended"
    refused = run(*act, "--resume", "--role", "Canteen")
    assert refused.code == 16
    assert "Chief executive" in refused.err
    assert state(run) == "suspended"
    assert run(*act, "--resume").code == 0
    assert state(run) == "active"


def test_a_succession_is_attested_and_a_living_council_stays(run) -> None:
    added = run(
        "member", "add", "dale", "--name", "Dale Council", "--kind", "public_authority",
        "--ico-number", "Z0000009",
    )  # fmt: skip
    assert added.code == 0, added.err
    act = (
        "agreement", "succeed", AGREEMENT, "--predecessor", "caldmoor", "--successor", "dale",
        "--effective", "2026-11-01", "--citation", "SI 2026/1",
    )  # fmt: skip
    assert run(*act).code == 2, "somebody must attest it"
    assert run(*act, "--attested-by", "caldmoor-east").code in {14, 16}
    made = run(*act, "--attested-by", "ashvale")
    assert made.code == 0, made.err
    assert "caldmoor, still" in made.out


def test_the_office_that_receives_asks_when_nobody_says_which(run) -> None:
    ask = ("request", AGREEMENT, "--purpose", "relief-check", "--member", "ashvale", "--json")
    assert run(*ask).code == 0
    refused = run(*ask, "--role", "Canteen")
    assert refused.code == 13
    assert [reason["rule"] for reason in refused.json["reasons"]] == ["recipient"]
