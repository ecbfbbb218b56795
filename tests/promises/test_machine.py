"""Random acts on the real office, gate and store, against a notebook: no row leaves otherwise.

Everything is real: signatures, SQLite, encrypted Parquet, the gate, the worker. Only linkage and
detection are prepared beforehand, as steps that an earlier worker committed, because they decide
nothing here. `tests/gate/test_machine.py` has the same for the gate alone, which is faster and
goes deeper into its rules.

`FOLKMOOT_STEPS` sets the number of steps of the nightly run.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.databases import copy_home, point
from tests.office import scene as scenes
from tests.promises.notebook import PARTIES, Allowed, Edition, Notebook, Parcel

import folkmoot.gate.decide as decide_module
from folkmoot.agreement.acts import InstrumentKind
from folkmoot.agreement.sign import Domain
from folkmoot.agreement.sign import sign as sign_elsewhere
from folkmoot.detect import CANDIDATE_SCHEMA, LEAD_SCHEMA
from folkmoot.errors import ConflictError, RefusedError, TamperedError
from folkmoot.gate.permit import Refusal, SealedPermit
from folkmoot.office.agreements.selectors import latest_version
from folkmoot.office.agreements.services import (
    apply_terms,
    attach_signature,
    make_instrument,
    publish_notice,
    sign,
)
from folkmoot.office.cases.models import Lead
from folkmoot.office.deliveries.destroy_delivery import destroy_delivery
from folkmoot.office.deliveries.selectors import delivery_row
from folkmoot.office.deliveries.services import accept_delivery, hold, release_hold
from folkmoot.office.journal.services import DjangoJournal
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.keys.selectors import gate_key
from folkmoot.office.members.services import add_key, assure, leave
from folkmoot.office.runs.models import Run
from folkmoot.office.runs.selectors import steps
from folkmoot.office.runs.services import decide_request, start_run
from folkmoot.office.runs.standing import standing
from folkmoot.office.voice.services import record_preferences, take_snapshot
from folkmoot.office.workshop import workshop
from folkmoot.run.book import Claim
from folkmoot.run.gather import gather
from folkmoot.run.join import join
from folkmoot.run.step import Tables, step
from folkmoot.run.workshop import Workshop
from folkmoot.settings import settings as folkmoot_settings
from folkmoot.store.open import open_delivery
from folkmoot.store.pseudonym import MASTER, preference_key, pseudonym
from folkmoot.store.write_table import put
from folkmoot.voice.preference import Preference

PEOPLE = ("Ash Bakery Limited", "Birch Books Limited", "Cedar Cafe Limited")
STEPS = int(os.environ.get("FOLKMOOT_STEPS", "100000"))
TYPOLOGY = "sbrr-multiple"
MEMBERS = st.sampled_from(sorted(PARTIES))
ANY = st.integers(0, 1_000_000)  # which one of what there is
SHARED = Path("/dev/shm")  # noqa: S108 - memory, so that 100,000 steps take minutes
counted: Counter[str] = Counter()


@dataclass
class Stream:
    """A delivery that is being read, a row at a time."""

    allowed: Allowed
    parcel: str
    opened: Any
    batches: Iterator[pa.RecordBatch]


@dataclass(frozen=True)
class Template:
    """A prepared home to be copied, its actors, the outside key, and what the notebook says."""

    home: Path
    scene: scenes.Scene
    outside: dict[str, tuple[str, Ed25519PrivateKey]]
    note: Notebook


_template: Template | None = None


def template() -> Template:
    """Two councils that have applied an agreement, and signed nothing yet."""
    global _template  # noqa: PLW0603 - once a process
    if _template is None:
        home = folder("template") / "home"
        atexit.register(shutil.rmtree, home.parent)
        point({"FOLKMOOT_HOME": str(home)})
        from folkmoot.office.setup import prepare

        prepare(folkmoot_settings())
        scene = scenes.begin()
        scenes.join_members(scene)
        outside = {}
        for council in scenes.COUNCILS:
            private = Ed25519PrivateKey.generate()
            raw = private.public_key().public_bytes_raw()
            who = scene.people[council]
            key_id = add_key(member=council, by=who, now=scene.now, public=raw)
            outside[council] = key_id, private
        DjangoKeyRing().ensure(MASTER, now=scene.now)
        scenes.register_contracts(scene)
        apply_terms(text=scenes.AGREEMENT, by=scene.team, now=scene.later())
        publish_notice(agreement="rates", by=scene.team, now=scene.later())
        gate_key()
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        note = Notebook(now=scene.now)
        note.editions.append(Edition(day("2026-11-01"), day("2028-10-31"), day("2027-10-31")))
        note.assured_until = dict.fromkeys(PARTIES, day("2027-03-31"))
        _template = Template(home, scene, outside, note)
    return _template


def day(text: str) -> Any:
    return datetime.fromisoformat(text).date()


def folder(name: str) -> Path:
    """A folder in memory, where there is one."""
    base = SHARED if SHARED.is_dir() else Path(tempfile.gettempdir())
    return Path(tempfile.mkdtemp(prefix=f"office-machine-{name}-", dir=base))


class OfficeMachine(RuleBasedStateMachine):
    """Each rule acts on the office and writes the same into the notebook."""

    def __init__(self) -> None:
        super().__init__()
        from copy import deepcopy

        made = template()
        self.home = folder("home") / "home"
        copy_home(made.home, self.home)
        point({"FOLKMOOT_HOME": str(self.home)})
        self.scene, self.note = deepcopy(made.scene), deepcopy(made.note)
        self.outside = made.outside
        self.permits: list[tuple[SealedPermit, Allowed]] = []
        self.streams: list[Stream] = []
        self.signed_with: set[tuple[int, str, str]] = set()  # edition, party, which key
        self.open_holds: dict[str, str] = {}
        self.ended: dict[str, str] = {}  # run → its state
        self.working: tuple[Claim, Allowed] | None = None
        self.released = self.acts = self.sent = 0

    def teardown(self) -> None:
        connections.close_all()
        shutil.rmtree(self.home.parent)

    # --- time -----------------------------------------------------------------------------------
    def tick(self, **span: float) -> datetime:
        """A second later (or more), for the office and for the notebook."""
        self.note.now = self.scene.later(**span)
        counted["steps"] += 1
        return self.note.now

    @property
    def now(self) -> datetime:
        return self.note.now

    @initialize(at=st.sampled_from(["a draft", "reading", "working", "released"]))
    def begin(self, at: str) -> None:
        """Most stories begin where there is something to lose."""
        if at != "a draft":
            self.get_going(0, release=at != "reading")
        if at == "released":
            self.release()

    @rule(span=st.sampled_from([{"hours": 1}, {"hours": 23}, {"days": 1}, {"days": 3}]))
    def wait(self, span: dict[str, float]) -> None:
        self.tick(**span)
        self.nine_o_clock()

    @rule(days=st.sampled_from([29, 30, 31, 62, 63, 130]))
    def wait_long(self, days: int) -> None:
        self.tick(days=days)
        self.nine_o_clock()

    def nine_o_clock(self) -> None:
        """London's day and UTC's are the same then, so that the notebook needs no calendar."""
        if self.now.hour > 20:
            self.tick(hours=12)

    # --- the agreement --------------------------------------------------------------------------
    @rule(who=MEMBERS)
    def sign(self, who: str) -> None:
        now = self.tick()
        expected = self.may_sign(who, "here")
        self.tried(
            lambda: sign(agreement="rates", member=who, by=self.scene.people[who], now=now),
            expected,
        )

    def may_sign(self, who: str, key: str) -> bool:
        """Once with each key; the first one counts."""
        newest = len(self.note.editions) - 1
        if (newest, who, key) in self.signed_with:
            return False
        self.signed_with.add((newest, who, key))
        self.note.editions[newest].signed.add(who)
        return True

    def tried(self, act: Any, expected: bool) -> None:
        """``act`` is done, or refused with a conflict."""
        if expected:
            act()
        else:
            with pytest.raises(ConflictError):
                act()

    @rule(who=MEMBERS, forged=st.booleans())
    def attach(self, who: str, forged: bool) -> None:
        """A signature made elsewhere; or one over other bytes, or with somebody else's key."""
        now = self.tick()
        key_id, private = self.outside[who]
        terms = bytes(latest_version("rates").terms)
        if forged:
            terms = terms + b" " if self.acts % 2 else terms
            private = private if self.acts % 2 else Ed25519PrivateKey.generate()
        made = sign_elsewhere(
            terms, private, domain=Domain.TERMS, member=who, key_id=key_id, at=now
        )

        def attach() -> None:
            attach_signature(agreement="rates", signature=made, by=self.scene.people[who], now=now)

        self.acts += 1
        if forged:
            with pytest.raises(TamperedError):
                attach()
        else:
            self.tried(attach, self.may_sign(who, "elsewhere"))

    def act(self, kind: InstrumentKind, who: str, number: int, **body: str) -> None:
        self.acts += 1
        make_instrument(
            agreement="rates", kind=kind, body=body, member=who, by=self.scene.people[who],
            now=self.tick(), version=number + 1, instrument=f"act-{self.acts:04}",
        )  # fmt: skip

    @rule(who=MEMBERS)
    def suspend(self, who: str) -> None:
        number = self.note.counting()
        self.act(InstrumentKind.SUSPEND, who, number, reason="A complaint.")
        self.note.editions[number].suspended_by.add(who)

    @rule(who=MEMBERS)
    def resume(self, who: str) -> None:
        number = self.note.counting()
        self.act(InstrumentKind.RESUME, who, number)
        self.note.editions[number].suspended_by.discard(who)

    @precondition(lambda self: self.acts % 5 == 3)
    @rule(who=MEMBERS)
    def revoke(self, who: str) -> None:
        number = self.note.counting()
        self.act(InstrumentKind.REVOKE, who, number, reason="No more.")
        self.note.editions[number].revoked = True

    @precondition(lambda self: len(self.note.editions) < 6)
    @rule(signed=st.booleans())
    def vary(self, signed: bool) -> None:
        """A new version that begins today; the old one counts until all have signed."""
        today = self.note.day
        edition = Edition(today, today + timedelta(days=364), today + timedelta(days=100))
        number = len(self.note.editions) + 1
        text = scenes.AGREEMENT.replace("version: 1\n", f"version: {number}\n")
        for name in ("starts", "ends", "review"):
            old = getattr(template().note.editions[0], name)
            text = text.replace(f"{name}: {old}", f"{name}: {getattr(edition, name)}")
        apply_terms(text=text, by=self.scene.team, now=self.tick())
        self.note.editions.append(edition)
        if signed:
            for who in sorted(PARTIES):
                self.sign(who)

    # --- members --------------------------------------------------------------------------------
    @precondition(lambda self: self.acts % 7 == 6 and not self.note.left)
    @rule(who=MEMBERS, ahead=st.sampled_from([0, 1, 20]))
    def leave(self, who: str, ahead: int) -> None:
        left = self.note.day + timedelta(days=ahead)
        leave(member=who, by=self.scene.team, now=self.tick(), left=left)
        self.note.left[who] = left

    @rule(who=MEMBERS, days=st.sampled_from([-1, 0, 5, 200, 300]))
    def assure(self, who: str, days: int) -> None:
        until = self.note.day + timedelta(days=days)
        assure(member=who, until=until, by=self.scene.team, now=self.tick())
        self.note.assured_until[who] = until

    # --- deliveries -----------------------------------------------------------------------------
    @rule(who=MEMBERS, age=st.sampled_from([-1, 0, 10, 20, 62, 63]))
    def deliver(self, who: str, age: int) -> None:
        self.sent += 1
        now, as_of = self.tick(), self.note.day - timedelta(days=age)
        name = scenes.delivery_of(who, str(self.sent), as_of)
        rows = list(range(1, len(PEOPLE) + 1))
        columns = {"ratepayer": PEOPLE, "ratepayer__verdict": ["valid"] * 3, "secret": ["x"] * 3}
        table = pa.table({"_row": rows} | columns | {"postcode": ["LS1 4AP"] * 3})
        stored = put(self.scene.place, name, table, DjangoKeyRing().create(name, now=now))
        accept_delivery(
            delivery=name, contract=f"{who}-rates@1", name=stored.name,
            ciphertext_sha256=stored.ciphertext_sha256, rows=3,
            certificate=scenes.certificate_of(
                who, now, as_of=as_of, read=3, kept=3,
                source_sha256=scenes.source_of(who, str(self.sent)),
            ),
            by=self.scene.people[who], now=now,
        )  # fmt: skip
        self.note.parcels[name] = Parcel(who, as_of, PEOPLE)

    def some_parcel(self, number: int) -> str:
        names = sorted(self.note.parcels)
        return names[number % len(names)]

    @precondition(lambda self: self.note.parcels)
    @rule(which=ANY)
    def drop(self, which: int) -> None:
        name, now = self.some_parcel(which), self.tick()
        parcel = self.note.parcels[name]
        self.tried(
            lambda: destroy_delivery(
                delivery=name, place=self.scene.place, reason="asked", by=self.scene.team, now=now
            ),
            expected=not parcel.holds,
        )
        parcel.destroyed |= not parcel.holds

    @precondition(lambda self: self.note.parcels)
    @rule(which=ANY)
    def hold(self, which: int) -> None:
        name, now = self.some_parcel(which), self.tick()
        parcel = self.note.parcels[name]

        def act() -> None:
            held = hold(delivery=name, reason="appeal", by=self.scene.team, now=now)
            parcel.holds.add(held)
            self.open_holds[held] = name

        self.tried(act, expected=not parcel.destroyed)

    @precondition(lambda self: self.open_holds)
    @rule(which=ANY)
    def release_hold(self, which: int) -> None:
        held = list(self.open_holds)[which % len(self.open_holds)]  # their ids are random
        release_hold(hold=held, by=self.scene.team, now=self.tick())
        self.note.parcels[self.open_holds.pop(held)].holds.discard(held)

    # --- residents ------------------------------------------------------------------------------
    @rule(
        person=st.sampled_from(PEOPLE),
        aim=st.sampled_from(["", "tax", "research"]),
        decision=st.sampled_from(["object", "object", "withdrawn"]),
    )
    def object(self, person: str, aim: str, decision: str) -> None:
        now = self.tick()
        subject = pseudonym(preference_key(DjangoKeyRing(), "business-rates", "ratepayer"), person)
        said = Preference(
            subject, "business-rates", "ratepayer", decision, (aim,) if aim else (), (),
            self.note.day,
        )  # fmt: skip
        record_preferences(preferences=[said], by=self.scene.team, now=now)
        self.note.snapshot = now
        (self.note.objecting.add if decision == "object" else self.note.objecting.discard)(
            (person, aim)
        )

    @rule()
    def take_snapshot(self) -> None:
        now = self.tick()
        take_snapshot(by=self.scene.team, now=now)
        self.note.snapshot = now

    @rule()
    def mend(self) -> None:
        """What a diligent office would do: sign, resume, renew, deliver, take a snapshot."""
        note = self.note
        edition = note.editions[-1]
        over = note.day > min(edition.ends, edition.review)
        if (edition.revoked or over) and len(note.editions) < 6:
            self.vary(signed=True)
        for who in sorted(PARTIES):
            if who not in note.editions[-1].signed:
                self.sign(who)
            if who in note.editions[note.counting()].suspended_by:
                self.resume(who)
            self.assure(who, 200)
            self.deliver(who, 10)
        self.take_snapshot()

    @rule(which=ANY, release=st.booleans())
    def get_going(self, which: int, release: bool) -> None:
        """All is mended, the gate asked, a delivery half read: something is there to be cut off."""
        self.mend()
        self.ask(newest=True, which=which, more=False)
        if self.permits and release and not self.working:
            self.run(0)
        elif self.permits:
            self.open(0, which)
            self.read_the_last()

    # --- the gate -------------------------------------------------------------------------------
    @precondition(lambda self: self.note.parcels)
    @rule(newest=st.booleans(), which=ANY, more=st.booleans())
    def ask(self, newest: bool, which: int, more: bool) -> None:
        parcels = (self.some_parcel(which),)
        if newest:
            last = {p.member: name for name, p in self.note.parcels.items()}
            parcels = tuple(sorted(last.values()))
        elif more:
            parcels = tuple(dict.fromkeys((*parcels, self.some_parcel(which + 1))))
        now = self.tick()
        asked = replace(scenes.request(self.scene), deliveries=parcels)
        answer = decide_request(request=asked, by=asked.actor, now=now)
        reasons = [] if isinstance(answer, SealedPermit) else [r.what for r in answer.reasons]
        assert isinstance(answer, SealedPermit) == self.note.allows(parcels), reasons
        if isinstance(answer, Refusal):
            counted["refusals"] += 1
            assert all(reason.remedy for reason in answer.reasons)
            return
        counted["permits"] += 1
        self.permits.append((answer, self.note.permit(parcels)))

    def some_permit(self, number: int) -> tuple[SealedPermit, Allowed]:
        """Mostly the last one, as older ones have run out."""
        return self.permits[-1 - number % min(3, len(self.permits))]

    # --- rows -----------------------------------------------------------------------------------
    @precondition(lambda self: self.permits)
    @rule(which=ANY, part=ANY)
    def open(self, which: int, part: int) -> None:
        sealed, allowed = self.some_permit(which)
        name = allowed.parcels[part % len(allowed.parcels)]
        self.tick()
        stands = self.note.stands(allowed)
        try:
            opened = open_delivery(
                sealed, name, place=self.scene.place, name=delivery_row(name).name,
                keys=DjangoKeyRing(), journal=DjangoJournal(),
                standing=standing(lambda: self.now), gate_key=gate_key().public_raw,
                actor=self.scene.people["northam"], now=lambda: self.now, batch_rows=1,
            )  # fmt: skip
        except RefusedError:
            counted["closed"] += 1
            assert not stands
            return
        assert stands
        self.streams.append(Stream(allowed, name, opened, iter(opened)))
        self.streams = self.streams[-4:]

    @precondition(lambda self: self.streams)
    @rule(which=ANY)
    def read(self, which: int) -> None:
        stream = self.streams[which % len(self.streams)]
        self.tick()
        stands = self.note.stands(stream.allowed)
        try:
            batch = next(stream.batches)
        except StopIteration:
            self.streams.remove(stream)
            return
        except RefusedError:
            counted["cut"] += 1
            assert not stands, "a batch was refused that might have left"
            self.streams.remove(stream)
            return
        assert stands, "a row left without an active agreement and a passed gate"
        counted["batches"] += 1
        assert set(batch.schema.names) == {"_row", "ratepayer", "ratepayer__verdict", "postcode"}
        assert not set(batch.column("ratepayer").to_pylist()) & stream.allowed.withheld
        assert not set(batch.column("ratepayer").to_pylist()) & self.note.withheld()

    @precondition(lambda self: self.streams)
    @rule()
    def read_the_last(self) -> None:
        if self.streams:
            self.read(len(self.streams) - 1)

    @precondition(lambda self: self.permits and not self.working)
    @rule(which=ANY)
    def run(self, which: int) -> None:
        """Queue a permit's run; a worker takes it and gathers, if it may."""
        sealed, allowed = self.some_permit(which)
        now, by = self.tick(), self.scene.people["northam"]
        if now >= allowed.until:
            with pytest.raises(RefusedError):
                start_run(permit=sealed, by=by, now=now)
            return
        run = start_run(permit=sealed, by=by, now=now)
        if run in self.ended:
            assert Run.objects.get(id=run).state == self.ended[run], "one permit, one run"
            return
        shop = self.shop()
        claim = shop.book.claim("w", now=now)
        assert claim is not None and claim.run == run
        stands = self.note.stands(allowed)
        try:
            self.do(claim, "gather", lambda: gather(claim, shop))
        except RefusedError:
            assert not stands
            self.stop(claim)
        else:
            assert stands, "a run gathered without an active agreement and a passed gate"
            self.do(claim, "link", linked)
            self.do(claim, "detect", lambda: found(allowed))
            self.working = claim, allowed

    @precondition(lambda self: self.working)
    @rule()
    def release(self) -> None:
        """The worker has come to the end of the run, whatever happened since it began."""
        claim, allowed = self.working
        self.working = None
        self.tick()
        stands = self.note.stands(allowed)
        done = steps(claim.run)
        try:
            join(replace(claim, done=done), self.shop())
        except RefusedError:
            assert not stands
            self.stop(claim)
            return
        assert stands, "leads left without an active agreement and a passed gate"
        counted["released"] += 1
        self.ended[claim.run] = "finished"
        self.released += len(free(allowed))
        self.check_leads(claim.run, free(allowed))

    def shop(self) -> Workshop:
        return workshop(folkmoot_settings(), lambda: self.now)

    def do(self, claim: Claim, name: str, make: Callable[[], Tables]) -> None:
        step(name, make, claim=claim, shop=self.shop(), place=(0, 4))

    def stop(self, claim: Claim) -> None:
        counted["stopped"] += 1
        self.shop().book.stop(claim, ({"rule": "state"},), now=self.now)
        self.ended[claim.run] = "stopped"

    def check_leads(self, run: str, told_of: list[str]) -> None:
        """The evidence holds the people who did not object, and nobody else."""
        from folkmoot.run.evidence import open_evidence

        key = DjangoKeyRing().unwrap(run)
        told = b"".join(
            open_evidence(key, run, lead.id, bytes(lead.evidence))
            for lead in Lead.objects.filter(run_id=run)
        ).decode()
        for person in PEOPLE:
            assert (person in told) == (person in told_of)

    @invariant()
    def no_other_lead_is_there(self) -> None:
        assert Lead.objects.count() == self.released


