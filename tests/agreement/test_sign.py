"""A signature stands for one payload, kind, party, member, key and time, and for nothing else."""

from __future__ import annotations

import base64
import dataclasses
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.agreement.signing import NOW, SIGNED, private_key, public_key, signature

from folkmoot.agreement.acts import Signature
from folkmoot.agreement.detached import read_detached
from folkmoot.agreement.sign import Domain, signing_bytes, verify_signature
from folkmoot.errors import InputError

PAYLOAD = b'{"a":1}'
KEYS = (public_key("ashford"), public_key("burley"))


def verify(made: Signature, *, payload=PAYLOAD, keys=KEYS, at=NOW, domain=Domain.TERMS) -> bool:
    return verify_signature(payload, made, keys, at, domain=domain)


def test_own_signature_verifies():
    made = signature(PAYLOAD, "ashford")
    assert len(made.value) == 64
    assert made.party == made.member == "ashford"
    assert verify(made)


@pytest.mark.parametrize(
    "change",
    [
        {"party": "burley"},
        {"member": "burley", "key_id": "burley-1"},
        {"signed_at": SIGNED + timedelta(microseconds=1)},
        {"signed_at": NOW + timedelta(seconds=1)},
        {"signed_at": SIGNED.replace(tzinfo=None)},
        {"key_id": "burley-1"},
        {"value": bytes(64)},
        {"value": b""},
    ],
    ids=str,
)
def test_moved_or_altered_signature_fails(change):
    assert not verify(dataclasses.replace(signature(PAYLOAD, "ashford"), **change))


def test_every_flipped_bit_fails():
    made = signature(PAYLOAD, "ashford")
    for bit in range(512):
        flipped = bytearray(made.value)
        flipped[bit // 8] ^= 1 << bit % 8
        assert not verify(dataclasses.replace(made, value=bytes(flipped)))


def test_one_kind_of_signature_never_stands_for_another():
    made = signature(PAYLOAD, "ashford", domain=Domain.INSTRUMENT)
    assert verify(made, domain=Domain.INSTRUMENT)
    assert not verify(made, domain=Domain.TERMS)
    assert len({domain.value for domain in Domain}) == len(Domain)


def test_another_payload_fails():
    assert not verify(signature(PAYLOAD, "ashford"), payload=b'{"a":2}')


def test_signature_survives_rotation_and_no_key_signs_outside_its_time():
    rotated = datetime(2026, 11, 1, tzinfo=UTC)
    keys = (public_key("ashford", 1, until=rotated), public_key("ashford", 2, since=rotated))
    old = signature(PAYLOAD, "ashford", at=rotated - timedelta(seconds=1))
    assert verify(old, keys=keys)
    assert not verify(signature(PAYLOAD, "ashford", at=rotated), keys=keys)
    assert verify(signature(PAYLOAD, "ashford", number=2, at=rotated), keys=keys)
    early = signature(PAYLOAD, "ashford", number=2, at=rotated - timedelta(seconds=1))
    assert not verify(early, keys=keys)


def test_signature_made_elsewhere_with_openssl(tmp_path):
    pem = private_key("ashford").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(pem)
    message = signing_bytes(
        PAYLOAD,
        domain=Domain.TERMS,
        member="ashford",
        party="ashford",
        key_id="ashford-1",
        signed_at=SIGNED,
    )
    (tmp_path / "message").write_bytes(message)
    command = ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", "key.pem", "-in", "message"]
    raw = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout
    for data in (raw, base64.encodebytes(raw)):
        value = read_detached(data)
        assert verify(Signature("ashford", "ashford", "ashford-1", value, SIGNED))


@pytest.mark.parametrize("data", [b"", b"abc", bytes(63), bytes(65), b"A" * 10_000, b"\xff" * 80])
def test_what_is_no_signature_file_is_refused(data):
    with pytest.raises(InputError, match="64 raw bytes"):
        read_detached(data, where="a.sig")
