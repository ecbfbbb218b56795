"""What a run of one side makes never stands on the other, neither in it nor as a source of it."""

from __future__ import annotations

import pytest
from tests.databases import Office
from tests.office import scene as scenes
from tests.office.helping import TERMS as HELP
from tests.promises.counties import WHY, WalkedCounty, entries

from folkmoot.cli.workspace import RunEntry
from folkmoot.errors import ForbiddenError, TermsError
from folkmoot.gate.permit import Refusal
from folkmoot.law.restriction import restrictions
from folkmoot.office.agreements.services import apply_terms
from folkmoot.office.cases.models import Lead
from folkmoot.office.cases.services import open_leads
from folkmoot.office.releases.models import Release
from folkmoot.office.runs.models import Run
from folkmoot.office.runs.selectors import steps
from folkmoot.office.support.models import SupportCase
from folkmoot.office.support.services import open_person

FRAUD, SUPPORT, AREAS = "counter-fraud", "support", "insight"
LEADS = ("leads.", "candidates.", "looked_at.")
of_the_county = pytest.mark.xdist_group("county")


def made(county: WalkedCounty, entry: RunEntry) -> set[str]:
    """The tables that the run of ``entry`` has put away after linkage."""
    run = county.runs[entry.purpose]
    return {name for step in ("detect", "insight") for name in county.artefact(run, step)}


@of_the_county
def test_a_run_makes_what_its_side_makes(county: WalkedCounty) -> None:
    for entry in entries(county, FRAUD):
        run = county.runs[entry.purpose]
        tables = made(county, entry)
        assert any(name.startswith(LEADS) for name in tables)
        assert not tables & {"households", "told"}
        assert Lead.objects.filter(run_id=run).exists()
        assert not SupportCase.objects.filter(run_id=run).exists()
        assert not Release.objects.filter(run_id=run).exists()
        assert Run.objects.get(id=run).result["insights"] == {"areas": {}, "support": {}}
    for entry in entries(county, SUPPORT):
        run = county.runs[entry.purpose]
        tables = made(county, entry)
        assert "households" in tables and not any(name.startswith(LEADS) for name in tables)
        assert SupportCase.objects.filter(run_id=run).exists()
        assert not Lead.objects.filter(run_id=run).exists()
        result = Run.objects.get(id=run).result
        assert (result["leads"], result["typologies"]) == (0, {})
    for entry in entries(county, AREAS):
        run = county.runs[entry.purpose]
        tables = made(county, entry)
        assert "told" in tables and "households" not in tables
        assert not any(name.startswith(LEADS) for name in tables)
        assert Release.objects.filter(run_id=run).exists()
        assert not Lead.objects.filter(run_id=run).exists()
        assert not SupportCase.objects.filter(run_id=run).exists()


@of_the_county
def test_neither_office_opens_what_the_other_receives(county: WalkedCounty) -> None:
    fraud, help_ = next(entries(county, FRAUD)), next(entries(county, SUPPORT))
    hub, welfare = (county.at.operator(each.recipient, each.role) for each in (fraud, help_))
    now = county.at.now
    with pytest.raises(ForbiddenError):
        open_leads(run=county.runs[fraud.purpose], reason=WHY, by=welfare, now=now)
    case = SupportCase.objects.filter(run_id=county.runs[help_.purpose]).first()
    assert case is not None
    with pytest.raises(ForbiddenError):
        open_person(case=case.id, reason=WHY, by=hub, now=now)


@of_the_county
def test_what_a_run_made_is_no_delivery(county: WalkedCounty) -> None:
    """No run, no lead, no household and no artefact can be named as a source, of either side."""
    for entry in (next(entries(county, FRAUD)), next(entries(county, SUPPORT))):
        given = list(county.asked(entry)[0].deliveries)
        assert not isinstance(county.decide(entry, given)[0], Refusal)
        for side in (FRAUD, SUPPORT):
            run = county.runs[next(entries(county, side)).purpose]
            things = [run, *(step.artefact for step in steps(run))]
            things += Lead.objects.filter(run_id=run).values_list("id", flat=True)[:2]
            things += SupportCase.objects.filter(run_id=run).values_list("id", flat=True)[:2]
            for thing in things:
                said, _ = county.decide(entry, [*given, thing])
                assert isinstance(said, Refusal), thing
                assert "deliveries" in {reason.rule for reason in said.reasons}


SIDED = {each.kind: each.side for each in restrictions().values() if each.side}
TERMS = {"leads": scenes.AGREEMENT, "support": HELP}


def test_leads_outcomes_and_support_lists_have_a_side() -> None:
    assert SIDED == {"outcomes": "leads", "support-outcomes": "support"}


@pytest.mark.parametrize("kind", sorted(SIDED))
@pytest.mark.parametrize("side", sorted(TERMS))
def test_no_agreement_takes_a_source_of_the_other_side(
    office: Office, kind: str, side: str
) -> None:
    """Its own side lacks but a list of protected people here; the other side never may. That the
    gate says so too, whatever was signed, is in `tests/gate/refusals.yaml`."""
    text = (
        TERMS[side]
        .replace("kind: business-rates", f"kind: {kind}")
        .replace("confidence: CLDC-notEngaged", "confidence: CLDC-statute")
    )
    scene = scenes.begin()
    scenes.join_members(scene)
    scenes.register_contracts(scene)
    with pytest.raises(TermsError) as caught:
        apply_terms(text=text, where="terms.yaml", by=scene.team, now=scene.later())
    said = str(caught.value)
    assert "does not use protected-people" in said
    assert ("may not be read by this purpose" in said) == (SIDED[kind] != side)
