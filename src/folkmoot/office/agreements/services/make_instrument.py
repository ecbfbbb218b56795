"""A member acts on an agreement: suspends, revokes, succeeds, holds, sets a condition."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from folkmoot.agreement.acts import Instrument, InstrumentKind, Signature
from folkmoot.agreement.instrument import draft_instrument, read_instrument
from folkmoot.agreement.sign import Domain
from folkmoot.agreement.sign import sign as make_signature
from folkmoot.dates import legal_date
from folkmoot.errors import ConflictError, NotFoundError
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.accounts.policies import check_acts_for
from folkmoot.office.agreements import selectors
from folkmoot.office.agreements.models import InstrumentRow, InstrumentSignature, Version
from folkmoot.office.agreements.policies import check_acts_in_office, check_acts_on
from folkmoot.office.agreements.services.sign import check_signature, signed_body
from folkmoot.office.journal.services import DjangoJournal, writing
from folkmoot.office.members.selectors import signing_key


def make_instrument(
    *,
    agreement: str,
    kind: InstrumentKind,
    body: Mapping[str, str | int | None],
    member: str,
    by: str,
    now: datetime,
    effective: date | None = None,
    party: str | None = None,
    version: int | None = None,
    instrument: str | None = None,
    cosigners: Mapping[str, str] | None = None,
) -> Instrument:
    """An act on the version that counts (or on ``version``), signed by ``member``'s key held here.

    ``effective`` its first day (today when left out); ``party`` for whom the member signs;
    ``instrument`` an id, needed when an act is repeated word for word on one day (ConflictError);
    ``cosigners`` other members that sign it in the same breath, each with who acts for it.
    ForbiddenError unless an act that binds is signed in the office that the terms name. Whether
    the act has effect, for instance before others co-sign, is for the standing to say.
    """
    row = (
        selectors.version_row(agreement, version)
        if version is not None
        else selectors.version_that_counts(agreement, now)
    )
    drafted = draft_instrument(
        kind,
        terms_hash=row.terms_hash,
        effective=effective or legal_date(now),
        body=body,
        id=instrument,
    )
    signed = [(by, _signature(row, drafted, member, party, by, now))]
    for other, who in (cosigners or {}).items():
        signed.append((who, _signature(row, drafted, other, None, who, now)))
    return _add(drafted, signed, now)


def cosign(
    *, instrument: str, member: str, by: str, now: datetime, party: str | None = None
) -> Instrument:
    """Add ``member``'s signature, with its key held here, to an act that others made."""
    row = InstrumentRow.objects.select_related("version").filter(id=instrument).first()
    if row is None:
        raise NotFoundError("There is no such act.", where=instrument)
    act = read_instrument(bytes(row.payload))
    return _add(act, [(by, _signature(row.version, act, member, party, by, now))], now)


def attach_instrument(
    *, payload: bytes, signature: Signature, by: str, now: datetime
) -> Instrument:
    """An act (its canonical bytes) with a signature that was made elsewhere, or one more of them.

    InputError when the bytes hold no act, NotFoundError when they cite terms that nobody applied,
    TamperedError when the signature does not hold.
    """
    check_acts_for(by, signature.member)
    return _add(read_instrument(payload), [(by, signature)], now)


def _signature(
    row: Version, act: Instrument, member: str, party: str | None, by: str, now: datetime
) -> Signature:
    key_id, private = signing_key(member, by=by, now=now)
    return make_signature(
        act.payload,
        private,
        domain=Domain.INSTRUMENT,
        member=member,
        party=party or _party(row, act, member, now),
        key_id=key_id,
        at=now,
    )


def _party(row: Version, act: Instrument, member: str, now: datetime) -> str:
    """For whom ``member`` signs when nobody says: in a succession the two bodies for themselves,
    otherwise who is a party for itself, or a successor for the party whose place it took."""
    bodies = {act.body.get("predecessor"), act.body.get("successor")}
    if act.kind is InstrumentKind.SUCCEED and member in bodies:
        return member
    return selectors.party_of(row, member, now)


def _add(act: Instrument, signed: Iterable[tuple[str, Signature]], now: datetime) -> Instrument:
    """The act with each signature and by whom it was brought: all of them, or none."""
    with writing() as journal:
        version = Version.objects.filter(terms_hash=act.terms_hash).first()
        if version is None:
            raise NotFoundError("cites terms that nobody applied here.", where=act.id)
        for by, made in signed:
            row = _add_one(journal, version, act, made, by, now)
        return selectors.instrument_of(row)


def _add_one(
    journal: DjangoJournal, version: Version, act: Instrument, made: Signature, by: str,
    now: datetime,
) -> InstrumentRow:  # fmt: skip
    terms = selectors.terms_of(version)
    check_acts_on(act, made.member, made.party, terms, selectors.heirs_of(version, now))
    check_acts_in_office(act, by, made.party, terms)
    check_signature(act.payload, made, now, Domain.INSTRUMENT, applied_at=version.applied_at)
    fields = {
        "version": version,
        "kind": act.kind.value,
        "effective": act.effective,
        "payload": act.payload,
        "made_at": now,
    }
    row, _ = InstrumentRow.objects.get_or_create(id=act.id, defaults=fields)
    _check_new(row, act, made)
    InstrumentSignature.objects.create(
        instrument=row,
        member_id=made.member,
        party=made.party,
        key_id=made.key_id,
        value=made.value,
        signed_at=made.signed_at,
        received_at=now,
    )
    body: dict[str, Plain] = {
        "instrument": act.id,
        "kind": act.kind.value,
        "version": version.version,
        "terms_hash": act.terms_hash,
        "effective": act.effective.isoformat(),
        "payload_sha256": hashlib.sha256(act.payload).hexdigest(),
        **signed_body(made),
    }
    journal.append(Event(EventKind.INSTRUMENT_MADE, version.agreement_id, by, now, body))
    return row


def _check_new(row: InstrumentRow, act: Instrument, made: Signature) -> None:
    if bytes(row.payload) != act.payload:
        raise ConflictError("Another act has this id.", where=act.id, next_step="Choose another.")
    if row.signatures.filter(party=made.party, key_id=made.key_id).exists():
        raise ConflictError(
            f"{made.party} has made this very act already.",
            where=act.id,
            next_step="To repeat it word for word on one day, give it an id of its own.",
        )
