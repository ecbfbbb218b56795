"""The seal: only the gate's own permits, whole and in their time, are worth anything."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.gate.good_case import changed, good_case, make_case, private_key

from folkmoot.canonical import canonical, digest
from folkmoot.errors import RefusedError, TamperedError
from folkmoot.gate.decide import decide
from folkmoot.gate.permit import Permit, SealedPermit, permit_content
from folkmoot.gate.read_permit import read_permit
from folkmoot.gate.seal import DOMAIN, seal, verify_seal

KEY = private_key("gate")
PUBLIC = KEY.public_key().public_bytes_raw()
OBJECTION = {"subject": "p1", "dataset": "rates", "column": "name", "valid_from": "2026-01-01"}


@pytest.fixture(scope="module")
def permit() -> Permit:
    """A permit with something in every field, objections and missing columns too."""
    case = make_case(
        changed(
            good_case(),
            {
                "deliveries 0 columns": ["account", "name", "relief"],
                "deliveries 1 columns": ["account", "name", "relief"],
                "request insights": ["relief-by-ward"],
                "terms purposes 0 uses 0 rows +": {"column": "name", "op": "ne", "values": ["ü"]},
            },
        )
    )
    decision = decide(case.request, case.facts, case.now)
    assert isinstance(decision, Permit)
    grants = tuple(replace(g, withhold=(("name", "p1"), ("name", "p2"))) for g in decision.grants)
    return replace(decision, grants=grants)


@pytest.fixture
def sealed(permit: Permit) -> SealedPermit:
    return seal(permit, KEY, "gate-1")


def refused(sealed: SealedPermit, code: str, **changes: object) -> None:
    public = changes.get("public", PUBLIC)
    now = changes.get("now", sealed.permit.issued_at)
    with pytest.raises(RefusedError) as caught:
        verify_seal(sealed, public, now)  # type: ignore[arg-type]
    assert [fault.code for fault in caught.value.faults] == [code]
    assert all(fault.next_step for fault in caught.value.faults)


def test_a_sealed_permit_comes_back_whole(sealed: SealedPermit, permit: Permit) -> None:
    assert verify_seal(sealed, PUBLIC, permit.issued_at) == permit
    assert verify_seal(sealed, PUBLIC, permit.expires_at - timedelta(microseconds=1)) == permit


def test_the_payload_is_the_canonical_form(sealed: SealedPermit, permit: Permit) -> None:
    assert sealed.payload == canonical(permit_content(permit))
    assert json.loads(sealed.payload)["grants"][0]["withhold"] == [["name", "p1"], ["name", "p2"]]


def test_expired_and_not_yet_valid_are_told_apart(sealed: SealedPermit) -> None:
    refused(sealed, "permit.expired", now=sealed.permit.expires_at)
    refused(sealed, "permit.early", now=sealed.permit.issued_at - timedelta(microseconds=1))


def test_another_key_does_not_verify(sealed: SealedPermit) -> None:
    refused(
        sealed, "permit.signature", public=bytes(private_key("x").public_key().public_bytes_raw())
    )


def test_a_flipped_bit_anywhere_is_found(sealed: SealedPermit) -> None:
    for place in range(0, len(sealed.payload), 7):
        flipped = bytearray(sealed.payload)
        flipped[place] ^= 1
        refused(replace(sealed, payload=bytes(flipped)), "permit.signature")
    for place in range(len(sealed.signature)):
        flipped = bytearray(sealed.signature)
        flipped[place] ^= 1
        refused(replace(sealed, signature=bytes(flipped)), "permit.signature")


def test_another_key_id_is_found(sealed: SealedPermit) -> None:
    refused(replace(sealed, key_id="gate-2"), "permit.signature")


def test_a_wider_permit_beside_the_signed_payload_is_found(sealed: SealedPermit) -> None:
    wider = replace(sealed.permit, sees=("account", "name", "relief"))
    refused(replace(sealed, permit=wider), "permit.swap")


def test_the_signature_of_something_else_does_not_pass(sealed: SealedPermit) -> None:
    whole = sealed.payload
    for message in (whole, DOMAIN + whole, b"folkmoot/terms/v1\n" + whole):
        refused(replace(sealed, signature=KEY.sign(message)), "permit.signature")


def test_signed_bytes_that_are_no_permit_are_refused(sealed: SealedPermit) -> None:
    for payload in (
        b"{}",
        b"",
        b"[1]",
        sealed.payload + b" ",
        sealed.payload.replace(b"{", b"{ ", 1),
    ):
        signature = KEY.sign(DOMAIN + b"gate-1\n" + payload)
        with pytest.raises(RefusedError, match="not those of a permit"):
            verify_seal(
                replace(sealed, payload=payload, signature=signature),
                PUBLIC,
                sealed.permit.issued_at,
            )


def test_whatever_goes_wrong_is_a_refusal(sealed: SealedPermit) -> None:
    refused(sealed, "permit.unchecked", public=b"short")
    refused(sealed, "permit.unchecked", now=None)
    refused(replace(sealed, key_id=None), "permit.unchecked")  # type: ignore[arg-type]


def test_reading_finds_a_field_too_many(permit: Permit) -> None:
    content = permit_content(permit)
    assert read_permit(canonical(content)) == permit
    for bad in ({**content, "more": 1}, {k: v for k, v in content.items() if k != "missing"}):
        with pytest.raises(TamperedError):
            read_permit(canonical(bad))


def test_an_error_in_reading_shows_no_value() -> None:
    with pytest.raises(TamperedError) as caught:
        read_permit(b'{"id": "Ada Lovelace"}')
    assert "Ada" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_id_is_the_digest_of_the_rest() -> None:
    case = make_case(good_case())
    decision = decide(case.request, case.facts, case.now)
    assert isinstance(decision, Permit)
    content = permit_content(decision)
    assert content.pop("id") == digest(content)


def test_the_same_instant_in_another_zone_is_the_same_permit() -> None:
    case = make_case(good_case())
    here = decide(case.request, case.facts, case.now)
    there = decide(case.request, case.facts, case.now.astimezone(timezone(timedelta(hours=5))))
    assert isinstance(here, Permit)
    assert isinstance(there, Permit)
    assert here.id == there.id
    assert canonical(permit_content(here)) == canonical(permit_content(there))


def test_bytes_verify_in_another_process_and_hash_seed(sealed: SealedPermit) -> None:
    script = (
        "import sys; from datetime import datetime;"
        "from folkmoot.gate.permit import SealedPermit;"
        "from folkmoot.gate.read_permit import read_permit;"
        "from folkmoot.gate.seal import verify_seal;"
        "p, s, k, n = sys.argv[1:]; p = bytes.fromhex(p);"
        "sealed = SealedPermit(read_permit(p), p, 'gate-1', bytes.fromhex(s));"
        "print(verify_seal(sealed, bytes.fromhex(k), datetime.fromisoformat(n)).id)"
    )
    now = sealed.permit.issued_at.astimezone(UTC).isoformat()
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            script,
            sealed.payload.hex(),
            sealed.signature.hex(),
            PUBLIC.hex(),
            now,
        ],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7"},
    )
    assert said.stdout.strip() == sealed.permit.id


def test_a_new_key_seals_what_an_old_one_did_not(permit: Permit) -> None:
    fresh = Ed25519PrivateKey.generate()
    again = seal(permit, fresh, "gate-2")
    assert verify_seal(again, fresh.public_key().public_bytes_raw(), permit.issued_at) == permit
