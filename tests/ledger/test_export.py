"""The bundle: what it holds, and that nothing half-written or unsigned leaves."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from folkmoot.errors import ConflictError, TamperedError
from folkmoot.ledger.export import export

from .conftest import MadeLedger, fault_of, make


def test_the_bundle_has_every_entry_and_checkpoint(ledger: MadeLedger, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in ledger.bundle(tmp_path).splitlines()]
    assert [next(iter(line)) for line in lines] == (
        ["keys"] + ["leaf"] * 5 + ["checkpoint"] + ["leaf"] * 8 + ["checkpoint"] + ["leaf"] * 3
        + ["checkpoint"]
    )  # fmt: skip
    assert list(tmp_path.iterdir()) == [tmp_path / "bundle.jsonl"]


def test_of_checkpoints_of_one_size_the_last_is_kept(ledger: MadeLedger, tmp_path: Path) -> None:
    again = ledger.sign(cosigned=False)
    assert json.loads(ledger.bundle(tmp_path).splitlines()[-1])["checkpoint"] == again


def test_an_unsigned_tail_is_not_exported(ledger: MadeLedger, tmp_path: Path) -> None:
    ledger.add(1, Random(1))
    with pytest.raises(ConflictError):
        ledger.bundle(tmp_path)
    with pytest.raises(ConflictError):
        export(ledger.entries[:9], ledger.checkpoints, ledger.keys, to=tmp_path / "b")
    assert list(tmp_path.iterdir()) == []


def test_two_signed_histories_are_not_exported_as_one(ledger: MadeLedger, tmp_path: Path) -> None:
    ledger.checkpoints.append(make(8, (16,)).checkpoints[0])
    with pytest.raises(TamperedError, match="forked"):
        ledger.bundle(tmp_path)


def test_an_empty_ledger_can_be_signed_and_exported(tmp_path: Path) -> None:
    empty = make(1, (0,))
    assert fault_of(empty.bundle(tmp_path), empty.keys) is None
