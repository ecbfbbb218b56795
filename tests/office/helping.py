"""A second agreement between the two councils: whom could they help? And a run under it."""

from __future__ import annotations

from typing import Any

from tests.office.scene import AGREEMENT, COUNCILS, NORTH, SOUTH, Scene

from folkmoot.gate.permit import Request
from folkmoot.office.accounts.services import actor
from folkmoot.office.agreements.services import apply_terms, publish_notice, sign
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.runs.services import decide_request, start_run
from folkmoot.run.book import Claim, SupportRecord
from folkmoot.run.evidence import seal_evidence

OFFICE = "Welfare rights team"
RULE = "support-ctr-unclaimed"
TERMS = (
    AGREEMENT.replace("id: rates\n", "id: help\n")
    .replace("aim_class: tax", "aim_class: support")
    .replace("typologies: [sbrr-multiple]", f"insights: [{RULE}]")
    .replace("role: Business rates team", f"role: {OFFICE}")
)


def agree_to_help(scene: Scene, text: str = TERMS, name: str = "help") -> None:
    """The agreement is applied, told and signed by both."""
    apply_terms(text=text, where="help.yaml", by=scene.team, now=scene.later())
    publish_notice(agreement=name, by=scene.team, now=scene.later())
    for council in COUNCILS:
        sign(agreement=name, member=council, by=scene.people[council], now=scene.later())


def officer(scene: Scene, name: str = "Olu", office: str = OFFICE) -> str:
    """Somebody of the office that receives the list."""
    return actor(name=name, office=office, member="northam", now=scene.now)


def helping(scene: Scene, **changes: Any) -> Request:
    """The officer asks whom Northam could help."""
    fields: dict[str, Any] = {
        "agreement": "help",
        "purpose": "relief-check",
        "member": "northam",
        "actor": officer(scene),
        "role": OFFICE,
        "recipient": "northam",
        "deliveries": (NORTH, SOUTH),
        "insights": (RULE,),
    }
    return Request(**(fields | changes))


def running(scene: Scene, claims: Any) -> tuple[Claim, tuple[SupportRecord, ...]]:
    """A run under the agreement, claimed, and two households that it found."""
    by = officer(scene)
    sealed = decide_request(request=helping(scene), by=by, now=scene.later())
    assert not hasattr(sealed, "reasons"), sealed
    run = start_run(permit=sealed, by=by, now=scene.later())  # type: ignore[arg-type]
    claim = claims.claim("w1", now=scene.later())
    key = DjangoKeyRing().create(run, now=scene.now)
    return claim, tuple(
        SupportRecord(
            id=f"s-{n}",
            subject=f"h-{n}",
            rules=(f"{RULE}@1",),
            members=("northam",),
            evidence=seal_evidence(key, run, f"s-{n}", {"name": f"CANARY {n}"}),
        )
        for n in range(2)
    )
