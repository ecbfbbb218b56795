"""The good case of good_case.yaml as what the gate sees, after any number of changes to it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from folkmoot.agreement.acts import Instrument, InstrumentKind, PublicKey, Signature
from folkmoot.agreement.bind import terms_bytes, terms_hash
from folkmoot.agreement.instrument import draft_instrument
from folkmoot.agreement.sign import Domain, sign
from folkmoot.agreement.terms import PartyKind, Terms
from folkmoot.canonical import digest
from folkmoot.dataset.contract import Column, Contract
from folkmoot.gate.facts import (
    DeliveryFacts,
    Facts,
    FairnessFacts,
    MemberFacts,
    Receiver,
    Review,
)
from folkmoot.gate.permit import Request
from folkmoot.quality.certificate import Certificate
from folkmoot.voice.condition import Condition
from folkmoot.voice.preference import Preference
from folkmoot.voice.snapshot import take_snapshot

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """What ``decide`` is asked: the request, the facts and the time."""

    request: Request
    facts: Facts
    now: datetime


def good_case() -> dict[str, Any]:
    """The good case as plain data, to be changed."""
    return copy.deepcopy(_loaded())


@cache
def _loaded() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((HERE / "good_case.yaml").read_text("utf-8"))
    return loaded


def changed(data: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """``data`` with each value set at its path: names and list places parted by blanks.

    A last step of ``+`` adds to a list, and the value ``(gone)`` takes the place away.
    """
    data = copy.deepcopy(data)
    for path, value in changes.items():
        *steps, last = [int(s) if s.isdecimal() else s for s in str(path).split(" ")]
        place: Any = data
        for step in steps:
            place = place[step]
        if last == "+":
            place.append(value)
        elif value == "(gone)":
            del place[last]
        else:
            place[last] = value
    return data


@cache
def private_key(member: str) -> Ed25519PrivateKey:
    """A member's signing key, always the same one."""
    return Ed25519PrivateKey.from_private_bytes(member.encode().ljust(32, b".")[:32])


def public_key(member: str, since: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> PublicKey:
    """The public half, with which the member may sign from the start of 2026."""
    raw = private_key(member).public_key().public_bytes_raw()
    return PublicKey(f"{member}-1", member, raw, since)


@cache
def signature(payload: bytes, domain: Domain, member: str, party: str, at: datetime) -> Signature:
    """A real signature. Kept, since the tests ask for the same one many times."""
    key = private_key(member)
    return sign(
        payload, key, domain=domain, member=member, party=party, key_id=f"{member}-1", at=at
    )


def instrument(data: Mapping[str, Any], hashed: str) -> Instrument:
    """A signed act on the terms with that hash; ``by`` names who signed for which party."""
    made = draft_instrument(
        InstrumentKind(data["kind"]),
        terms_hash=data.get("terms_hash", hashed),
        effective=data["effective"],
        body=data["body"],
        id=data.get("id"),
    )
    signatures = tuple(
        signature(made.payload, Domain.INSTRUMENT, member, party, data["at"])
        for party, member in data["by"].items()
    )
    return replace(made, signatures=signatures)


def delivery(data: Mapping[str, Any]) -> DeliveryFacts:
    """A delivery with a certificate of its own; ``certificate`` changes what that one says."""
    certificate = Certificate(
        **{
            "contract": data["contract"],
            "dataset": data["dataset"],
            "member": data["member"],
            "as_of": data["as_of"],
            "made_at": datetime(2026, 6, 20, 9, tzinfo=UTC),
            "source_sha256": "0" * 64,
            "source_bytes": 1000,
            "encoding": "utf-8",
            "read": 1000,
            "kept": 1000,
            "rejected": 0,
            "failed": 25,
            "reject_reasons": {},
            "columns_missing": (),
            "columns": (),
            "rules": (),
            "dimensions": {"validity": Decimal("97.50")},
            "quality": Decimal(data["quality"]),
            "code_version": "0.1.0",
            **data.get("certificate", {}),
        }
    )
    return DeliveryFacts(
        id=data["id"],
        dataset=data["dataset"],
        member=data["member"],
        contract=data["contract"],
        as_of=data["as_of"],
        delivered_at=datetime(2026, 6, 20, 9, tzinfo=UTC),
        columns=tuple(data["columns"]),
        tags=tuple((column, tuple(tags)) for column, tags in data.get("tags", {}).items()),
        certificate=certificate,
        certificate_sha256=data.get("certificate_sha256", digest(certificate.model_dump())),
        ciphertext_sha256=digest(data["id"]),
        destroyed_at=data.get("destroyed_at"),
    )


def contract(data: Mapping[str, Any]) -> Contract:
    """A contract of which only the columns and their semantic types matter here."""
    return Contract(
        id=data["id"],
        version=str(data["version"]),
        dataset=data["dataset"],
        member=data["member"],
        title=data["id"],
        columns=tuple(Column(name=n, semantic=s) for n, s in data["columns"].items()),
    )


def make_case(data: Mapping[str, Any]) -> Case:
    """The case that ``data`` tells. All parties have signed the terms as they stand there, unless
    ``signed_by`` leaves one out; ``signed_terms`` are terms that were signed in their stead."""
    terms = Terms.model_validate(data["terms"])
    signed = terms_bytes(Terms.model_validate(data.get("signed_terms", data["terms"])))
    hashed = terms_hash(signed)
    request = {k: tuple(v) if isinstance(v, list) else v for k, v in data["request"].items()}
    members = [MemberFacts(**{**m, "kind": PartyKind(m["kind"])}) for m in data["members"]]
    snapshot_on = data["snapshot_on"]
    facts = Facts(
        terms=terms,
        terms_bytes=signed,
        terms_hash=data.get("terms_hash", hashed),
        signatures=tuple(
            signature(signed, Domain.TERMS, member, party, data["signed_on"])
            for party, member in data["signed_by"].items()
        ),
        instruments=tuple(instrument(each, hashed) for each in data["instruments"]),
        keys=tuple(
            public_key(member.id) for member in members if member.id not in data.get("no_key", ())
        ),
        members=tuple(members),
        deliveries=tuple(delivery(each) for each in data["deliveries"]),
        conditions=tuple(Condition(**each) for each in data["conditions"]),
        preferences=snapshot_on
        and take_snapshot((_preference(each) for each in data["objections"]), snapshot_on),
        reviews=tuple(Review(**{"terms_hash": hashed, **each}) for each in data["reviews"]),
        notice_on=data["notice_on"],
        superseded_by=data.get("superseded_by"),
        contracts=tuple(contract(each) for each in data.get("contracts", ())),
        receivers=_all_of(Receiver, data["receivers"]),
        fairness=_all_of(FairnessFacts, data["fairness"]),
    )
    return Case(Request(**request), facts, data["now"])


def _all_of(kind: type[Any], rows: list[dict[str, Any]] | None) -> tuple[Any, ...] | None:
    """What the office tells, or None where it does not tell."""
    return None if rows is None else tuple(kind(**row) for row in rows)


def _preference(data: Mapping[str, Any]) -> Preference:
    return Preference(
        **{
            "decision": "object",
            **data,
            "purposes": tuple(data.get("purposes", ())),
            "bases": tuple(data.get("bases", ())),
        }
    )
