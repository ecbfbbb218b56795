"""The made-up workspace of the package, carried up to a queued run by the real services."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from folkmoot.cli.clock import Clock, clock_from
from folkmoot.cli.workspace import Workspace, read_workspace, sample_folder
from folkmoot.gate.facts import Review
from folkmoot.gate.permit import Refusal, Request, SealedPermit
from folkmoot.office.accounts.services import actor
from folkmoot.office.agreements.selectors import latest_version, terms_of
from folkmoot.office.agreements.services import apply_terms, publish_notice, sign
from folkmoot.office.deliveries.deliver_file import deliver_file
from folkmoot.office.ethics.services import record_review
from folkmoot.office.members.services import add_key, join
from folkmoot.office.runs.services import decide_request, start_run
from folkmoot.office.voice.services import take_snapshot
from folkmoot.office.workshop import workshop
from folkmoot.run.workshop import Workshop
from folkmoot.settings import settings

FOLDER = sample_folder()
AGREEMENT = (FOLDER / "agreement.yaml").read_text("utf-8")
ID = "business-rates-relief"
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
QUEUED = START + timedelta(minutes=10)  # when the run waits; workers begin after it


@dataclass
class Sample:
    """Who acts, and the time of the acts; the day is the workspace's own."""

    space: Workspace = field(default_factory=lambda: read_workspace(FOLDER))
    now: datetime = START
    people: dict[str, str] = field(default_factory=dict)
    team: str = ""

    def later(self, **span: float) -> datetime:
        self.now += timedelta(**(span or {"seconds": 1}))
        return self.now


def begin() -> Sample:
    """Members with their keys, and everybody who acts."""
    sample = Sample()
    sample.team = actor(name="Ada", office="Team", now=START)
    for m in sample.space.members:
        join(
            member=m.id, name=m.name, kind=m.kind, ico_number=m.ico_number,
            assured_until=m.assured_until, by=sample.team, now=START,
        )  # fmt: skip
        who = actor(name="Bea", office=sample.space.runs[0].role, member=m.id, now=START)
        sample.people[m.id] = who
        add_key(member=m.id, by=who, now=START)
    return sample


def deliver_all(sample: Sample, folder: Path = FOLDER / "data") -> list[str]:
    """Every file of the workspace, delivered; the ids."""
    return [deliver(sample, number, folder)[0].id for number in range(3)]


def deliver(sample: Sample, number: int, folder: Path = FOLDER / "data") -> tuple[Any, Any]:
    """The ``number``-th file of the workspace: row and certificate."""
    entry = sample.space.deliveries[number]
    return deliver_file(
        file=folder / entry.file,
        contract_text=(FOLDER / entry.contract).read_text("utf-8"),
        where=entry.contract,
        as_of=entry.as_of,
        by_for=lambda member: sample.people[member],
        conf=settings(),
        now=sample.later(),
    )


def agree(sample: Sample, *, text: str = AGREEMENT, signed: bool = True) -> None:
    """The agreement with its notice, its review and a snapshot of preferences; signed or not."""
    apply_terms(text=text, where="agreement.yaml", by=sample.team, now=sample.later())
    publish_notice(agreement=ID, by=sample.team, now=sample.later())
    day = START.date()
    hashed = latest_version(ID).terms_hash
    review = Review(hashed, day, day + timedelta(days=365), "support", True)
    record_review(review=review, by=sample.team, now=sample.later())
    take_snapshot(by=sample.team, now=sample.later())
    if signed:
        sign_all(sample)


def sign_all(sample: Sample) -> None:
    """The signature of each party on the newest version, in the office that the terms name."""
    for signatory in terms_of(latest_version(ID)).signatories:
        who = actor(name="Cy", office=signatory.office, member=signatory.party, now=sample.later())
        sign(agreement=ID, member=signatory.party, by=who, now=sample.now)


def ask(sample: Sample, deliveries: list[str]) -> SealedPermit | Refusal:
    """What the gate says to the workspace's request over ``deliveries``."""
    run = sample.space.runs[0]
    request = Request(
        agreement=ID,
        purpose=run.purpose,
        member=run.member,
        actor=sample.people[run.member],
        role=run.role,
        recipient=run.recipient,
        deliveries=tuple(deliveries),
        typologies=run.typologies,
    )
    return decide_request(request=request, by=request.actor, now=sample.later())


def queue(sample: Sample, deliveries: list[str]) -> str:
    """The id of a run that waits for a worker."""
    permit = ask(sample, deliveries)
    assert isinstance(permit, SealedPermit), permit
    who = sample.people[sample.space.runs[0].member]
    return start_run(permit=permit, by=who, now=sample.later())


def ready() -> tuple[Sample, str]:
    """Everything up to a queued run."""
    sample = begin()
    delivered = deliver_all(sample)
    agree(sample)
    run = queue(sample, delivered)
    assert sample.now < QUEUED
    sample.now = QUEUED
    return sample, run


def again() -> Sample:
    """The same people in a copy of a prepared office."""
    sample = Sample(now=QUEUED)
    sample.team = actor(name="Ada", office="Team", now=START)
    for m in sample.space.members:
        sample.people[m.id] = actor(
            name="Bea", office=sample.space.runs[0].role, member=m.id, now=START
        )
    return sample


def clock(ahead: float = 0.0) -> Clock:
    """A clock that runs on from a minute after the run was queued: later than what `again` does."""
    return clock_from(QUEUED + timedelta(minutes=1, seconds=ahead))


def shop(at: Clock | None = None, **changes: Any) -> Workshop:
    """The real workshop of this office."""
    return replace(workshop(settings(), at or clock()), **changes)
