"""Support lists: opened one household at a time, a second look, an offer, and what came of it."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from tests.office.helping import OFFICE, RULE, TERMS, agree_to_help, helping, officer, running
from tests.office.scene import AGREEMENT, ready, request

import folkmoot.office
from folkmoot.errors import (
    ConflictError,
    ForbiddenError,
    InputError,
    KeyMissingError,
    NotFoundError,
)
from folkmoot.gate.permit import Refusal
from folkmoot.ledger.journal import EventKind
from folkmoot.ledger.leaf import read_leaf
from folkmoot.office.accounts.services import actor
from folkmoot.office.agreements.receivers import can_be_apart
from folkmoot.office.cases.selectors import permit_of, receiving
from folkmoot.office.cases.services import open_leads
from folkmoot.office.journal.selectors import leaves, size
from folkmoot.office.journal.services import writing
from folkmoot.office.members.services import leave
from folkmoot.office.runs.models import Run
from folkmoot.office.runs.run_book import DjangoRunBook
from folkmoot.office.runs.services import decide_request, destroy_run, start_run
from folkmoot.office.support.models import SupportAct
from folkmoot.office.support.policies import (
    CORRECTIONS,
    OUTCOMES,
    can_act,
    can_be_offered,
    can_be_officer,
    can_be_opened_by,
    can_live,
    can_second_look,
    can_word,
)
from folkmoot.office.support.selectors import case_row, outcomes, support_cases
from folkmoot.office.support.services import (
    add_support,
    agree,
    correct,
    offer,
    open_person,
    record_outcome,
)


@pytest.fixture
def listed(office):
    scene = ready()
    agree_to_help(scene)
    claim, records = running(scene, DjangoRunBook())
    with writing() as journal:
        add_support(journal, claim=claim, records=records, now=scene.later())
    return scene, claim


def last() -> object:
    return read_leaf(list(leaves())[-1]).event


def test_a_list_is_recorded_with_counts_alone(listed):
    _, claim = listed
    event = last()
    assert event.kind is EventKind.SUPPORT_LISTED
    assert (event.body["households"], event.body["rules"]) == (2, {f"{RULE}@1": 2})
    assert [c.id for c in support_cases(claim.run)] == ["s-0", "s-1"]
    assert {c.expires_on for c in support_cases()} == {claim.permit.permit.destroy_by}
    with pytest.raises(NotFoundError):
        case_row("s-9")


def test_only_the_office_that_receives_opens_one_household_with_a_reason(listed):
    scene, claim = listed
    before = size()
    found = receiving(permit_of(claim.run), scene.now)
    canteen = actor(name="Dee", office="Canteen", member="northam", now=scene.now)
    rates = scene.people["northam"]  # the office that receives leads
    for wrong in (scene.people["southam"], scene.team, "nobody", canteen, rates):
        with pytest.raises(ForbiddenError):
            open_person(case="s-0", reason="look", by=wrong, now=scene.later())
        assert not can_be_officer(wrong, permit_of(claim.run), found, scene.now.date())
    with pytest.raises(InputError):
        open_person(case="s-0", reason=" ", by=officer(scene), now=scene.later())
    assert size() == before
    seen = open_person(case="s-0", reason="CANARY call", by=officer(scene), now=scene.later())
    assert json.loads(seen.evidence) == {"name": "CANARY 0"}
    event = last()
    assert (event.kind, event.subject) == (EventKind.SUPPORT_OPENED, "s-0")
    assert "CANARY" not in str(event.body)


def test_an_offer_needs_to_be_read_and_a_second_person(listed):
    scene, _ = listed
    one, two = officer(scene), officer(scene, "Bea")
    given = {"case": "s-0", "rule": f"{RULE}@1"}
    with pytest.raises(ConflictError, match="not opened"):
        offer(**given, by=one, now=scene.later())
    with pytest.raises(ConflictError, match="not opened"):
        agree(case="s-0", reason="x", by=one, now=scene.later())
    for by in (one, two):
        open_person(case="s-0", reason="x", by=by, now=scene.later())
    assert can_be_opened_by(case_row("s-0"), one) and not can_be_opened_by(case_row("s-1"), one)
    agree(case="s-0", reason="x", by=one, now=scene.later())
    with pytest.raises(ConflictError, match="Nobody else"):
        offer(**given, by=one, now=scene.later())
    assert not can_second_look(case_row("s-0"), one) and can_second_look(case_row("s-0"), two)
    with pytest.raises(InputError):
        offer(case="s-0", rule="support-other@1", by=two, now=scene.later())
    offer(**given, by=two, now=scene.later())
    assert (last().kind, case_row("s-0").state) == (EventKind.SUPPORT_OFFERED, "offered")
    assert can_be_offered(case_row("s-0")) and not can_be_offered(case_row("s-1"))


def offered(scene, case="s-0"):
    one, two = officer(scene), officer(scene, "Bea")
    for by in (one, two):
        open_person(case=case, reason="x", by=by, now=scene.later())
    agree(case=case, reason="x", by=two, now=scene.later())
    offer(case=case, rule=f"{RULE}@1", by=one, now=scene.later())
    return one


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_came_of_it_closes_the_case(listed, outcome):
    scene, claim = listed
    with pytest.raises(ConflictError, match="Nothing has been offered"):
        record_outcome(case="s-0", outcome=outcome, by=officer(scene), now=scene.later())
    by = offered(scene)
    record_outcome(case="s-0", outcome=outcome, by=by, now=scene.later())
    assert (last().kind, last().body["detail"]) == (EventKind.SUPPORT_OUTCOME, outcome)
    assert outcomes(claim.run) == {outcome: 1}
    with pytest.raises(ConflictError, match="closed"):
        open_person(case="s-0", reason="again", by=by, now=scene.later())


def test_an_outcome_that_there_is_not(listed):
    scene, _ = listed
    by = offered(scene)
    with pytest.raises(InputError, match="outcome"):
        record_outcome(case="s-0", outcome="fraud", by=by, now=scene.later())
    assert not can_word("fraud", OUTCOMES, "outcome")


@pytest.mark.parametrize("correction", CORRECTIONS)
def test_whoever_is_taken_off_the_list_is_forgotten_at_once(listed, correction):
    scene, _ = listed
    by = officer(scene)
    correct(case="s-0", correction=correction, reason="asked", by=by, now=scene.later())
    row = case_row("s-0")
    assert (row.evidence, row.subject, row.state) == (None, None, "withdrawn")
    event, before = last(), size()
    assert (event.kind, event.body["detail"]) == (EventKind.SUPPORT_CORRECTED, correction)
    correct(case="s-0", correction=correction, reason="asked", by=by, now=scene.later())
    assert size() == before, "it is repeatable"
    with pytest.raises(ConflictError, match="withdrawn"):
        open_person(case="s-0", reason="x", by=by, now=scene.later())


def test_a_case_expires_and_a_member_that_left_opens_nothing(listed):
    scene, _ = listed
    by = officer(scene)
    scene.later(days=200)
    assert not can_live(case_row("s-0"), scene.now.date())
    with pytest.raises((ConflictError, ForbiddenError)):
        open_person(case="s-0", reason="x", by=by, now=scene.now)
    leave(member="northam", by=scene.team, now=scene.later())
    with pytest.raises(ForbiddenError, match="left the framework"):
        open_person(case="s-0", reason="x", by=by, now=scene.later())


def test_a_destroyed_run_leaves_no_household(listed):
    scene, claim = listed
    Run.objects.filter(id=claim.run).update(state="finished")
    destroy_run(run=claim.run, place=scene.place, reason="x", by=officer(scene), now=scene.later())
    assert [(c.subject, c.evidence) for c in support_cases(claim.run)] == [(None, None)] * 2
    with pytest.raises((ConflictError, KeyMissingError)):
        open_person(case="s-0", reason="x", by=officer(scene), now=scene.later())


def test_acts_are_never_changed(listed):
    from django.db import DatabaseError, transaction

    scene, _ = listed
    open_person(case="s-0", reason="x", by=officer(scene), now=scene.later())
    for act in (lambda: SupportAct.objects.update(actor="x"), SupportAct.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert can_act(officer(scene))


def test_the_office_of_the_leads_gets_no_list_and_the_reverse(office):
    scene = ready()
    agree_to_help(scene, TERMS.replace(f"role: {OFFICE}", "role: Business rates team"))
    by = scene.people["northam"]
    asked = helping(scene, actor=by, role="Business rates team")
    for decided in (
        decide_request(request=asked, by=by, now=scene.later()),
        decide_request(request=request(scene), by=by, now=scene.later()),
    ):
        assert isinstance(decided, Refusal)
        assert {reason.rule for reason in decided.reasons} == {"apart"}


def test_terms_that_name_another_office_later_do_not_bring_the_two_together(office):
    scene = ready()
    by = scene.people["northam"]
    sealed = decide_request(request=request(scene), by=by, now=scene.later())
    leads = start_run(permit=sealed, by=by, now=scene.later())
    claim = DjangoRunBook().claim("w", now=scene.later())
    DjangoRunBook().finish(claim, {}, leads=[], now=scene.later())
    assert open_leads(run=leads, reason="x", by=by, now=scene.later()) == ()
    agree_to_help(scene)
    claim, records = running(scene, DjangoRunBook())
    with writing() as journal:
        add_support(journal, claim=claim, records=records, now=scene.later())
    assert open_person(case="s-0", reason="x", by=officer(scene), now=scene.later())

    renamed = AGREEMENT.replace("role: Business rates team", f"role: {OFFICE}")
    agree_to_help(scene, renamed.replace("version: 1\n", "version: 2\n"), "rates")
    with pytest.raises(ForbiddenError, match="receives support under help"):
        open_leads(run=leads, reason="x", by=officer(scene), now=scene.later())
    with pytest.raises(ForbiddenError, match="receives leads under rates"):
        open_person(case="s-0", reason="x", by=officer(scene), now=scene.later())
    assert not can_be_apart("rates", "northam", OFFICE, "leads", scene.now)
    assert can_be_apart("rates", "northam", "Canteen", "leads", scene.now)


def test_neither_app_reads_the_other():
    """What the two share is who receives under a permit, and nothing of a lead or a household."""
    room = Path(folkmoot.office.__file__).parent
    seen = {"support": set(), "cases": set()}
    for app, found in seen.items():
        for path in (room / app).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module:
                    found |= {(node.module, alias.name) for alias in node.names}
    shared = {"permit_of", "receiving", "Receiving"}
    assert {n for m, n in seen["support"] if m.startswith("folkmoot.office.cases")} <= shared
    assert not any("support" in module for module, _ in seen["cases"])
