"""Members' keys, signatures and acts for the tests of this room."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.agreement.changing import good_terms

from folkmoot.agreement.acts import Instrument, InstrumentKind, PublicKey, Signature
from folkmoot.agreement.bind import terms_bytes, terms_hash
from folkmoot.agreement.instrument import draft_instrument
from folkmoot.agreement.sign import Domain, sign
from folkmoot.agreement.state import Standing, derive_state
from folkmoot.agreement.terms import Terms

SIGNED = datetime(2026, 10, 20, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@cache
def private_key(member: str, number: int = 1) -> Ed25519PrivateKey:
    seed = f"{member}{number}".encode().ljust(32, b".")[:32]
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key(
    member: str,
    number: int = 1,
    since: datetime = datetime(2026, 1, 1, tzinfo=UTC),
    until: datetime | None = None,
) -> PublicKey:
    raw = private_key(member, number).public_key().public_bytes_raw()
    return PublicKey(f"{member}-{number}", member, raw, since, until)


def signature(
    payload: bytes,
    member: str,
    *,
    domain: Domain = Domain.TERMS,
    party: str | None = None,
    at: datetime = SIGNED,
    number: int = 1,
) -> Signature:
    return sign(
        payload,
        private_key(member, number),
        domain=domain,
        member=member,
        party=party,
        key_id=f"{member}-{number}",
        at=at,
    )


def act(
    kind: InstrumentKind,
    *members: str,
    terms: Terms | None = None,
    effective: date = date(2026, 11, 10),
    at: datetime = datetime(2026, 11, 10, 9, tzinfo=UTC),
    party: str | None = None,
    **body: str | int,
) -> Instrument:
    """An act on the terms, signed by the members (for ``party`` where it is given)."""
    drafted = draft_instrument(
        kind,
        terms_hash=terms_hash(terms_bytes(terms or good_terms())),
        effective=effective,
        body=body,
    )
    made = (
        signature(drafted.payload, m, domain=Domain.INSTRUMENT, party=party, at=at) for m in members
    )
    return dataclasses.replace(drafted, signatures=tuple(made))


KEYS = tuple(public_key(m) for m in ("ashford", "burley", "framework", "committee", "stranger"))


def standing(
    *instruments: Instrument,
    terms: Terms | None = None,
    signers: Iterable[str] = ("ashford", "burley"),
    signatures: Iterable[Signature] = (),
    keys: tuple[PublicKey, ...] = KEYS,
    now: datetime = NOW,
    superseded_by: str | None = None,
    disagreed: tuple[str, ...] = (),
) -> Standing:
    """Where the good agreement stands after the acts."""
    terms = terms or good_terms()
    payload = terms_bytes(terms)
    return derive_state(
        terms=terms,
        terms_bytes=payload,
        signatures=[*(signature(payload, m) for m in signers), *signatures],
        instruments=instruments,
        keys=keys,
        now=now,
        superseded_by=superseded_by,
        disagreed=disagreed,
    )


def after(days: int = 0, **parts: int) -> datetime:
    return NOW + timedelta(days=days, **parts)
