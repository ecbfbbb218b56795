"""What residents and the ethics committee ask for, each as a small rule of its own.

The registry maps the name in ``Condition.rule`` to a function that says what falls short and what
would change it, or nothing where the condition is kept. A name that is not here refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from folkmoot.agreement.acts import Instrument, InstrumentKind
from folkmoot.agreement.terms import Aim, Level, PartyKind
from folkmoot.dates import legal_date
from folkmoot.gate.asked import asked_purpose
from folkmoot.gate.facts import Facts
from folkmoot.gate.heirs import heirs
from folkmoot.gate.permit import Request
from folkmoot.gate.wording import day, listed
from folkmoot.voice.condition import Condition
from folkmoot.voice.conditions_in_force import conditions_in_force

# What the committee may advise and still let these very terms go ahead. "Minor amendments" asks
# for other terms, so for another hash.
FAVOURABLE = frozenset({"support", "support_with_conditions"})
UNENFORCEABLE = "unenforceable"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a condition misses, and what would meet it."""

    what: str
    remedy: str


Check = Callable[[Condition, Request, Facts, datetime], Shortfall | None]


def binding_conditions(facts: Facts, on: date) -> tuple[Condition, ...]:
    """Every condition that binds on a day: of the terms, of instruments on them, of residents.

    The gate gathers them itself, so that nobody can forget to hand one over. A condition only
    ever narrows, so an instrument's is kept even before its signatures are all in.
    """
    found = list(facts.conditions)
    if facts.terms is not None:
        found += [
            Condition(c.id, c.sentence, c.source, c.rule, c.days) for c in facts.terms.conditions
        ]
    found += [
        _of(instrument)
        for instrument in facts.instruments
        if instrument.kind is InstrumentKind.CONDITION and instrument.terms_hash == facts.terms_hash
    ]
    return conditions_in_force(found, on)


def _of(instrument: Instrument) -> Condition:
    body = instrument.body
    days, until = body.get("days"), body.get("until")
    return Condition(
        id=str(body["id"]),
        sentence=str(body["sentence"]),
        source=str(body["source"]),
        rule=str(body["rule"]),
        days=days if isinstance(days, int) else None,
        since=instrument.effective,
        until=date.fromisoformat(str(until)) if until is not None else None,
    )


def _notice(c: Condition, request: Request, facts: Facts, now: datetime) -> Shortfall | None:
    """The public notice has been out for `days` days."""
    if c.days is None:
        return Shortfall("The condition names no number of days.", "State the days in it.")
    if facts.notice_on is None:
        return Shortfall(
            "No public notice of this agreement has appeared.",
            f"Publish one and wait {c.days} days.",
        )
    ready = facts.notice_on + timedelta(days=c.days)
    if legal_date(now) < ready:
        return Shortfall(
            f"The notice of {day(facts.notice_on)} has not been public for {c.days} days.",
            f"Ask again on {day(ready)}.",
        )
    return None


def _register_entry(
    c: Condition, request: Request, facts: Facts, now: datetime
) -> Shortfall | None:
    """The agreement stands in the public register."""
    if facts.notice_on is None or legal_date(now) < facts.notice_on:
        return Shortfall("The agreement is not in the public register.", "Publish its entry.")
    return None


def _independent_review(
    c: Condition, request: Request, facts: Facts, now: datetime
) -> Shortfall | None:
    """The last quorate review of these very terms is favourable and has not run out."""
    today = legal_date(now)
    remedy = "Ask the ethics committee for a quorate decision on these terms."
    held = [
        review
        for review in facts.reviews
        if review.terms_hash == facts.terms_hash and review.quorate and review.decided_on <= today
    ]
    if not held:
        return Shortfall("No quorate independent review of these terms has been held.", remedy)
    last = max(review.decided_on for review in held)
    for review in held:
        if review.decided_on == last and review.outcome not in FAVOURABLE:
            what = f"The independent review of {day(last)} does not support these terms."
            return Shortfall(what, "Meet what the committee asks for and submit again.")
        if review.decided_on == last and review.expires_on <= today:
            return Shortfall(f"The independent review ran out on {day(review.expires_on)}.", remedy)
    return None


def _no_commercial_recipient(
    c: Condition, request: Request, facts: Facts, now: datetime
) -> Shortfall | None:
    """Nobody who receives or asks is a private company."""
    kinds = {member.id: member.kind for member in facts.members}
    own = heirs(facts, now)
    for name in sorted({request.member, own.get(request.recipient, request.recipient)}):
        party = facts.terms.party(name) if facts.terms else None
        known = {kinds.get(name), party.kind if party else kinds.get(name)}
        if None in known or PartyKind.PRIVATE in known:
            what = f"{name} is a private company, or its kind is not known."
            return Shortfall(what, "Ask for a recipient that is not commercial.")
    return None


def _de_identified_research(
    c: Condition, request: Request, facts: Facts, now: datetime
) -> Shortfall | None:
    """Research and planning never see who somebody is."""
    purpose = asked_purpose(request, facts)
    if (
        purpose is not None
        and purpose.aim_class in {Aim.RESEARCH, Aim.PLANNING}
        and purpose.level is Level.IDENTIFIABLE
    ):
        what = f"The purpose {purpose.id} is one of {purpose.aim_class}, yet sees who people are."
        return Shortfall(what, "Agree the level `de_identified` or `aggregate` for it.")
    return None


def _assured_members(
    c: Condition, request: Request, facts: Facts, now: datetime
) -> Shortfall | None:
    """Every party of the agreement holds an assurance that has not run out."""
    today = legal_date(now)
    assured = {m.id for m in facts.members if m.assured_until and today <= m.assured_until}
    lacking = set(heirs(facts, now).values()) - assured
    if lacking:
        what = f"Not every party is assured: {listed(lacking)}."
        return Shortfall(what, "Let each complete its yearly assurance and record it.")
    return None


def _retention_stated(
    c: Condition, request: Request, facts: Facts, now: datetime
) -> Shortfall | None:
    """The agreement says how long data are kept and what proves their end."""
    if facts.terms is None or facts.terms.retention is None:
        return Shortfall("The agreement does not say how long data are kept.", "State it.")
    return None


def _unenforceable(c: Condition, request: Request, facts: Facts, now: datetime) -> Shortfall | None:
    """Nothing: people keep it, and the permit and the register list it as such."""
    return None


CONDITIONS: Mapping[str, Check] = MappingProxyType(
    {
        "notice": _notice,
        "register_entry": _register_entry,
        "independent_review": _independent_review,
        "no_commercial_recipient": _no_commercial_recipient,
        "de_identified_research": _de_identified_research,
        "assured_members": _assured_members,
        "retention_stated": _retention_stated,
        UNENFORCEABLE: _unenforceable,
    }
)
