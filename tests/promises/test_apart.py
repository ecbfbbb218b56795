"""No sequence of acts lets support read a lead, or suspicion read who was helped.

Random acts on the real office and gate: agreements of every mixture are written, signed, varied,
suspended and ended; every office asks, runs are released, everybody tries to open everything. After
each act no office can open both a lead and a household, and no permit ever granted a source of
the other side or named both kinds of work.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections import Counter
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connections
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tests.databases import copy_home, point
from tests.office import scene as scenes

from folkmoot.agreement.acts import InstrumentKind
from folkmoot.agreement.apart import makes
from folkmoot.errors import ConflictError, FolkmootError, ForbiddenError
from folkmoot.gate.permit import Request, SealedPermit
from folkmoot.law.restriction import restriction
from folkmoot.office.accounts.services import actor
from folkmoot.office.agreements.selectors import latest_version, terms_of
from folkmoot.office.agreements.services import (
    apply_terms,
    make_instrument,
    publish_notice,
    sign,
)
from folkmoot.office.cases.services import open_leads
from folkmoot.office.journal.services import writing
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.runs.run_book import DjangoRunBook
from folkmoot.office.runs.services import decide_request, start_run
from folkmoot.office.support.services import add_support, open_person
from folkmoot.office.voice.services import take_snapshot
from folkmoot.run.book import LeadRecord, SupportRecord
from folkmoot.run.evidence import seal_evidence
from folkmoot.settings import settings as folkmoot_settings

RULE, TYPOLOGY = "support-ctr-unclaimed", "sbrr-multiple"
OFFICES = ("Revenues", "Welfare", "revenues ")
BEGIN = (OFFICES[:2], (OFFICES[1], OFFICES[2]), (OFFICES[0], OFFICES[2]))
WORK = {
    "leads": f"typologies: [{TYPOLOGY}]",
    "support": f"insights: [{RULE}]",
    "both": f"typologies: [{TYPOLOGY}]\n    insights: [{RULE}]",
}
KINDS = ("business-rates", "business-rates", "business-rates", "outcomes", "support-outcomes")
ACTS = (InstrumentKind.SUSPEND, InstrumentKind.RESUME, InstrumentKind.RESUME, InstrumentKind.REVOKE)
NAMES = ("alpha", "beta", "gamma")
seen: Counter[str] = Counter()


def folder(name: str) -> Path:
    """A folder in memory, where there is one."""
    shared = Path("/dev/shm")  # noqa: S108
    return Path(tempfile.mkdtemp(prefix=name, dir=shared if shared.is_dir() else None))


@cache
def template() -> tuple[Path, scenes.Scene]:
    """Two councils, their contracts and a delivery each; nothing agreed."""
    home = folder("apart-template-") / "home"
    atexit.register(shutil.rmtree, home.parent)
    point({"FOLKMOOT_HOME": str(home)})
    from folkmoot.office.setup import prepare

    prepare(folkmoot_settings())
    scene = scenes.begin()
    scenes.join_members(scene)
    scenes.register_contracts(scene)
    for council in scenes.COUNCILS:
        scenes.deliver(scene, council)
    take_snapshot(by=scene.team, now=scene.later())
    with connections["default"].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return home, scene


def terms(name: str, version: int, work: str, aim: str, role: str, kind: str) -> str:
    return (
        scenes.AGREEMENT.replace("id: rates\n", f"id: {name}\n")
        .replace("version: 1\n", f"version: {version}\n")
        .replace("aim_class: tax", f"aim_class: {aim}")
        .replace(f"typologies: [{TYPOLOGY}]", WORK[work])
        .replace("role: Business rates team", f'role: "{role}"')
        .replace("kind: business-rates", f"kind: {kind}")
        .replace("confidence: CLDC-notEngaged", "confidence: CLDC-statute")
    )


class Apart(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        made, scene = template()
        self.home = folder("apart-") / "home"
        copy_home(made, self.home)
        point({"FOLKMOOT_HOME": str(self.home)})
        self.scene = deepcopy(scene)
        self.versions: Counter[str] = Counter()
        self.permits: list[tuple[SealedPermit, frozenset[str], str]] = []
        self.runs: dict[str, str] = {}  # run → what it released
        self.cases: list[str] = []

    def teardown(self) -> None:
        connections.close_all()
        shutil.rmtree(self.home.parent)

    def who(self, office: str) -> str:
        return actor(name="Olu", office=office.strip(), member="northam", now=self.scene.now)

    @initialize(offices=st.sampled_from(BEGIN))
    def begin(self, offices: tuple[str, str]) -> None:
        """A story begins with an agreement of either side, and what each may release."""
        role, other = offices
        self.agree("alpha", "leads", "fitting", role, "business-rates", True)
        self.agree("beta", "support", "fitting", other, "business-rates", True)
        self.run("alpha", True)
        self.run("beta", True)

    @rule(
        name=st.sampled_from(NAMES), work=st.sampled_from(("leads", "support", "leads", "both")),
        aim=st.sampled_from(("fitting", "fitting", "tax", "support", "counter_fraud", "research")),
        role=st.sampled_from(OFFICES), kind=st.sampled_from(KINDS),
        signed=st.sampled_from((True, True, True, False)),
    )  # fmt: skip
    def agree(self, name: str, work: str, aim: str, role: str, kind: str, signed: bool) -> None:
        """A new agreement, or a new version of one; the check lets through what it lets through."""
        fit = "support" if work == "support" else "tax"
        text = terms(
            name, self.versions[name] + 1, work, fit if aim == "fitting" else aim, role, kind
        )
        try:
            apply_terms(text=text, where=name, by=self.scene.team, now=self.scene.later())
        except FolkmootError:
            seen["terms with a fault"] += 1
            return
        self.versions[name] += 1
        publish_notice(agreement=name, by=self.scene.team, now=self.scene.later())
        if signed or work == "support":
            for council in scenes.COUNCILS:
                by = self.scene.people[council]
                sign(agreement=name, member=council, by=by, now=self.scene.later())

    @rule(name=st.sampled_from(NAMES[:2]), role=st.sampled_from(OFFICES))
    def name_another_office(self, name: str, role: str) -> None:
        """A new version that only names another office: what was released is opened by it."""
        side = "leads" if name == "alpha" else "support"
        self.agree(name, side, "fitting", role, "business-rates", True)

    @rule(name=st.sampled_from(NAMES), kind=st.sampled_from(ACTS))
    def act(self, name: str, kind: InstrumentKind) -> None:
        """Somebody suspends, resumes or ends it."""
        if kind is InstrumentKind.REVOKE and name != "gamma":
            return  # a story needs somebody to be left in it
        body = {} if kind is InstrumentKind.RESUME else {"reason": "A complaint."}
        try:
            make_instrument(
                agreement=name, kind=kind, body=body, member="southam",
                by=self.scene.people["southam"], now=self.scene.later(),
            )  # fmt: skip
        except FolkmootError:
            seen["no such act"] += 1

    @rule(name=st.sampled_from(NAMES), own=st.sampled_from((True, True, True, False)))
    def run(self, name: str, own: bool) -> None:
        """An office asks for all that the newest version offers; what is permitted is released."""
        if not self.versions[name]:
            return
        agreed = terms_of(latest_version(name))
        purpose = agreed.purposes[0]
        office = purpose.recipients[0].role if own else "Welfare"
        by = self.who(office)
        asked = Request(
            name, purpose.id, "northam", by, office.strip(), "northam",
            (scenes.NORTH, scenes.SOUTH), purpose.typologies, purpose.insights,
        )  # fmt: skip
        decided = decide_request(request=asked, by=by, now=self.scene.later())
        if not isinstance(decided, SealedPermit):
            seen.update(reason.rule for reason in decided.reasons)
            return
        self.permits.append((decided, makes(purpose), agreed.datasets[0].kind))
        run = start_run(permit=decided, by=by, now=self.scene.later())
        claim = DjangoRunBook().claim("w", now=self.scene.later())
        assert claim is not None and claim.run == run
        key = DjangoKeyRing().create(run, now=self.scene.now)
        side = "leads" if decided.permit.typologies else "support"
        sealed = seal_evidence(key, run, f"{side}-{run}", {"n": 1})
        lead = LeadRecord(
            f"{side}-{run}", TYPOLOGY, "s", ("northam",), True, None, None, None, sealed
        )
        found = [lead] if side == "leads" else []
        DjangoRunBook().finish(claim, {"n": 1}, leads=found, now=self.scene.later())
        if side == "support":
            household = SupportRecord(f"{side}-{run}", "s", (RULE,), ("northam",), sealed)
            with writing() as journal:
                add_support(journal, claim=claim, records=[household], now=self.scene.later())
            self.cases.append(household.id)
        self.runs[run] = side
        seen[f"released {side}"] += 1

    def opens(self, act: Any) -> bool:
        try:
            act()
        except (ForbiddenError, ConflictError):
            return False
        return True

    @invariant()
    def no_office_opens_both(self) -> None:
        if len(set(self.runs.values())) < 2:
            return
        for office in OFFICES[:2]:
            by = self.who(office)
            leads = [
                run for run, side in self.runs.items() if side == "leads"
                and self.opens(lambda run=run, by=by: open_leads(
                    run=run, reason="x", by=by, now=self.scene.now))
            ]  # fmt: skip
            households = [
                case for case in self.cases
                if self.opens(lambda case=case, by=by: open_person(
                    case=case, reason="x", by=by, now=self.scene.now))
            ]  # fmt: skip
            seen["leads opened"] += len(leads)
            seen["households opened"] += len(households)
            assert not (leads and households), f"{office} opens both"

    @invariant()
    def no_permit_grants_the_other_side(self) -> None:
        for sealed, made, kind in self.permits:
            assert not (sealed.permit.typologies and sealed.permit.insights)
            side = restriction(kind).side
            assert len(made) == 1 and (side is None or side in made)
        for name in NAMES:
            if self.versions[name]:
                assert len(makes(terms_of(latest_version(name)).purposes[0])) < 2


def test_support_and_suspicion_never_meet() -> None:
    seen.clear()
    run_state_machine_as_test(
        Apart,
        settings=settings(
            max_examples=8, stateful_step_count=8, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    # The stories were worth telling: both sides were released, and the rule spoke.
    for what in (
        "released leads",
        "released support",
        "apart",
        "leads opened",
        "households opened",
    ):
        assert seen[what], seen
