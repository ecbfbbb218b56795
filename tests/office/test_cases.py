"""Leads: recorded once by the run that holds the lease, opened by their recipient with a reason."""

from __future__ import annotations

import dataclasses
import json

import pytest
from tests.office.scene import AGREEMENT, ready, request, sign_all

from folkmoot.agreement.acts import InstrumentKind
from folkmoot.errors import (
    ConflictError,
    ForbiddenError,
    InputError,
    KeyMissingError,
    LeaseLostError,
)
from folkmoot.ledger.journal import EventKind
from folkmoot.ledger.leaf import read_leaf
from folkmoot.office.accounts.services import actor
from folkmoot.office.agreements.services import apply_terms, make_instrument
from folkmoot.office.cases.policies import can_hold_role, can_receive
from folkmoot.office.cases.selectors import leads, totals
from folkmoot.office.cases.services import open_leads
from folkmoot.office.journal.selectors import leaves, size
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.members.services import assure, leave
from folkmoot.office.runs.run_book import DjangoRunBook
from folkmoot.office.runs.services import decide_request, destroy_run, start_run
from folkmoot.run.book import LeadRecord
from folkmoot.run.evidence import seal_evidence


@pytest.fixture
def running(office):
    scene = ready()
    by = scene.people["northam"]
    sealed = decide_request(request=request(scene), by=by, now=scene.later())
    run = start_run(permit=sealed, by=by, now=scene.later())
    claim = DjangoRunBook().claim("w1", now=scene.later())
    key = DjangoKeyRing().create(run, now=scene.now)
    found = tuple(
        LeadRecord(
            id=f"lead-{n}",
            typology="sbrr-multiple",
            subject=f"org-{n}",
            members=("northam", "southam")[: n + 1],
            evidence=seal_evidence(key, run, f"lead-{n}", {"name": f"CANARY {n}"}),
            recommended=n == 0,
            actual_pence=None if n else 12_345,
            forward_pence=None,
            notional_pence=None,
        )
        for n in range(2)
    )
    return scene, claim, found


def release(claim, found, scene):
    DjangoRunBook().finish(claim, {"leads": len(found)}, leads=found, now=scene.later())


def test_leads_are_recorded_once(running):
    scene, claim, found = running
    release(claim, found, scene)
    before = size()
    with pytest.raises(LeaseLostError):
        release(claim, found, scene)
    assert (size(), len(leads(run=claim.run))) == (before, 2)
    assert totals(claim.run) == {
        "sbrr-multiple": {
            "leads": 2,
            "recommended": 1,
            "actual": 12_345,
            "forward": None,
            "notional": None,
        }
    }
    assert [lead.id for lead in leads(member="southam")] == ["lead-1"]
    event = read_leaf(list(leaves())[-2]).event
    assert event.kind is EventKind.RELEASE_MADE and event.body["leads"] == {"sbrr-multiple": 2}


def test_whoever_lost_the_lease_records_no_leads(running):
    scene, claim, found = running
    DjangoRunBook().claim("w2", now=scene.later(minutes=5))
    with pytest.raises(LeaseLostError):
        release(claim, found, scene)
    assert leads() == ()


def test_leads_are_opened_by_their_recipient_with_a_reason(running):
    scene, claim, found = running
    release(claim, found, scene)
    by = scene.people["northam"]
    before = size()
    for wrong in (scene.people["southam"], scene.team, "nobody"):
        with pytest.raises(ForbiddenError):
            open_leads(run=claim.run, reason="look", by=wrong, now=scene.later())
        assert not can_receive(wrong, claim.permit.permit, "northam")
    with pytest.raises(InputError):
        open_leads(run=claim.run, reason=" ", by=by, now=scene.later())
    assert size() == before
    seen = open_leads(run=claim.run, reason="yearly review", by=by, now=scene.later())
    assert [json.loads(each.evidence)["name"] for each in seen] == ["CANARY 0", "CANARY 1"]
    event = read_leaf(list(leaves())[-1]).event
    assert (event.kind, event.body["count"]) == (EventKind.LEADS_OPENED, 2)
    assert "yearly" not in str(event.body)
    (one,) = open_leads(run=claim.run, reason="x", by=by, now=scene.later(), ids=["lead-1"])
    assert one.lead.subject == "org-1"


def test_evidence_ends_with_the_key_of_its_run(running):
    scene, claim, found = running
    release(claim, found, scene)
    DjangoKeyRing().destroy(claim.run, now=scene.later())
    with pytest.raises(KeyMissingError):
        open_leads(run=claim.run, reason="x", by=scene.people["northam"], now=scene.later())


def test_a_lead_sealed_for_another_is_noticed(running):
    from folkmoot.errors import TamperedError

    scene, claim, found = running
    swapped = (found[0], dataclasses.replace(found[1], evidence=found[0].evidence))
    release(claim, swapped, scene)
    with pytest.raises(TamperedError):
        open_leads(run=claim.run, reason="x", by=scene.people["northam"], now=scene.later())


def revoke(scene):
    make_instrument(
        agreement="rates",
        kind=InstrumentKind.REVOKE,
        body={"reason": "no more"},
        member="southam",
        by=scene.people["southam"],
        now=scene.later(),
    )


def left(scene):
    leave(member="northam", by=scene.team, now=scene.later())


def lapsed(scene):
    day = scene.now.date()
    assure(member="northam", until=day, by=scene.team, now=scene.later())
    scene.later(days=1)


def no_recipient_any_more(scene):
    text = AGREEMENT.replace("version: 1\n", "version: 2\n")
    apply_terms(
        text=text.replace(
            "      - party: northam\n        role", "      - party: southam\n        role"
        ),
        by=scene.team,
        now=scene.later(),
    )
    sign_all(scene)


CLOSED = {
    revoke: (ConflictError, "not active: Withdrawn by southam"),
    left: (ForbiddenError, "left the framework"),
    lapsed: (ForbiddenError, "assurance has lapsed"),
    no_recipient_any_more: (ForbiddenError, "names northam as a recipient no more"),
    lambda scene: scene.later(days=181): (ConflictError, "were to be destroyed by 2027-05-20"),
}


@pytest.mark.parametrize("change", CLOSED)
def test_what_ends_the_opening_of_leads(running, change):
    scene, claim, found = running
    release(claim, found, scene)
    by = scene.people["northam"]
    assert open_leads(run=claim.run, reason="x", by=by, now=scene.later())
    change(scene)
    kind, words = CLOSED[change]
    before = size()
    with pytest.raises(kind, match=words) as caught:
        open_leads(run=claim.run, reason="x", by=by, now=scene.later())
    assert all(fault.next_step for fault in caught.value.faults)
    assert size() == before, "nothing was opened"


def test_leads_open_in_the_office_that_the_purpose_names(running):
    scene, claim, found = running
    release(claim, found, scene)
    canteen = actor(name="Dee", office="Canteen", member="northam", now=scene.later())
    with pytest.raises(ForbiddenError, match="Business rates team"):
        open_leads(run=claim.run, reason="x", by=canteen, now=scene.later())
    permit = claim.permit.permit
    assert not can_hold_role(canteen, permit, ("Business rates team",))
    assert can_hold_role(scene.people["northam"], permit, ("Business rates team",))


def test_a_destroyed_run_leaves_no_subject(running):
    scene, claim, found = running
    release(claim, found, scene)
    destroy_run(
        run=claim.run,
        place=scene.place,
        reason="retention",
        by=scene.people["northam"],
        now=scene.later(),
    )
    rows = leads(run=claim.run)
    assert [(lead.subject, lead.evidence) for lead in rows] == [(None, None)] * 2
