"""A member signs a version: with its key held here, or elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from folkmoot.agreement.acts import Signature
from folkmoot.agreement.sign import Domain, key_is_valid, verify_signature
from folkmoot.agreement.sign import sign as make_signature
from folkmoot.errors import ConflictError, TamperedError
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.accounts.policies import check_acts_for
from folkmoot.office.agreements import selectors
from folkmoot.office.agreements.models import SignatureRow, Version
from folkmoot.office.agreements.policies import check_not_overtaken, check_office, check_signs_for
from folkmoot.office.journal.services import writing
from folkmoot.office.members.selectors import public_keys, signing_key

# How long a signature made elsewhere may be under way: bytes are exported, carried to whoever holds
# the key and brought back within a working week and its weekend. An older one is made again.
GREATEST_AGE = timedelta(days=7)


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

    ``party`` when the member stands for another party by succession. ForbiddenError unless ``by``
    holds the office that signs for the party; ConflictError when the party has signed already, or
    when a later version has taken the place of this one.
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

    TamperedError when it does not verify with the member's key as it was at ``signed_at`` and is
    now, ConflictError when it is too old; otherwise as `sign`.
    """
    check_acts_for(by, signature.member)
    _add(_version(agreement, version), signature, by, now)


def check_signature(
    payload: bytes, made: Signature, now: datetime, domain: Domain, *, applied_at: datetime
) -> None:
    """TamperedError unless ``made`` is over ``payload`` by a key of its member, then and now.

    ConflictError when it was made before ``applied_at``, when the terms that it bears on were not
    here yet, or longer ago than GREATEST_AGE: ``signed_at`` is the signer's own word, and a key
    that was stolen and retired could sign for the days when it was good.
    """
    keys = [key for key in public_keys() if key_is_valid(key, now)]
    if not verify_signature(payload, made, keys, now, domain=domain):
        raise TamperedError(
            "The signature does not hold for these bytes, this key and this time.",
            where=made.member,
            next_step="Export the bytes again, sign them with a valid key, and attach that.",
        )
    # What is made elsewhere is dated in whole seconds.
    if made.signed_at < max(applied_at.replace(microsecond=0), now - GREATEST_AGE):
        raise ConflictError(
            f"The signature was made before the terms came in, or over {GREATEST_AGE.days} days"
            " ago.",
            where=made.member,
            next_step="Export the bytes again, sign them today, and attach that.",
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
        check_office(by, made.party, terms)
        check_signature(bytes(row.terms), made, now, Domain.TERMS, applied_at=row.applied_at)
        if row.signatures.filter(party=made.party, key_id=made.key_id).exists():
            raise ConflictError("has signed this version already.", where=made.party)
        newest = selectors.lineage(row.agreement_id, now).newest
        check_not_overtaken(row.agreement_id, row.version, newest)
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
