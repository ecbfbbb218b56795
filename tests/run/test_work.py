"""A worker and the gate: what is released, and everything that ends a run before that."""

from __future__ import annotations

import logging
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
from tests.databases import Office, pointed
from tests.run.bases import Base
from tests.run.killing import STEPS, Outcome, events, outcome
from tests.run.sample import AGREEMENT, ID, QUEUED, Sample, again, ask, begin, deliver_all, shop
from tests.run.sample import agree as make_agreement
from tests.run.sample import sign_all as sign

from folkmoot.agreement.acts import InstrumentKind
from folkmoot.gate.permit import Permit, Refusal, SealedPermit
from folkmoot.ledger.journal import EventKind
from folkmoot.logs import AllowListFormatter
from folkmoot.office.agreements.services import apply_terms, make_instrument
from folkmoot.office.cases.models import Lead
from folkmoot.office.deliveries.models import Delivery
from folkmoot.office.runs.models import Run, Step
from folkmoot.office.runs.run_book import DjangoRunBook
from folkmoot.run.book import Claim
from folkmoot.run.work import work
from folkmoot.run.workshop import Workshop
from folkmoot.store.scratch import scratch


def revoke(sample: Sample) -> None:
    make_instrument(
        agreement=ID, kind=InstrumentKind.REVOKE, body={"reason": "no more"}, member="caldmoor",
        by=sample.people["caldmoor"], now=sample.later(),
    )  # fmt: skip


def claimed(late: Workshop) -> Claim | None:
    """What a second worker claims; while a heartbeat holds the row, PostgreSQL passes it over."""
    for _ in range(100):
        claim = late.book.claim("second", now=late.clock())
        if claim is not None:
            return claim
        time.sleep(0.05)
    return None


def check_nothing_released(run: str, state: str) -> dict[str, Any]:
    """The run ended in ``state`` with its event, and no lead is there; its result."""
    row = Run.objects.get(id=run)
    assert row.state == state
    assert not Lead.objects.exists()
    told = events(run)
    assert told[EventKind.RELEASE_MADE] == told[EventKind.RUN_FINISHED] == 0
    assert told[EventKind.RUN_STOPPED if state == "stopped" else EventKind.RUN_FAILED] == 1
    assert row.result is not None
    return dict(row.result)


def test_a_run_ends_with_its_leads(county: Office, base: Base) -> None:
    assert work("w", shop()) == (base.run,)
    row = Run.objects.get(id=base.run)
    assert row.state == "finished" and row.result is not None
    assert Lead.objects.count() == row.result["leads"] >= 1
    assert row.result["destroy_by"] and row.result["terms_hash"]
    assert set(row.result["versions"]) == {
        "code", "libraries", "terms", "terms_hash", "contracts", "model", "typologies"
    }  # fmt: skip
    told = events(base.run)
    assert told[EventKind.RUN_STEP] == len(STEPS)
    assert told[EventKind.RELEASE_MADE] == told[EventKind.RUN_FINISHED] == 1
    opened = sum(events(d)[EventKind.DELIVERY_OPENED] for d in row.result["deliveries"])
    assert opened == 3
    assert work("w", shop()) == (), "a finished run is not done again"


def test_an_idle_worker_clears_away_what_a_killed_one_left(county: Office, base: Base) -> None:
    found = shop()
    with found.place.workshop() as part, scratch(found.spill) as spilled:
        pass
    for left in (part, spilled):
        left.mkdir(mode=0o700, parents=True)
        (left / "plain").write_text("canary")
    Run.objects.all().update(state="failed")
    assert work("w", found) == ()
    assert not part.exists() and not spilled.exists()


def test_nothing_is_permitted_before_the_signatures(office: Office) -> None:
    sample = begin()
    delivered = deliver_all(sample)
    make_agreement(sample, signed=False)
    refusal = ask(sample, delivered)
    assert isinstance(refusal, Refusal)
    assert {"signatures", "state"} <= {reason.rule for reason in refusal.reasons}
    assert work("w", shop()) == ()
    sign(sample)
    assert isinstance(ask(sample, delivered), SealedPermit)


