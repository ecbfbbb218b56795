"""Where an agreement stands, derived from its acts and the time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from folkmoot.agreement.acts import Instrument, InstrumentKind, PublicKey, Signature, State
from folkmoot.agreement.bind import terms_hash
from folkmoot.agreement.in_force import Proven, in_force, stands_for, still_open, successors
from folkmoot.agreement.sign import Domain, verify_signature
from folkmoot.agreement.terms import Terms
from folkmoot.dates import legal_date


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an agreement stands and why.

    ``since`` the first day of this state; ``until`` the first day on which it will have ended if
    nothing else happens (None: open; both are legal dates in London, both may be unknown);
    ``unsigned`` the parties whose signature is lacking; ``reason`` a sentence; ``clause`` what it
    rests on; ``successors`` (predecessor, the member that stands for it).
    """

    state: State
    reason: str
    clause: str
    since: date | None = None
    until: date | None = None
    unsigned: tuple[str, ...] = ()
    successors: tuple[tuple[str, str], ...] = ()


def derive_state(
    *,
    terms: Terms,
    terms_bytes: bytes,
    signatures: Iterable[Signature],
    instruments: Iterable[Instrument],
    keys: Sequence[PublicKey],
    now: datetime,
    superseded_by: str | None = None,
    disagreed: Sequence[str] = (),
) -> Standing:
    """The standing of the agreement whose signed bytes are ``terms_bytes`` at ``now``.

    ``ends`` is the last day in force and ``review`` the last day by which it is reviewed: at
    00:00 in London on the day after, it is expired, or suspended. Revoked comes before superseded,
    both before everything else. Only verified signatures and instruments count.
    ``superseded_by`` is the later version that took this one's place, ``disagreed`` the parties of
    the version before this one that have not agreed to its taking that one's place.
    """
    proven = in_force(
        terms=terms,
        terms_hash=terms_hash(terms_bytes),
        instruments=instruments,
        keys=keys,
        now=now,
    )
    heirs = successors(proven)
    signed = _signed_on(terms_bytes, signatures, keys, heirs, now)
    view = _View(terms, proven, heirs, signed, legal_date(now), superseded_by, tuple(disagreed))
    return next(found for rule in _RULES if (found := rule(view)) is not None)


@dataclass(frozen=True, slots=True)
class _View:
    terms: Terms
    proven: tuple[Proven, ...]
    heirs: Mapping[str, str]
    signed: Mapping[str, date]
    today: date
    superseded_by: str | None
    disagreed: tuple[str, ...]

    def of(self, *kinds: InstrumentKind) -> list[Proven]:
        return [p for p in self.proven if p.instrument.kind in kinds]

    @property
    def unsigned(self) -> tuple[str, ...]:
        return tuple(p.id for p in self.terms.parties if p.id not in self.signed)

    def stand(
        self,
        state: State,
        reason: str,
        clause: str,
        since: date | None = None,
        until: date | None = None,
    ) -> Standing:
        heirs = tuple(sorted(self.heirs.items()))
        return Standing(state, reason, clause, since, until, self.unsigned, heirs)


def _signed_on(
    payload: bytes,
    signatures: Iterable[Signature],
    keys: Sequence[PublicKey],
    heirs: Mapping[str, str],
    now: datetime,
) -> dict[str, date]:
    """Party → the legal date of its first signature that counts."""
    found: dict[str, date] = {}
    for each in sorted(signatures, key=lambda s: s.signed_at):
        if stands_for(each.member, each.party, heirs) and verify_signature(
            payload, each, keys, now, domain=Domain.TERMS
        ):
            found.setdefault(each.party, legal_date(each.signed_at))
    return found


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _revoked(view: _View) -> Standing | None:
    for act in view.of(InstrumentKind.REVOKE)[:1]:
        who = ", ".join(sorted(act.signers))
        return view.stand(
            State.REVOKED,
            f"Withdrawn by {who} on {_day(act.since)}: {act.instrument.body['reason']}",
            f"instrument {act.instrument.id}",
            act.since,
        )
    return None


