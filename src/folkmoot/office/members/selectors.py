"""Members and their keys, as the gate and the signing ask for them."""

from __future__ import annotations

import hashlib
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from folkmoot.agreement.acts import PublicKey
from folkmoot.agreement.terms import PartyKind
from folkmoot.errors import KeyMissingError, NotFoundError, TamperedError
from folkmoot.gate.facts import MemberFacts
from folkmoot.office.accounts.policies import check_acts_for
from folkmoot.office.keys.key_ring import MEMBER_KEY, DjangoKeyRing
from folkmoot.office.members.models import Member, MemberKey


def member_of(member: str) -> Member:
    """The row of ``member``; NotFoundError when it never joined."""
    row = Member.objects.filter(id=member).first()
    if row is None:
        raise NotFoundError(
            "is not a member of the framework.", where=member, next_step="Join it first."
        )
    return row


def member_key(key_id: str) -> MemberKey:
    """The key ``key_id``; NotFoundError when there is none."""
    row = MemberKey.objects.filter(key_id=key_id).first()
    if row is None:
        raise NotFoundError("is not the key of a member.", where=key_id, next_step="Add it first.")
    return row


def names() -> dict[str, str]:
    """What every member is called, by its id."""
    return dict(Member.objects.order_by("id").values_list("id", "name"))


def members() -> tuple[MemberFacts, ...]:
    """Every member, those that have left too: the gate looks at the dates."""
    return tuple(
        MemberFacts(m.id, PartyKind(m.kind), m.joined, m.left, m.assured_until)
        for m in Member.objects.order_by("id")
    )


def public_keys() -> tuple[PublicKey, ...]:
    """Every member's public keys, retired ones too; TamperedError when a key is not the one of
    which its id is the hash."""
    rows = tuple(MemberKey.objects.order_by("key_id"))
    if swapped := [k.key_id for k in rows if key_id_of(bytes(k.public)) != k.key_id]:
        raise TamperedError(
            "is not the key that was added under this id.",
            where=", ".join(swapped),
            next_step="Compare the database with its backup; run `folkmoot ledger verify`.",
        )
    return tuple(
        PublicKey(k.key_id, k.member_id, bytes(k.public), k.valid_from, k.valid_to) for k in rows
    )


def key_id_of(public: bytes) -> str:
    """The id of a member's public key (32 raw bytes): a hash, so that no other key can pass."""
    return f"key-{hashlib.sha256(public).hexdigest()[:24]}"


def key_subject(key_id: str) -> str:
    """Under which name the data key that seals the private half lies in the key ring."""
    return f"{MEMBER_KEY}{key_id}"


def signing_key(member: str, *, by: str, now: datetime) -> tuple[str, Ed25519PrivateKey]:
    """The newest key of ``member`` that is held here and may sign at ``now``: its id and itself.

    ForbiddenError unless ``by`` is of the member; KeyMissingError when there is none.
    """
    check_acts_for(by, member)
    row = (
        MemberKey.objects.filter(member_id=member, sealed__isnull=False, valid_to=None)
        .filter(valid_from__lte=now)
        .order_by("-valid_from", "key_id")
        .first()
    )
    if row is None:
        raise KeyMissingError(
            "has no key here with which it could sign.",
            where=member,
            next_step="Add one, or sign elsewhere and attach the signature.",
        )
    data_key, sealed = DjangoKeyRing().unwrap(key_subject(row.key_id)), bytes(row.sealed or b"")
    raw = AESGCM(data_key.raw).decrypt(sealed[:12], sealed[12:], row.key_id.encode())
    return row.key_id, Ed25519PrivateKey.from_private_bytes(raw)