# The gate is asked again before each opening, before each batch and after the last (3 times for
# each of 3 deliveries), and once more before the release.
@pytest.mark.parametrize("asked", [1, 2, 6, 10])
def test_revoked_while_it_runs_a_run_is_stopped(county: Office, base: Base, asked: int) -> None:
    workshop, calls = shop(), 0

    def standing(permit: Permit) -> Refusal | None:
        nonlocal calls
        calls += 1
        if calls == asked:
            revoke(again())
        return workshop.standing(permit)

    assert work("w", shop(standing=standing)) == (base.run,)
    result = check_nothing_released(base.run, "stopped")
    assert calls == asked, "nothing was read after the refusal"
    assert "state" in [reason["rule"] for reason in result["reasons"]]
    assert all(reason["remedy"] for reason in result["reasons"])
    done = set(Step.objects.values_list("name", flat=True))
    assert done == ({*STEPS} if asked == 10 else set())


def test_revoked_while_it_waits_a_run_opens_nothing(county: Office, base: Base) -> None:
    revoke(again())
    work("w", shop())
    check_nothing_released(base.run, "stopped")
    for delivery in Delivery.objects.values_list("id", flat=True):
        assert events(delivery)[EventKind.DELIVERY_OPENED] == 0


def test_a_gate_that_cannot_be_asked_releases_nothing(county: Office, base: Base) -> None:
    workshop, calls = shop(), 0

    def standing(permit: Permit) -> Refusal | None:
        nonlocal calls
        calls += 1
        if calls == 10:
            raise RuntimeError("CANARY")
        return workshop.standing(permit)

    work("w", shop(standing=standing))
    result = check_nothing_released(base.run, "stopped")
    assert [reason["rule"] for reason in result["reasons"]] == ["standing"]
    assert "CANARY" not in str(result)


def test_a_version_that_replaced_the_permits_stops_the_run(county: Office, base: Base) -> None:
    sample = again()
    text = AGREEMENT.replace("version: 1\n", "version: 2\n").replace('"85.00"', '"80.00"')
    assert text.count("version: 2") == 1 and '"80.00"' in text
    apply_terms(text=text, by=sample.team, now=sample.later())
    sign(sample)
    work("w", shop(sample.later))
    result = check_nothing_released(base.run, "stopped")
    assert {"state"} <= {reason["rule"] for reason in result["reasons"]}


def test_a_permit_that_ran_out_stops_the_run(county: Office, base: Base) -> None:
    work("w", shop(lambda: QUEUED + timedelta(hours=24)))
    result = check_nothing_released(base.run, "stopped")
    assert "permit" in result["reasons"][0]["rule"]


@pytest.mark.parametrize("done_by_then", [False, True])
def test_whoever_comes_after_the_lease_takes_over(
    county: Office, base: Base, done_by_then: bool
) -> None:
    """The first worker is slow in `detect`; the second claims, and ends the run before or after."""
    second: list[tuple[str, ...]] = []
    claims: list[Any] = []
    late = shop(lambda: QUEUED + timedelta(minutes=5))

    def told(what: str, _done: int, _total: int) -> None:
        if what != "detect" or second or claims:
            return
        if done_by_then:
            # As `claimed`: a heartbeat may hold the row for a moment.
            second.append(next(filter(None, (work("second", late) for _ in range(100))), ()))
        else:
            claims.append(claimed(late))

    assert work("first", shop(told=told)) == (), "what it did is not committed"
    if done_by_then:
        assert second == [(base.run,)]
    else:
        assert Run.objects.get(id=base.run).state == "running"
        assert not Step.objects.filter(name="detect").exists()
        late = shop(lambda: QUEUED + timedelta(minutes=10))
        assert work("third", late) == (base.run,)
    detect = Step.objects.get(name="detect")
    assert detect.epoch == Run.objects.get(id=base.run).epoch == (2 if done_by_then else 3)
    assert Step.objects.get(name="gather").epoch == 1
    assert outcome(base.run) == uninterrupted(base)


