"""The instruments that count: verified, effective, and signed by those who may."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from folkmoot.agreement.acts import Instrument, InstrumentKind, PublicKey
from folkmoot.agreement.instrument import read_instrument
from folkmoot.agreement.sign import Domain, key_is_valid, verify_signature
from folkmoot.agreement.terms import Role, Terms
from folkmoot.dates import legal_date
from folkmoot.errors import InputError

# Members of the framework that are no party, yet may set a condition on any agreement.
BODIES = frozenset({"framework", "committee"})
CONTROLLERS = frozenset({Role.CONTROLLER, Role.JOINT_CONTROLLER})


@dataclass(frozen=True, slots=True)
class Proven:
    """An instrument in force, the parties (or bodies) that signed it, and since when it counts.

    ``at`` is the instant of the signature that completed it; ``since`` the legal date from which
    it has effect: its own effective day, or the day of that signature when that is later (a
    succession alone may lie in the past, since an enactment made it).
    """

    instrument: Instrument
    signers: frozenset[str]
    at: datetime
    since: date


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
    the successor, and the predecessor too for as long as it holds a valid key of its own (an
    abolished body holds none).
    """
    sound = [each for each in instruments if _is_sound(each, terms_hash)]
    today = legal_date(now)
    successions = [each for each in sound if each.kind is InstrumentKind.SUCCEED]
    proven = [p for p in (_succession(each, keys, now) for each in successions) if p]
    proven = [p for p in proven if p.since <= today]
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
    for each in sorted(proven, key=lambda p: (p.since, p.at, p.instrument.id)):
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


def _is_sound(each: Instrument, terms_hash: str) -> bool:
    try:
        read = read_instrument(each.payload)
    except InputError:
        return False
    stated = dataclasses.replace(each, body=dict(each.body), signatures=())
    return each.terms_hash == terms_hash and stated == read


def _verified(
    each: Instrument,
    keys: Sequence[PublicKey],
    now: datetime,
    counts: Callable[[str, str], bool],
) -> list[tuple[datetime, str]]:
    """(when, for whom) of each verified signature for which ``counts(member, party)``."""
    return sorted(
        (s.signed_at, s.party)
        for s in each.signatures
        if counts(s.member, s.party)
        and verify_signature(each.payload, s, keys, now, domain=Domain.INSTRUMENT)
    )


def _succession(each: Instrument, keys: Sequence[PublicKey], now: datetime) -> Proven | None:
    old, new = str(each.body["predecessor"]), str(each.body["successor"])
    by_new = _verified(each, keys, now, lambda member, party: member == new and party in {old, new})
    by_old = _verified(each, keys, now, lambda member, party: member == party == old)
    if old == new or not by_new:
        return None
    at = by_new[0][0]
    if any(key.member == old and key_is_valid(key, at) for key in keys):
        if not by_old:
            return None
        at = max(at, by_old[0][0])
    return Proven(each, frozenset({new} | ({old} if by_old else set())), at, each.effective)


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
    signed = _verified(
        each, keys, now, lambda member, party: party in may and stands_for(member, party, heirs)
    )
    first: dict[str, datetime] = {}
    for at, party in signed:
        first.setdefault(party, at)
    if not first or (each.kind is InstrumentKind.SUPERSEDE and first.keys() != parties):
        return None
    at = (max if each.kind is InstrumentKind.SUPERSEDE else min)(first.values())
    return Proven(each, frozenset(first), at, max(each.effective, legal_date(at)))
