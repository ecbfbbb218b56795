"""Leads as they leave a run: who gets any, and what is told of them in the clear."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from tests.databases import Office
from tests.run.bases import Base
from tests.run.sample import shop

import folkmoot.run.join as join_module
from folkmoot.agreement.terms import Level
from folkmoot.office.cases.models import Lead
from folkmoot.office.deliveries.models import Delivery
from folkmoot.office.runs.models import Run
from folkmoot.run.leads import lead_records
from folkmoot.run.work import work
from folkmoot.store.protocols import DataKey


@pytest.fixture
def asked(county: Office, base: Base, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the run hands over for its leads, once it has ended."""
    seen: dict[str, Any] = {}

    def record(permit: Any, **more: Any) -> Any:
        seen.update(more, permit=permit)
        return lead_records(permit, **more)

    monkeypatch.setattr(join_module, "lead_records", record)
    assert work("w", shop()) == (base.run,)
    return seen


def test_resumed_a_run_names_its_leads_the_same(asked: dict[str, Any]) -> None:
    permit, more = asked["permit"], {k: v for k, v in asked.items() if k != "permit"}
    names = [(lead.id, lead.subject) for lead in lead_records(permit, **more)]
    assert names == [(lead.id, lead.subject) for lead in lead_records(permit, **more)]
    assert sorted(names) == sorted(Lead.objects.values_list("id", "subject"))
    more["key"] = DataKey("another", bytes(32))
    others = [(lead.id, lead.subject) for lead in lead_records(permit, **more)]
    assert not {part for name in names for part in name} & {p for name in others for p in name}


def test_what_is_listed_of_a_lead_leads_to_no_line(asked: dict[str, Any]) -> None:
    """An unkeyed hash of delivery and line would be found by trying every line."""
    assert Lead.objects.exists()
    tried = {
        sha256(f"{delivery}:{line}".encode()).hexdigest()[:24]
        for delivery in Delivery.objects.values_list("id", flat=True)
        for line in range(200)
    }
    found = asked["found"][f"leads.{asked['permit'].typologies[0]}"]
    assert {row["entity"][2:] for row in found.to_pylist()} & tried, "so it was, inside"
    shown = {part[2:] for row in Lead.objects.values_list("id", "subject") for part in row}
    assert not shown & tried


@pytest.mark.parametrize("counts_only", [{"sees": ()}, {"level": Level.AGGREGATE}])
def test_a_recipient_of_counts_gets_no_lead(
    asked: dict[str, Any], counts_only: dict[str, Any]
) -> None:
    permit, more = asked["permit"], {k: v for k, v in asked.items() if k != "permit"}
    assert lead_records(permit, **more)
    assert lead_records(replace(permit, **counts_only), **more) == ()


def test_the_counts_are_there_all_the_same(
    county: Office, base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    def counts_only(permit: Any, **more: Any) -> Any:
        return lead_records(replace(permit, sees=()), **more)

    monkeypatch.setattr(join_module, "lead_records", counts_only)
    work("w", shop())
    row = Run.objects.get(id=base.run)
    assert row.state == "finished" and row.result is not None
    assert row.result["leads"] >= 1 and not Lead.objects.exists()
