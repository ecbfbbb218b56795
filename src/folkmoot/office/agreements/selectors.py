"""Agreements read back: their versions, where they stand, and the facts that the gate asks for."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from folkmoot.agreement.acts import Instrument, InstrumentKind, Signature, State
from folkmoot.agreement.bind import read_terms
from folkmoot.agreement.in_force import Proven, in_force, stands_for, successors
from folkmoot.agreement.instrument import read_instrument
from folkmoot.agreement.state import Standing, derive_state
from folkmoot.agreement.terms import Terms
from folkmoot.agreement.write import write
from folkmoot.dates import legal_date
from folkmoot.errors import NotFoundError
from folkmoot.office.agreements.models import InstrumentRow, SignatureRow, Version
from folkmoot.office.members.selectors import public_keys

_NOT_EFFECTIVE = {State.DRAFT, State.IN_REVIEW, State.SIGNED, State.NOT_YET_ACTIVE}


@lru_cache(maxsize=64)
def _terms(signed: bytes) -> Terms:
    return read_terms(signed)


def terms_of(row: Version) -> Terms:
    """The terms of a version, read from the bytes that were signed."""
    return _terms(bytes(row.terms))


def signatures_of(row: Version) -> tuple[Signature, ...]:
    """The signatures over a version, oldest first; whether they hold is for the gate to verify."""
    return tuple(_signature(s) for s in row.signatures.order_by("id"))


def instruments_of(row: Version) -> tuple[Instrument, ...]:
    """The instruments that cite a version, with their signatures, oldest first."""
    rows = row.instruments.prefetch_related("signatures").order_by("made_at", "id")
    return tuple(instrument_of(each) for each in rows)


def _signature(row: SignatureRow) -> Signature:
    return Signature(row.member_id, row.party, row.key_id, bytes(row.value), row.signed_at)


def instrument_of(row: InstrumentRow) -> Instrument:
    """An act with the signatures on it so far."""
    read = read_instrument(bytes(row.payload))
    signed = sorted(row.signatures.all(), key=lambda s: s.id)
    return Instrument(
        id=row.id,
        kind=InstrumentKind(row.kind),
        terms_hash=row.version.terms_hash,
        effective=row.effective,
        body=read.body,
        payload=bytes(row.payload),
        signatures=tuple(
            Signature(s.member_id, s.party, s.key_id, bytes(s.value), s.signed_at) for s in signed
        ),
    )


def version_row(agreement: str, version: int) -> Version:
    """A version of an agreement; NotFoundError when it was never applied."""
    row = Version.objects.filter(agreement_id=agreement, version=version).first()
    if row is None:
        raise _unknown(agreement)
    return row


def latest_version(agreement: str) -> Version:
    """The newest version that was applied, signed or not; NotFoundError when there is none."""
    row = Version.objects.filter(agreement_id=agreement).order_by("-version").first()
    if row is None:
        raise _unknown(agreement)
    return row


def _unknown(agreement: str) -> NotFoundError:
    return NotFoundError(
        "There is no such agreement.", where=agreement, next_step="See `folkmoot agreement list`."
    )


def has_taken_effect(row: Version, now: datetime) -> bool:
    """Whether every party has signed a version and its first day has come, whatever came after."""
    found = _derived(row, now, None)
    started = terms_of(row).starts <= legal_date(now)
    return not found.unsigned and started and found.state not in _NOT_EFFECTIVE


def version_that_counts(agreement: str, now: datetime) -> Version:
    """The newest version that has taken effect; before any has, the newest one.

    A version that ended does not bring back the one that it had replaced.
    """
    rows = Version.objects.filter(agreement_id=agreement).order_by("-version")
    return next((row for row in rows if has_taken_effect(row, now)), None) or latest_version(
        agreement
    )


def superseded_by(row: Version, now: datetime) -> str | None:
    """The number of a later version that has taken effect, or None."""
    later = Version.objects.filter(agreement_id=row.agreement_id, version__gt=row.version)
    for other in later.order_by("-version"):
        if has_taken_effect(other, now):
            return str(other.version)
    return None


def standing_of(agreement: str, now: datetime, version: int | None = None) -> Standing:
    """Where an agreement (or one version of it) stands at ``now``, and why."""
    row = version_row(agreement, version) if version else version_that_counts(agreement, now)
    return _derived(row, now, superseded_by(row, now))


def _derived(row: Version, now: datetime, superseded: str | None) -> Standing:
    return derive_state(
        terms=terms_of(row),
        terms_bytes=bytes(row.terms),
        signatures=signatures_of(row),
        instruments=instruments_of(row),
        keys=public_keys(),
        now=now,
        superseded_by=superseded,
    )


def heirs_of(row: Version, now: datetime) -> dict[str, str]:
    """Predecessor → the member that stands for it, by the instruments on this version."""
    return successors(_in_force(row, now))


def _in_force(row: Version, now: datetime) -> tuple[Proven, ...]:
    return in_force(
        terms=terms_of(row),
        terms_hash=row.terms_hash,
        instruments=instruments_of(row),
        keys=public_keys(),
        now=now,
    )


def open_holds(dataset: str, member: str, now: datetime) -> tuple[str, ...]:
    """The legal holds in force on any agreement to which ``member`` supplies ``dataset``."""
    found: list[str] = []
    for row in Version.objects.order_by("agreement_id", "version"):
        named = terms_of(row).dataset(dataset)
        heirs = heirs_of(row, now)
        if named and any(stands_for(member, s.party, heirs) for s in named.suppliers):
            held: dict[str, None] = {}
            for act in _in_force(row, now):
                name = str(act.instrument.body.get("id"))
                if act.instrument.kind is InstrumentKind.HOLD:
                    held[name] = None
                elif act.instrument.kind is InstrumentKind.RELEASE_HOLD:
                    held.pop(name, None)
            found += held
    return tuple(dict.fromkeys(found))


def versions(agreement: str | None = None) -> tuple[Version, ...]:
    """Every version of every agreement (or of one), by id and number."""
    rows = Version.objects.order_by("agreement_id", "version")
    return tuple(rows.filter(agreement_id=agreement) if agreement else rows)


def export(agreement: str, version: int | None = None) -> str:
    """The terms as YAML, for a repository; the newest version when none is named."""
    row = version_row(agreement, version) if version else latest_version(agreement)
    return write(terms_of(row))


def heir_of(agreement: str, party: str, now: datetime) -> str:
    """The member that stands for ``party`` today: itself, or its successor."""
    return heirs_of(version_that_counts(agreement, now), now).get(party, party)