def _superseded(view: _View) -> Standing | None:
    for act in view.of(InstrumentKind.SUPERSEDE)[:1]:
        return view.stand(
            State.SUPERSEDED,
            f"Replaced on {_day(act.since)} by the version that all parties signed.",
            f"instrument {act.instrument.id}",
            act.since,
        )
    if view.superseded_by is not None:
        return view.stand(
            State.SUPERSEDED, "Replaced by a later version.", f"version {view.superseded_by}"
        )
    return None


def _unsigned(view: _View) -> Standing | None:
    if not view.unsigned:
        return None
    names = ", ".join(view.unsigned)
    submitted = view.of(InstrumentKind.SUBMIT)
    if submitted or view.signed:
        days = [*view.signed.values(), *(p.since for p in submitted)]
        reason = f"Not yet signed by: {names}."
        return view.stand(State.IN_REVIEW, reason, "signatories", min(days))
    return view.stand(State.DRAFT, "A draft: nobody has signed it yet.", "signatories")


def _disagreed(view: _View) -> Standing | None:
    if not view.disagreed:
        return None
    names = ", ".join(view.disagreed)
    reason = f"Signed, but not agreed to by parties of the version before it: {names}."
    return view.stand(State.IN_REVIEW, reason, "parties", max(view.signed.values()))


def _expired(view: _View) -> Standing | None:
    ends = view.terms.ends
    if ends is None or view.today <= ends:
        return None
    reason = f"Expired: {_day(ends)} was its last day in force."
    return view.stand(State.EXPIRED, reason, "ends", ends + timedelta(days=1))


def _incomplete(view: _View) -> Standing | None:
    """All have signed, yet something that the law asks for first is lacking."""
    terms = view.terms
    signed = max(view.signed.values())
    for name in ("ends", "review", "retention", "dpia"):
        if getattr(terms, name) is None:
            reason = f"Signed, but it cannot come into force without {name}."
            return view.stand(State.SIGNED, reason, name, signed)
    if terms.dpia is not None and terms.dpia.approved_on > view.today:
        reason = f"Signed, but its DPIA is approved only on {_day(terms.dpia.approved_on)}."
        return view.stand(State.SIGNED, reason, "dpia.approved_on", signed, terms.dpia.approved_on)
    return None


def _not_yet(view: _View) -> Standing | None:
    starts = view.terms.starts
    if view.today >= starts:
        return None
    reason = f"Not yet active: it starts on {_day(starts)}."
    return view.stand(State.NOT_YET_ACTIVE, reason, "starts", max(view.signed.values()), starts)


def _suspended(view: _View) -> Standing | None:
    suspended = still_open(view.proven, InstrumentKind.SUSPEND, InstrumentKind.RESUME)
    if suspended:
        act, party = min(suspended, key=lambda each: (each[0].began(each[1]), each[1]))
        since = act.began(party)
        reason = f"Suspended by {party} on {_day(since)}: {act.instrument.body['reason']}"
        return view.stand(State.SUSPENDED, reason, f"instrument {act.instrument.id}", since)
    review = view.terms.review
    if review is not None and view.today > review:
        reason = f"Suspended: it was to be reviewed by {_day(review)}."
        return view.stand(State.SUSPENDED, reason, "review", review + timedelta(days=1))
    return None


def _active(view: _View) -> Standing | None:
    terms = view.terms
    days = [day for day in (terms.ends, terms.review) if day is not None]
    opened = [
        terms.starts,
        *view.signed.values(),
        *(p.since for p in view.of(InstrumentKind.RESUME)),
    ]
    if terms.dpia is not None:
        opened.append(terms.dpia.approved_on)
    since = max(opened)
    until = min(days) + timedelta(days=1) if days else None
    return view.stand(State.ACTIVE, f"Active since {_day(since)}.", "starts", since, until)


_RULES = (
    _revoked,
    _superseded,
    _unsigned,
    _disagreed,
    _expired,
    _incomplete,
    _not_yet,
    _suspended,
    _active,
)
