"""A member signs a version: with its key held here, or elsewhere."""

from __future__ import annotations

from datetime import datetime

from folkmoot.agreement.acts import Signature
from folkmoot.agreement.sign import Domain, verify_signature
from folkmoot.agreement.sign import sign as make_signature
from folkmoot.errors import ConflictError, TamperedError
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.accounts.policies import check_acts_for
from folkmoot.office.agreements import selectors
from folkmoot.office.agreements.models import SignatureRow, Version
from folkmoot.office.agreements.policies import check_signs_for
from folkmoot.office.journal.services import writing
from folkmoot.office.members.selectors import public_keys, signing_key


def sign(
    *,
    agreement: str,
    member: str,
    by: str,
    now: datetime,
    party: str | None = None,
    version: int | None = None,
) -> Signature:
    """``member``'s signature on the newest version (or ``version``), with its key held here.

    ``party`` when the member stands for another party by succession. ConflictError when the party
    has signed already.
    """
    row = _version(agreement, version)
    key_id, private = signing_key(member, by=by, now=now)
    made = make_signature(
        bytes(row.terms),
        private,
        domain=Domain.TERMS,
        member=member,
        party=party,
        key_id=key_id,
        at=now,
    )
    _add(row, made, by, now)
    return made


def attach_signature(
    *, agreement: str, signature: Signature, by: str, now: datetime, version: int | None = None
) -> None:
    """A signature that was made elsewhere, over `agreement.sign.signing_bytes` of the version.

    TamperedError when it does not verify with the member's key as it was at ``signed_at``.
    """
    check_acts_for(by, signature.member)
    _add(_version(agreement, version), signature, by, now)


def check_signature(payload: bytes, made: Signature, now: datetime, domain: Domain) -> None:
    """TamperedError unless ``made`` is over ``payload`` by a key of its member in its time."""
    if not verify_signature(payload, made, public_keys(), now, domain=domain):
        raise TamperedError(
            "The signature does not hold for these bytes, this key and this time.",
            where=made.member,
            next_step="Export the bytes again, sign them with a valid key, and attach that.",
        )


def signed_body(made: Signature) -> dict[str, str]:
    """What the ledger keeps of a signature."""
    return {
        "member": made.member,
        "party": made.party,
        "key_id": made.key_id,
        "signature": made.value.hex(),
    }


def _version(agreement: str, version: int | None) -> Version:
    if version is not None:
        return selectors.version_row(agreement, version)
    return selectors.latest_version(agreement)


def _add(row: Version, made: Signature, by: str, now: datetime) -> None:
    with writing() as journal:
        terms = selectors.terms_of(row)
        check_signs_for(made.member, made.party, terms, selectors.heirs_of(row, now))
        check_signature(bytes(row.terms), made, now, Domain.TERMS)
        if row.signatures.filter(party=made.party, key_id=made.key_id).exists():
            raise ConflictError("has signed this version already.", where=made.party)
        SignatureRow.objects.create(
            version=row,
            member_id=made.member,
            party=made.party,
            key_id=made.key_id,
            value=made.value,
            signed_at=made.signed_at,
        )
        body: dict[str, Plain] = {
            "version": row.version,
            "terms_hash": row.terms_hash,
            **signed_body(made),
        }
        journal.append(Event(EventKind.AGREEMENT_SIGNED, row.agreement_id, by, now, body))
