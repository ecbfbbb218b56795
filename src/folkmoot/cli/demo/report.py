"""What the demo shows to people: the path, step by step, in counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from folkmoot.cli.demo.report_before import (
    report_agreements,
    report_deliveries,
    report_members,
    report_refusals,
)
from folkmoot.cli.demo.report_county import report_support, report_tables, report_truth
from folkmoot.cli.demo.report_fairness import report_fairness
from folkmoot.cli.demo.walk import Walked
from folkmoot.cli.output import show_table
from folkmoot.cli.run.show import show_typologies
from folkmoot.cli.say import say, say_step


def report(walked: Walked, *, kept: Path | None, details: bool = False) -> None:
    """Print the walk; ``kept`` is the home to go on with, ``details`` leaves nothing out."""
    say()
    say(walked.title, indent=0, bold=True)
    if walked.synthetic:
        say("Synthetic: the people, names and addresses are made up, and so is every figure.",
            indent=0)  # fmt: skip
    if walked.truth:
        about = walked.truth
        say(f"{about['residents']:,} residents; kind of county: {about['configuration']}.",
            indent=0)  # fmt: skip
    say(f"The demo lives on {walked.clock}.", indent=0)
    report_members(walked.names)
    report_agreements(walked.agreements, walked.warnings)
    report_deliveries(walked.deliveries, details=details)
    report_refusals(walked.refusals, walked.deliveries)
    _report_runs(walked.runs)
    _report_leads(walked, details=details)
    if walked.truth:
        report_truth(walked.truth)
    if walked.fairness:
        report_fairness(walked.fairness)
    if walked.support:
        report_support(walked.support)
    if walked.disclosure:
        report_tables(walked.disclosure, synthetic=walked.synthetic)
    ledger = walked.ledger
    say_step(9, f"Ledger. It holds {ledger['events']:,} events. The single-file verifier says:")
    say(ledger["said"])
    _go_on(walked, kept)


def _report_runs(runs: list[dict[str, Any]]) -> None:
    say_step(5, "Runs. The gate permits it as it is, purpose by purpose. Nothing else was joined.")
    say()
    show_table(
        "Runs",
        ("purpose", "records", "pairs taken for one", "what came out", "for", "destroyed by"),
        [
            (run["purpose"], f"{run['records']:,}", f"{run['pairs']:,}", _came_out(run),
             f"{run['recipient']} ({run['role']})", run["destroy_by"])
            for run in runs
        ],
    )  # fmt: skip


def _came_out(run: dict[str, Any]) -> str:
    areas, support = run["insights"]["areas"], run["insights"]["support"]
    told = sum("refused" not in each for each in areas.values())
    leads = run["leads"]
    found = [f"{leads:,} lead{'s' if leads != 1 else ''}"] if run["typologies"] else []
    found += [f"{support['households']:,} households to offer help"] if support else []
    return ", ".join([*found, *([f"{told} tables"] if areas else [])]) or "nothing"


def _report_leads(walked: Walked, *, details: bool) -> None:
    label = " (synthetic)" if walked.synthetic else ""
    say_step(6, f"Leads. Each is something to look into{label}; nobody is accused.")
    say(
        "Considered = excluded + leads: each exclusion is an innocent explanation with a name."
        " Recommended: sure enough who it is, and enough at stake, for an officer to look at first."
        " Actual: what has been paid; forward: what would be until the year ends. Both are"
        " estimates, never added up."
    )
    say()
    contracts = {d["delivery"]: d["contract"] for d in walked.deliveries}
    show_typologies(walked.typologies, contracts, details=details)


def _go_on(walked: Walked, kept: Path | None) -> None:
    say()
    if kept is None:
        say("Nothing was kept. To go on by yourself: folkmoot demo --home ./county, then"
            " folkmoot --home ./county leads list (see docs/journeys).", indent=0)  # fmt: skip
        return
    say("Go on:", indent=0)
    commands = ["leads list", "run list", "ledger export ./audit"]
    if walked.support:
        commands.append("support list")
    if walked.disclosure:
        commands.append("insight list")
    for command in commands:
        say(f"folkmoot --home {kept} {command}")
