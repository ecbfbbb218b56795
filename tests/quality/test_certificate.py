"""The bytes of a certificate, and the reading of them."""

from __future__ import annotations

import json
import subprocess
import sys
from random import Random

import pytest
from pydantic import ValidationError
from tests.quality.checking import check, reading
from tests.quality.tables import random_case

from folkmoot.errors import InputError
from folkmoot.quality.certificate import Certificate, certificate_bytes, read_certificate


def certificate(seed: int) -> Certificate:
    case = random_case(Random(seed), 20, 6)
    facts = reading(20, read=23, rejected=3, reject_reasons={"ragged": 2, "é": 1}, notes=("A.",))
    return check(case.table, case.contract, facts=facts, others=case.others).certificate


@pytest.mark.parametrize("seed", range(5))
def test_a_certificate_goes_out_and_in_unchanged(seed: int) -> None:
    before = certificate(seed)
    raw = certificate_bytes(before)
    after = read_certificate(raw)
    assert after == before
    assert certificate_bytes(after) == raw


def test_another_process_with_another_hash_seed_gives_the_same_bytes() -> None:
    raw = certificate_bytes(certificate(1))
    code = (
        "import sys; from folkmoot.quality.certificate import *; "
        "sys.stdout.buffer.write(certificate_bytes(read_certificate(sys.stdin.buffer.read())))"
    )
    for seed in ("1", "77"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            input=raw,
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        )
        assert done.stdout == raw


def test_a_certificate_that_does_not_add_up_is_refused() -> None:
    good = certificate(2)
    with pytest.raises(ValidationError, match="do not add up"):
        Certificate.model_validate(good.model_dump() | {"rejected": good.rejected + 1})
    with pytest.raises(ValidationError, match="do not add up"):
        Certificate.model_validate(good.model_dump() | {"failed": good.kept + 1})


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"\xff", b'{"read": 1'])
def test_bytes_that_are_no_certificate_give_one_clear_error(raw: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_certificate(raw)
    assert all(fault.next_step for fault in caught.value.faults)


def test_an_unknown_field_is_refused() -> None:
    raw = json.loads(certificate_bytes(certificate(3))) | {"extra": 1}
    with pytest.raises(InputError, match="extra"):
        read_certificate(json.dumps(raw).encode())
