"""Agreements read back: their versions, where they stand, and the facts that the gate asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from folkmoot.agreement.acts import Instrument, InstrumentKind, Signature, State
from folkmoot.agreement.bind import read_terms
from folkmoot.agreement.in_force import Proven, in_force, stands_for, still_open, successors
from folkmoot.agreement.instrument import read_instrument
from folkmoot.agreement.state import Standing, derive_state
from folkmoot.agreement.terms import Terms
from folkmoot.agreement.write import write
from folkmoot.dates import legal_date
from folkmoot.errors import NotFoundError
from folkmoot.office.agreements.models import (
    InstrumentRow,
    InstrumentSignature,
    SignatureRow,
    Version,
)
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


def _signature(
    row: SignatureRow | InstrumentSignature, received_at: datetime | None = None
) -> Signature:
    value = bytes(row.value)
    return Signature(row.member_id, row.party, row.key_id, value, row.signed_at, received_at)


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
        signatures=tuple(_signature(s, s.received_at or row.made_at) for s in signed),
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


@dataclass(frozen=True, slots=True)
class Lineage:
    """How the versions of an agreement follow one another.

    ``signed`` are those that all their own parties signed and that the parties of the one before
    agreed to, oldest first; ``effective`` those of them whose first day has come, whatever came
    after; ``disagreed`` names, for each other version that its own parties signed, who stood
    before it and has not agreed.
    """

    signed: tuple[Version, ...]
    effective: tuple[Version, ...]
    disagreed: Mapping[int, tuple[str, ...]]

    @property
    def newest(self) -> int:
        """The number of the newest version that is signed and agreed; 0 when there is none."""
        return self.signed[-1].version if self.signed else 0

    @property
    def counting(self) -> Version | None:
        """The newest version that has taken effect; before any has, the newest that is signed."""
        return next(iter(self.effective[-1:] or self.signed[-1:]), None)

    def superseded_by(self, row: Version) -> str | None:
        """The number of a later version that has taken effect, or None."""
        last = self.effective[-1].version if self.effective else 0
        return str(last) if last > row.version else None


def lineage(agreement: str, now: datetime) -> Lineage:
    """The lineage of an agreement, empty when nobody has signed.

    A version follows the one before it when everybody who stands for a party there stands for one
    here too and has signed, or when all of them signed a `supersede` that names it: those who are
    not in an agreement cannot end it for those who are.
    """
    signed: list[Version] = []
    effective: list[Version] = []
    disagreed: dict[int, tuple[str, ...]] = {}
    for row in Version.objects.filter(agreement_id=agreement).order_by("version"):
        found = _derived(row, now)
        if found.unsigned:
            continue
        if signed and (lacking := _lacking(signed[-1], row, now)):
            disagreed[row.version] = lacking
            continue
        signed.append(row)
        if terms_of(row).starts <= legal_date(now) and found.state not in _NOT_EFFECTIVE:
            effective.append(row)
    return Lineage(tuple(signed), tuple(effective), disagreed)


def _lacking(old: Version, new: Version, now: datetime) -> tuple[str, ...]:
    """The parties of ``old`` that have not agreed that ``new``, which is signed, follows it."""
    for act in _in_force(old, now):
        named = act.instrument.body.get("by_terms_hash")
        if act.instrument.kind is InstrumentKind.SUPERSEDE and named == new.terms_hash:
            return ()
    before, after = heirs_of(old, now), heirs_of(new, now)
    parties = {p.id for p in terms_of(new).parties}
    standing = {after.get(party, party) for party in parties}
    return tuple(
        p.id
        for p in terms_of(old).parties
        if before.get(p.id, p.id) not in (standing if p.id in before else standing | parties)
    )


def version_that_counts(agreement: str, now: datetime) -> Version:
    """The version that counts by the lineage; before all have signed one, the newest one.

    A version that ended does not bring back the one that it had replaced.
    """
    return lineage(agreement, now).counting or latest_version(agreement)


def standing_of(agreement: str, now: datetime, version: int | None = None) -> Standing:
    """Where an agreement (or one version of it) stands at ``now``, and why."""
    found = lineage(agreement, now)
    if version is not None:
        row = version_row(agreement, version)
    else:
        row = found.counting or latest_version(agreement)
    disagreed = found.disagreed.get(row.version, ())
    return _derived(row, now, found.superseded_by(row), disagreed)


def _derived(
    row: Version, now: datetime, superseded: str | None = None, disagreed: tuple[str, ...] = ()
) -> Standing:
    return derive_state(
        terms=terms_of(row),
        terms_bytes=bytes(row.terms),
        signatures=signatures_of(row),
        instruments=instruments_of(row),
        keys=public_keys(),
        now=now,
        superseded_by=superseded,
        disagreed=disagreed,
    )


def heirs_of(row: Version, now: datetime) -> dict[str, str]:
    """Predecessor → the member that stands for it, by the instruments on this version."""
    return successors(_in_force(row, now))


def party_of(row: Version, member: str, now: datetime) -> str:
    """The party for which ``member`` acts on a version: itself, or one that it succeeded."""
    if terms_of(row).party(member):
        return member
    heirs = heirs_of(row, now)
    return next((old for old, new in sorted(heirs.items()) if new == member), member)


def office_of(row: Version, party: str) -> str | None:
    """The office that signs for ``party`` by the terms; None when it is no party of them."""
    signs = (s.office for s in terms_of(row).signatories if s.party == party)
    return next(signs, None)


def _in_force(row: Version, now: datetime) -> tuple[Proven, ...]:
    return in_force(
        terms=terms_of(row),
        terms_hash=row.terms_hash,
        instruments=instruments_of(row),
        keys=public_keys(),
        now=now,
    )


def open_holds(dataset: str, member: str, now: datetime) -> tuple[str, ...]:
    """The legal holds in force on any agreement to which ``member`` supplies ``dataset``.

    Whoever signed a hold ends it, by a release that came in after it.
    """
    found: list[str] = []
    for row in Version.objects.order_by("agreement_id", "version"):
        named = terms_of(row).dataset(dataset)
        heirs = heirs_of(row, now)
        if named and any(stands_for(member, s.party, heirs) for s in named.suppliers):
            acts = _in_force(row, now)
            held = still_open(acts, InstrumentKind.HOLD, InstrumentKind.RELEASE_HOLD)
            found += [str(act.instrument.body["id"]) for act, _ in held]
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
