"""The walk: what a county would do over months, done once, each step by the real service."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from folkmoot.cli.clock import clock_from
from folkmoot.cli.demo.ask import ask, carry_out, is_stop, refusal_of, request_of, tour_of
from folkmoot.cli.demo.prepare import (
    agreement_standing,
    apply_agreement,
    deliver_entry,
    join_members,
    register_contracts,
    sign_agreement,
)
from folkmoot.cli.demo.report_fairness import fairness_beside
from folkmoot.cli.demo.truth import truth_beside
from folkmoot.cli.progress import Told
from folkmoot.cli.session import Session, open_session
from folkmoot.cli.workspace import Workspace
from folkmoot.gate.permit import Refusal

STEPS = 9
STOPPED = "A report of fairness, of an earlier walk, stopped a typology of this purpose."
# What a made-up county's truth says of each typology, beside what the run says of it.
JUDGED = ("planted", "lookalikes", "precision", "recall")


@dataclass
class Walked:
    """What happened, as counts: never a name of anybody."""

    title: str
    clock: str
    synthetic: bool = False
    residents: int | None = None
    members: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    agreements: list[dict[str, Any]] = field(default_factory=list)
    deliveries: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    runs: list[dict[str, Any]] = field(default_factory=list)
    leads: int = 0
    typologies: dict[str, Any] = field(default_factory=dict)
    support: dict[str, Any] = field(default_factory=dict)
    disclosure: dict[str, Any] = field(default_factory=dict)
    truth: dict[str, Any] = field(default_factory=dict)
    fairness: dict[str, Any] = field(default_factory=dict)
    ledger: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The result for programs."""
        return dict(vars(self))


def walk(folder: Path, workspace: Workspace, data: Path, told: Told) -> Walked:
    """Carry the workspace from its members to a verified ledger. TermsError if it has faults."""
    at = open_session(clock_from(workspace.clock), create=True)
    walked = Walked(workspace.title, f"{at.now:%d %B %Y}".lstrip("0"), workspace.synthetic)
    told("members join", 0, STEPS)
    walked.members = join_members(at, workspace)
    walked.names = [member.name for member in workspace.members if member.left is None]
    told("contracts", 1, STEPS)
    register_contracts(at, workspace, folder)
    told("the agreements are checked", 2, STEPS)
    names = []
    for path in workspace.agreements:
        name, warnings = apply_agreement(at, folder / path)
        names.append(name)
        walked.warnings += warnings
    for number, entry in enumerate(workspace.deliveries):
        told(f"delivery {number + 1} of {len(workspace.deliveries)}", 3, STEPS)
        walked.deliveries.append(deliver_entry(at, folder, data, entry, told))
    first = workspace.runs[0]
    told("the gate is asked too early", 4, STEPS)
    early = ask(at, *request_of(at, first, first.agreement or names[0]))
    if isinstance(early, Refusal):
        walked.refusals.append(refusal_of("Nobody has signed yet.", early.reasons, recorded=True))
    for name in names:
        told(f"members sign {name}", 5, STEPS)
        sign_agreement(at, workspace, name)
        walked.agreements.append(agreement_standing(at, name))
    told("the gate is asked", 6, STEPS)
    request, _ = request_of(at, first, first.agreement or names[0])
    walked.refusals.extend(tour_of(at, request))
    for asked in workspace.runs:
        told(f"the join for {asked.purpose}", 7, STEPS)
        request, by = request_of(at, asked, asked.agreement or names[0])
        answer = ask(at, request, by)
        if is_stop(answer):
            walked.refusals.append(refusal_of(STOPPED, answer.reasons, recorded=True))
            continue
        made = carry_out(at, answer, request, by, told)
        walked.runs.append(made)
        walked.leads += made["leads"]
        walked.typologies |= made["typologies"]
        walked.support |= made["insights"]["support"]
        walked.disclosure |= made["insights"]["areas"]
    told("what was planted is held beside it", 7, STEPS)
    walked.truth = truth_beside(at, folder, walked.runs)
    walked.residents = walked.truth.get("residents")
    for name, judged in walked.truth.get("typologies", {}).items():
        if name in walked.typologies:
            walked.typologies[name] |= {key: judged[key] for key in JUDGED}
    told("fairness is measured on what was planted", 7, STEPS)
    walked.fairness = fairness_beside(at, folder, walked.runs)
    told("the ledger is verified", 8, STEPS)
    walked.ledger = _verify(at)
    return walked


def _verify(at: Session) -> dict[str, Any]:
    from folkmoot.cli.ledger.verify import run_verifier, write_bundle

    with tempfile.TemporaryDirectory() as folder:
        events = write_bundle(Path(folder), now=at.now)
        said = run_verifier(Path(folder))
    return {"events": events, "verified": True, "said": said}