def linked() -> Tables:
    """What linkage would have committed: nothing that the release looks at."""
    return {
        "pairs": pa.table({"left": pa.array([], pa.string())}),
        "entities": pa.table({"record": pa.array([], pa.string())}),
        "diagnostics": pa.table({"model": ["organisations@1"], "json": ["{}"]}),
    }


def free(allowed: Allowed) -> list[str]:
    """Who did not object when it was permitted."""
    return [person for person in PEOPLE if person not in allowed.withheld]


def found(allowed: Allowed) -> Tables:
    """What detection would have committed: a lead on each person who is not withheld."""
    rows = [
        {
            "lead": f"l-{person[:3]}", "typology": f"{TYPOLOGY}@1", "entity": person[:3],
            "records": [f"{name}:{PEOPLE.index(person) + 1}" for name in allowed.parcels],
            "members": sorted({delivery_row(name).member_id for name in allowed.parcels}),
            "recommended": True,
        }
        for person in free(allowed)
    ]  # fmt: skip
    return {
        f"leads.{TYPOLOGY}": pa.Table.from_pylist(rows, LEAD_SCHEMA),
        f"candidates.{TYPOLOGY}": CANDIDATE_SCHEMA.empty_table(),
        "summary": pa.table({"typology": [TYPOLOGY], "json": [f'{{"ref": "{TYPOLOGY}@1"}}']}),
    }


CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


@pytest.fixture(autouse=True)
def _the_environment_comes_back() -> Iterator[None]:
    before = {k: v for k, v in os.environ.items() if k.startswith("FOLKMOOT_") or "DATABASE" in k}
    counted.clear()
    began = time.monotonic()
    yield
    point({k: v for k, v in before.items() if k in {"FOLKMOOT_HOME", "DATABASE_URL"}})
    seconds = time.monotonic() - began
    told = ", ".join(f"{counted[name]:,} {name}" for name in sorted(counted))
    print(f"\nthe office under random acts: {told}; {seconds:.0f} s")


def explore(examples: int, steps: int) -> None:
    """So many stories of at most so many acts."""
    run_state_machine_as_test(
        OfficeMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=CHECKS,
        ),
    )


def test_no_row_leaves_but_as_the_notebook_says() -> None:
    explore(examples=12, steps=40)
    assert counted["steps"] > 200
    assert all(counted[name] for name in ("permits", "batches", "released"))


def read_after_a_revocation(machine: OfficeMachine) -> None:
    machine.ask(newest=True, which=0, more=False)
    machine.open(0, 0)
    machine.read_the_last()
    machine.revoke("southam")
    machine.read_the_last()


def release_after_a_revocation(machine: OfficeMachine) -> None:
    machine.ask(newest=True, which=0, more=False)
    machine.run(0)
    machine.revoke("southam")
    machine.release()


