"""Members join, are assured, add and retire keys, and leave."""

from __future__ import annotations

import os
from datetime import date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from folkmoot.dates import legal_date
from folkmoot.errors import ConflictError, InputError
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.accounts.policies import (
    check_acts_for,
    check_acts_for_or_serves,
    check_serves_framework,
)
from folkmoot.office.journal.services import writing
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.members.models import Member, MemberKey
from folkmoot.office.members.policies import check_member, check_public_key
from folkmoot.office.members.selectors import (
    key_id_of,
    key_subject,
    member_key,
    member_of,
)


def join(
    *,
    member: str,
    name: str,
    kind: str,
    ico_number: str,
    by: str,
    now: datetime,
    joined: date | None = None,
    assured_until: date | None = None,
) -> Member:
    """The member, which joined today or on ``joined``. Repeatable; ConflictError if it differs."""
    check_serves_framework(by)
    check_member(member, kind)
    said = {"name": name, "kind": str(kind), "ico_number": ico_number}
    with writing() as journal:
        row = Member.objects.filter(id=member).first()
        if row is not None:
            if {field: getattr(row, field) for field in said} == said and row.left is None:
                return row
            raise ConflictError(
                "has joined under other particulars, or has left.",
                where=member,
                next_step="Use another id, as the ledger keeps the first.",
            )
        row = Member.objects.create(
            id=member, joined=joined or legal_date(now), assured_until=assured_until, **said
        )
        journal.append(_standing(row, by, now))
        return row


def assure(*, member: str, until: date, by: str, now: datetime) -> None:
    """Record that the member's yearly assurance holds through ``until``."""
    check_serves_framework(by)
    with writing() as journal:
        row = member_of(member)
        row.assured_until = until
        row.save(update_fields=["assured_until"])
        body: dict[str, Plain] = {"assured_until": until.isoformat()}
        journal.append(Event(EventKind.MEMBER_ASSURED, member, by, now, body))


def leave(*, member: str, by: str, now: datetime, left: date | None = None) -> None:
    """The member has left, today or on ``left`` (which may lie ahead). Its signatures stay."""
    check_acts_for_or_serves(by, member)
    with writing() as journal:
        row = member_of(member)
        day = left or legal_date(now)
        if day < row.joined:
            raise InputError("A member cannot leave before it joined.", where=member)
        row.left = day
        row.save(update_fields=["left"])
        body: dict[str, Plain] = {"left": day.isoformat()}
        journal.append(Event(EventKind.MEMBER_LEFT, member, by, now, body))


def add_key(*, member: str, by: str, now: datetime, public: bytes | None = None) -> str:
    """The id of a new key of ``member``.

    ``public`` (32 raw bytes) when the member keeps the private half and signs elsewhere; without
    it a pair is made and the private half kept here, sealed under a data key of its own. Adding a
    public key again gives the same id; ConflictError when another member has it.
    """
    check_acts_for(by, member)
    made = os.urandom(32) if public is None else None
    raw = (
        public or Ed25519PrivateKey.from_private_bytes(made or b"").public_key().public_bytes_raw()
    )
    check_public_key(raw)
    key_id = key_id_of(raw)
    with writing() as journal:
        member_of(member)
        row = MemberKey.objects.filter(key_id=key_id).first()
        if row is not None:
            if row.member_id == member:
                return key_id
            raise ConflictError("is the key of another member.", where=key_id)
        sealed = None
        if made is not None:
            data_key = DjangoKeyRing().create(key_subject(key_id), now=now)
            nonce = os.urandom(12)
            sealed = nonce + AESGCM(data_key.raw).encrypt(nonce, made, key_id.encode())
        MemberKey.objects.create(
            key_id=key_id, member_id=member, public=raw, valid_from=now, sealed=sealed
        )
        body: dict[str, Plain] = {
            "key_id": key_id,
            "public": raw.hex(),
            "held_here": made is not None,
        }
        journal.append(Event(EventKind.MEMBER_KEY_ADDED, member, by, now, body))
    return key_id


def retire_key(*, key_id: str, by: str, now: datetime) -> None:
    """The key signs no more; what it signed still verifies. A private half held here is destroyed.

    Repeatable.
    """
    with writing() as journal:
        row = member_key(key_id)
        check_acts_for_or_serves(by, row.member_id)
        if row.valid_to is not None:
            return
        if row.sealed is not None:
            DjangoKeyRing().retire(key_id, now=now)
        row.valid_to, row.sealed = now, None
        row.save(update_fields=["valid_to", "sealed"])
        body: dict[str, Plain] = {"key_id": key_id}
        journal.append(Event(EventKind.MEMBER_KEY_RETIRED, row.member_id, by, now, body))


def _standing(row: Member, by: str, now: datetime) -> Event:
    until = row.assured_until
    body: dict[str, Plain] = {
        "kind": row.kind,
        "ico_number": row.ico_number,
        "joined": row.joined.isoformat(),
        "assured_until": until.isoformat() if until else None,
    }
    return Event(EventKind.MEMBER_JOINED, row.id, by, now, body)
