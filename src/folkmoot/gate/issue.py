"""The permit that answers a request which every rule has passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from folkmoot.agreement.terms import Purpose, Terms
from folkmoot.canonical import digest
from folkmoot.dates import LONDON, legal_date
from folkmoot.gate.asked import asked_pairs, asked_purpose, asked_recipient
from folkmoot.gate.conditions import UNENFORCEABLE, binding_conditions
from folkmoot.gate.facts import Facts
from folkmoot.gate.permit import Grant, Permit, Request, permit_content
from folkmoot.gate.rules.level import CLOSENESS
from folkmoot.gate.withheld import withheld

# A run that takes longer than a day asks again: what it was allowed may have changed.
LONGEST = timedelta(hours=24)


def issue(request: Request, facts: Facts, now: datetime) -> Permit:
    """The permit for ``request``, at its narrowest: only what was agreed and is really there.

    It holds the purpose's columns that each delivery has, the agreed row filters, and takes out
    the people whose objection holds. It ends after ``LONGEST``, or with the last day of the
    agreement or of its review, whichever is first. What comes out is destroyed within the
    recipient's own days, which the check of the terms keeps within their retention.

    ``decide`` calls this once no rule objects; LookupError when the terms, the purpose or the
    recipient are not there.
    """
    purpose, recipient = asked_purpose(request, facts), asked_recipient(request, facts, now)
    if facts.terms is None or purpose is None or recipient is None:
        raise LookupError("a permit needs terms, a purpose and a recipient")
    snapshot = facts.preferences if purpose.preferences.mode == "honour" else None
    grants = _grants(request, purpose, facts, now)
    permit = Permit(
        id="",
        agreement=facts.terms.id,
        version=facts.terms.version,
        terms_hash=facts.terms_hash,
        purpose=purpose.id,
        request=request,
        grants=grants,
        level=min(purpose.level, recipient.level, key=CLOSENESS.index),
        sees=recipient.sees,
        least_probability=purpose.linkage.least_probability if purpose.linkage else None,
        model=purpose.linkage.model if purpose.linkage else None,
        typologies=tuple(sorted(set(request.typologies))),
        insights=tuple(sorted(set(request.insights))),
        recipient=request.recipient,
        destroy_by=legal_date(now) + timedelta(days=recipient.destroy_within_days),
        preferences_sha256=snapshot.sha256 if snapshot else None,
        issued_at=now,
        expires_at=_expires_at(facts.terms, now),
        missing=_missing(purpose, grants),
        unenforceable=tuple(
            c.sentence
            for c in binding_conditions(facts, legal_date(now))
            if c.rule == UNENFORCEABLE
        ),
    )
    content = permit_content(permit)
    content.pop("id")
    return replace(permit, id=digest(content))


def _grants(request: Request, purpose: Purpose, facts: Facts, now: datetime) -> tuple[Grant, ...]:
    return tuple(
        Grant(
            delivery=delivery.id,
            dataset=delivery.dataset,
            member=delivery.member,
            contract=delivery.contract,
            as_of=delivery.as_of,
            ciphertext_sha256=delivery.ciphertext_sha256,
            columns=tuple(sorted(set(use.columns) & set(delivery.columns))),
            rows=use.rows,
            withhold=withheld(delivery, purpose, facts, now),
        )
        for use, delivery in asked_pairs(request, facts)
    )


def _missing(purpose: Purpose, grants: tuple[Grant, ...]) -> tuple[tuple[str, str], ...]:
    held = {(grant.dataset, column) for grant in grants for column in grant.columns}
    agreed = {(use.dataset, column) for use in purpose.uses for column in use.columns}
    return tuple(sorted(agreed - held))


def _expires_at(terms: Terms, now: datetime) -> datetime:
    last_days = [on for on in (terms.ends, terms.review) if on is not None]
    return min([now + LONGEST, *(_end_of(on).astimezone(now.tzinfo) for on in last_days)])


def _end_of(on: date) -> datetime:
    """The instant at which a London day is over."""
    return datetime.combine(on + timedelta(days=1), time(), tzinfo=LONDON)