@pytest.mark.parametrize("end", ["refused", "broken"])
def test_whoever_lost_the_lease_does_not_end_the_run(
    county: Office, base: Base, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first worker meets a refusal or an error when another has just taken the run over."""
    late = shop(lambda: QUEUED + timedelta(minutes=5))

    def taken_over(*_: object, **__: object) -> None:
        assert claimed(late) is not None
        raise ValueError

    if end == "broken":
        monkeypatch.setattr("folkmoot.run.join.link", taken_over)
        assert work("first", shop()) == ()
    else:  # the gate cannot be asked, which is a no
        assert work("first", shop(standing=taken_over)) == ()
    row = Run.objects.get(id=base.run)
    assert (row.state, row.worker, row.epoch) == ("running", "second", 2)
    told = events(base.run)
    assert told[EventKind.RUN_FAILED] == told[EventKind.RUN_STOPPED] == 0


_outcomes: dict[str, Outcome] = {}


def uninterrupted(base: Base) -> Outcome:
    """The outcome of the same run, undisturbed, in a copy of its own."""
    if base.vendor not in _outcomes:
        with (
            tempfile.TemporaryDirectory() as folder,
            base.copied(Path(folder)) as office,
            pointed(office.env),
        ):
            work("w", shop())
            _outcomes[base.vendor] = outcome(base.run)
    return _outcomes[base.vendor]


@pytest.mark.postgres
def test_both_databases_give_the_same_content(sqlite_base: Base, postgres_base: Base) -> None:
    one, other = uninterrupted(sqlite_base), uninterrupted(postgres_base)
    assert one.content == other.content
    assert dict(one.steps) == dict(other.steps)


def test_a_step_that_breaks_fails_the_run_without_a_value(
    county: Office, base: Base, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("CANARY Limited cannot be linked")

    monkeypatch.setattr("folkmoot.run.join.link", broken)
    with caplog.at_level(logging.WARNING, "folkmoot.worker"):
        assert work("w", shop()) == (base.run,)
    result = check_nothing_released(base.run, "failed")
    assert set(result) == {"error"} and result["error"].startswith("ValueError in ")
    lines = [AllowListFormatter().format(record) for record in caplog.records]
    assert any('"error": "ValueError", "raised_at": ' in line for line in lines)
    assert "CANARY" not in str(result) + "".join(lines) + caplog.text
    assert b"CANARY Limited" not in b"".join(
        file.read_bytes() for file in county.home.rglob("*") if file.is_file()
    )
    assert work("w", shop()) == (), "a failed run is not tried again by itself"


def test_a_heartbeat_that_breaks_ends_the_claim_without_a_value(
    county: Office,
    base: Base,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A database quotes the row that it will not take; the step is left to the next claim."""

    def broken(*_: object, **__: object) -> None:
        raise IntegrityError("Key (name)=(CANARY Jane Doe) already exists")

    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING, "folkmoot.worker"):
        patch.setattr(DjangoRunBook, "heartbeat", broken)
        assert work("w", shop()) == ()
    assert not Step.objects.exists() and not Lead.objects.exists()
    lines = [AllowListFormatter().format(record) for record in caplog.records]
    beat = next(line for line in lines if "the heartbeat failed" in line)
    assert '"error": "IntegrityError"' in beat and '"raised_at": ' in beat
    assert all(record.exc_info is None for record in caplog.records)
    said = capfd.readouterr()
    assert "CANARY" not in "".join(lines) + caplog.text + said.out + said.err
    assert work("w", shop(lambda: QUEUED + timedelta(minutes=5))) == (base.run,)
    assert Run.objects.get(id=base.run).state == "finished"


def test_a_delivery_that_was_altered_fails_the_run(county: Office, base: Base) -> None:
    row = Delivery.objects.get(member_id="brockhurst")
    file = county.home / "store" / row.name
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    work("w", shop())
    result = check_nothing_released(base.run, "failed")
    assert result["error"].startswith("TamperedError in ")


def test_the_worker_looks_again_for_as_long_as_it_is_told(county: Office, base: Base) -> None:
    looks = []

    def idle() -> bool:
        looks.append(Run.objects.get(id=base.run).state)
        return len(looks) < 3

    assert work("w", shop(), idle=idle) == (base.run,)
    assert looks == ["finished"] * 3
