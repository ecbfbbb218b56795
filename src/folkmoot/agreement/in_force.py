"""The instruments that count: verified, effective, and signed by those who may."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from folkmoot.agreement.acts import Instrument, InstrumentKind, PublicKey, Signature
from folkmoot.agreement.instrument import read_instrument
from folkmoot.agreement.sign import Domain, verify_signature
from folkmoot.agreement.terms import Role, Terms
from folkmoot.dates import legal_date
from folkmoot.errors import InputError

# Members of the framework that are no party, yet may set a condition on any agreement.
BODIES = frozenset({"framework", "committee"})
CONTROLLERS = frozenset({Role.CONTROLLER, Role.JOINT_CONTROLLER})


@dataclass(frozen=True, slots=True)
class Proven:
    """An instrument in force, the parties (or bodies) that signed it, and since when it counts.

    ``received`` has the instant at which each signer's signature was received, ``at`` the one that
    completed the act; ``since`` is the legal date from which it has effect: its own effective day,
    or the day of ``at`` when that is later (a succession alone may lie in the past, since an
    enactment made it).
    """

    instrument: Instrument
    received: Mapping[str, datetime]
    at: datetime
    since: date

    @property
    def signers(self) -> frozenset[str]:
        """The parties (or bodies) that signed."""
        return frozenset(self.received)

    def began(self, party: str) -> date:
        """The legal date from which the act has effect as an act of ``party``."""
        return max(self.instrument.effective, legal_date(self.received[party]))


def in_force(
    *,
    terms: Terms,
    terms_hash: str,
    instruments: Iterable[Instrument],
    keys: Sequence[PublicKey],
    now: datetime,
) -> tuple[Proven, ...]:
    """Instruments on these terms that have effect at ``now``, oldest first.

    One is ignored when it cites other terms, when its fields are not its payload's, when it is not
    yet effective, or when verified signatures of those who must sign are lacking. Who must sign:
    `submit`, `hold`, `release_hold` any controller · `suspend`, `resume`, `revoke` any party ·
    `supersede` all parties · `condition` any party, the framework or its committee · `succeed`
    the successor, another party of the terms that attests it, and the predecessor too unless it
    has held no valid key since the instrument was received (an abolished body holds none). Of two
    successions of one predecessor the one that was completed first stands.
    """
    sound = [each for each in instruments if _is_sound(each, terms_hash)]
    today = legal_date(now)
    proven = [p for p in _successions(sound, terms, keys, now) if p.since <= today]
    heirs = successors(proven)
    for each in sound:
        if each.kind is not InstrumentKind.SUCCEED:
            found = _proven(each, terms, heirs, keys, now)
            if found:
                proven.append(found)
    counted = [p for p in proven if p.since <= today]
    return tuple(sorted(counted, key=lambda p: (p.since, p.at, p.instrument.id)))


def successors(proven: Iterable[Proven]) -> dict[str, str]:
    """Predecessor → the member that stands for it today, successions of successors followed."""
    step: dict[str, str] = {}
    for each in sorted(proven, key=lambda p: (p.at, p.instrument.id)):
        if each.instrument.kind is InstrumentKind.SUCCEED:
            body = each.instrument.body
            step.setdefault(str(body["predecessor"]), str(body["successor"]))
    heirs: dict[str, str] = {}
    for first, next_one in step.items():
        seen, last = {first}, next_one
        while last in step and last not in seen:
            seen.add(last)
            last = step[last]
        heirs[first] = last
    return heirs


def stands_for(member: str, party: str, heirs: Mapping[str, str]) -> bool:
    """Whether ``member`` is ``party`` or has succeeded it."""
    return member == party or heirs.get(party) == member


def still_open(
    proven: Sequence[Proven], opening: InstrumentKind, ending: InstrumentKind
) -> tuple[tuple[Proven, str], ...]:
    """(act, party) of every ``opening`` act that its party has not ended.

    Only the party that opened ends (a hold by its id), by an act that was *received* after the one
    it ends and takes effect no earlier: an ending that was dated back, or laid by beforehand,
    reaches nothing. At one and the same instant what is open stays open.
    """
    ends = [p for p in proven if p.instrument.kind is ending]
    return tuple(
        (act, party)
        for act in proven
        if act.instrument.kind is opening
        for party in sorted(act.signers)
        if not any(_ends(end, act, party) for end in ends)
    )


def _ends(end: Proven, act: Proven, party: str) -> bool:
    return (
        party in end.received
        and end.received[party] > act.received[party]
        and end.began(party) >= act.began(party)
        and end.instrument.body.get("id") == act.instrument.body.get("id")
    )


def _is_sound(each: Instrument, terms_hash: str) -> bool:
    try:
        read = read_instrument(each.payload)
    except InputError:
        return False
    stated = dataclasses.replace(each, body=dict(each.body), signatures=())
    return each.terms_hash == terms_hash and stated == read


def _verified(each: Instrument, keys: Sequence[PublicKey], now: datetime) -> list[Signature]:
    """The signatures that hold and had been received by ``now``, in the order of their receipt."""
    held = (
        s
        for s in each.signatures
        if s.received <= now
        and verify_signature(each.payload, s, keys, now, domain=Domain.INSTRUMENT)
    )
    return sorted(held, key=lambda s: (s.received, s.party))


def _successions(
    sound: Sequence[Instrument], terms: Terms, keys: Sequence[PublicKey], now: datetime
) -> list[Proven]:
    """The successions that count, one a predecessor, in the order in which they were completed.

    They are taken one after another, for who attests one may stand for a party by another. Once a
    predecessor has been succeeded no later instrument displaces that, whatever day it claims.
    """
    waiting = [(s, _verified(s, keys, now)) for s in sound if s.kind is InstrumentKind.SUCCEED]
    counted: list[Proven] = []
    while found := [
        p for s, signed in waiting if (p := _succession(s, signed, terms, counted, keys, now))
    ]:
        first = min(found, key=lambda p: (p.at, p.instrument.id))
        counted.append(first)
        old = first.instrument.body["predecessor"]
        waiting = [(s, signed) for s, signed in waiting if s.body["predecessor"] != old]
    return counted


def _succession(
    each: Instrument,
    signed: Sequence[Signature],
    terms: Terms,
    earlier: Sequence[Proven],
    keys: Sequence[PublicKey],
    now: datetime,
) -> Proven | None:
    old, new = str(each.body["predecessor"]), str(each.body["successor"])
    if old == new or not signed:
        return None
    by_new = [s.received for s in signed if s.member == new and s.party in {old, new}]
    by_old = [s.received for s in signed if s.member == s.party == old]
    attested = {
        s.party: s.received for s in reversed(signed) if _attests(s, old, new, terms, earlier)
    }
    needed = [by_new, list(attested.values())]
    if _has_acted_since(old, signed[0].received, keys, now):
        needed.append(by_old)
    if not all(needed):
        return None
    own = {new: by_new[0]} | ({old: by_old[0]} if by_old else {})
    at = max(min(instants) for instants in needed)
    return Proven(each, attested | own, at, each.effective)


def _attests(
    signature: Signature, old: str, new: str, terms: Terms, earlier: Sequence[Proven]
) -> bool:
    """Whether a third party of the terms signed, by whoever stood for it on that day.

    Not the two bodies themselves, nor either of them in the place of a party that it succeeded.
    """
    day = legal_date(signature.received)
    heirs = successors(p for p in earlier if p.since <= day)
    return (
        terms.party(signature.party) is not None
        and not {signature.party, signature.member} & {old, new}
        and heirs.get(signature.party, signature.party) == signature.member
    )


def _has_acted_since(
    member: str, since: datetime, keys: Sequence[PublicKey], now: datetime
) -> bool:
    """Whether ``member`` has held a valid key at any time from ``since`` until ``now``.

    Not only at one instant: between retiring a key and adding the next a living body holds none.
    """
    return any(
        key.member == member
        and key.valid_from <= now
        and (key.valid_to is None or since < key.valid_to)
        for key in keys
    )


def _proven(
    each: Instrument,
    terms: Terms,
    heirs: Mapping[str, str],
    keys: Sequence[PublicKey],
    now: datetime,
) -> Proven | None:
    parties = frozenset(p.id for p in terms.parties)
    controllers = frozenset(p.id for p in terms.parties if p.role in CONTROLLERS)
    may = {
        InstrumentKind.SUBMIT: controllers,
        InstrumentKind.HOLD: controllers,
        InstrumentKind.RELEASE_HOLD: controllers,
        InstrumentKind.CONDITION: parties | BODIES,
    }.get(each.kind, parties)
    first: dict[str, datetime] = {}
    for s in _verified(each, keys, now):
        if s.party in may and stands_for(s.member, s.party, heirs):
            first.setdefault(s.party, s.received)
    if not first or (each.kind is InstrumentKind.SUPERSEDE and first.keys() != parties):
        return None
    at = (max if each.kind is InstrumentKind.SUPERSEDE else min)(first.values())
    return Proven(each, first, at, max(each.effective, legal_date(at)))