def release_after_an_objection(machine: OfficeMachine) -> None:
    machine.ask(newest=True, which=0, more=False)
    machine.run(0)
    machine.object(PEOPLE[0], "", "object")
    machine.release()


def ask_after_a_revocation(machine: OfficeMachine) -> None:
    machine.revoke("northam")
    machine.ask(newest=True, which=0, more=False)


STORIES = {
    "store.open._Watch.ask": read_after_a_revocation,
    "run.join._check_standing": release_after_a_revocation,
    "office.runs.standing._covers": release_after_an_objection,
    "gate.rules.state.state": ask_after_a_revocation,
}
# A guard behind which another one stands, in the transaction of the release.
BEHIND = {"run.join._check_standing": ("office.runs.run_book._check_standing",)}


@pytest.mark.parametrize("guard", STORIES)
@pytest.mark.parametrize("asleep", [False, True])
def test_a_guard_that_sleeps_is_noticed(
    guard: str, asleep: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it, the machine says so: the checks above can fail."""
    machine = OfficeMachine()
    machine.mend()
    if guard.startswith("gate") and asleep:
        kept = tuple(rule for rule in decide_module.RULES if rule.__name__ != "state")
        assert len(kept) == len(decide_module.RULES) - 1
        monkeypatch.setattr(decide_module, "RULES", kept)
    elif asleep:
        answer = True if guard.endswith("covers") else None
        for each in (guard, *BEHIND.get(guard, ())):
            monkeypatch.setattr(f"folkmoot.{each}", lambda *_: answer)
    try:
        if asleep:
            with pytest.raises(AssertionError):
                STORIES[guard](machine)
        else:
            STORIES[guard](machine)
    finally:
        machine.teardown()


@pytest.mark.nightly
def test_many_steps() -> None:
    """At least FOLKMOOT_STEPS steps (100,000)."""
    while counted["steps"] < STEPS:
        explore(examples=200, steps=60)
